"""The demonstration site: An Giang's real units, offices as people, and generated figures from a fixed seed."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from certify.demonstration import categories, dossiers, guidance
from certify.demonstration import plan as demonstration_plan
from certify.demonstration.files import Case, take_file
from certify.demonstration.loading import VERSION, Loading, Sources
from certify.demonstration.objections import ANSWER_DAYS, OBJECTION_DAYS
from certify.demonstration.offices import settle
from certify.demonstration.people import HEIR, SHOWN, Staff, account, everyone
from certify.demonstration.sectors import put_health_station
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.people.permissions import Role
from certify.domain.units.communes import Province
from certify.domain.units.file import read_units
from certify.operations.criteria import drafts, revisions, whole
from certify.operations.papers.press import Press
from certify.operations.rounds import steps as rounds
from certify.operations.rounds.plans import RoundPlan
from certify.operations.units import lists
from certify.store import rounds as stored_rounds
from certify.store.assessments import files as stored
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.site import settings
from certify.store.units import units as stored_units
from certify.store.units.units import Unit

LIST_DAY, MAPPING_DAY = date(2021, 2, 1), date(2025, 7, 1)
# The states of the open round's files, in turn within each area.
TARGETS = (
    "recognised",
    "submitted",
    "recognised",
    "appraising",
    "recognised",
    "appraised",
    "returned",
    "resubmitted",
    "recognised",
    "blank",
    "recognised",
    "refused",
    "reopened",
    "recognised",
    "draft",
    "recognised",
    "revoked",
    "recognised",
)
# Where people sign in, the first of their area's files in these states has its papers.
WITH_PAPERS = frozenset({"recognised", "submitted", "returned", "resubmitted", "appraised"})


def load(
    connection: Connection,
    library: Library,
    press: Press,
    at: datetime,
    sources: Sources,
) -> Iterator[str]:
    """Fill an empty site, yielding a sentence for each part done. One transaction: the caller commits."""
    loading = Loading(connection, library, press, sources, at, random.Random(95))  # noqa: S311
    settings.set_setting(connection, "demonstration", "yes")
    for name, day in (("an-giang-2021.csv", LIST_DAY), ("an-giang-2025.csv", MAPPING_DAY)):
        province = Province("89" if day == LIST_DAY else "91", "An Giang")
        lists.import_file(loading.act(None, at), read_units((sources.units / name).read_text("utf-8")), day, province)
    mapping = read_units((sources.units / "an-giang-2021-to-2025.csv").read_text("utf-8"))
    lists.import_file(loading.act(None, at), mapping, MAPPING_DAY, None)
    yield "Đơn vị hành chính: 156 xã, phường, thị trấn (2021), 102 (2025) và bảng ánh xạ."
    province_unit = stored_units.provinces(connection)[0]
    officer = account(connection, "an-giang.so", "Cán bộ trẻ em tỉnh An Giang", Role.PROVINCE_OFFICER, province_unit)
    account(connection, "an-giang.kiem-tra", "Cán bộ kiểm tra An Giang", Role.PROVINCE_OFFICER, province_unit)
    communes = stored_units.communes(connection, province_unit.id, date(2021, 12, 31))
    staff = everyone(connection, communes)
    yield f"Tài khoản cho {len(communes)} xã, phường, thị trấn."
    settle(loading, at, [officer], staff.values())
    whole.attest_for_demonstration(loading.act(officer, at), VERSION, sources.revisions)
    revisions.publish(connection, sources.revisions)
    guidance.put(loading, officer, at)
    _counted(connection, province_unit)
    for year, decided in ((2021, True), (2022, False)):
        _round(loading, officer, year, communes, staff, decided=decided)
        yield f"Đợt trình diễn năm {year}: {len(communes)} hồ sơ."
    shown = next(unit for unit in communes if unit.code == SHOWN[0])
    put_health_station(loading, staff[shown.id].officer, shown)
    yield f"Danh mục phân loại: {categories.load(connection, library, officer, at, communes)} dòng."
    yield f"Đợt trình diễn năm 2026, không có cấp trung gian: {_since_2025(loading)} hồ sơ có số liệu."
    _comparison(loading, officer)
    figures = demonstration_plan.load(connection, library, officer, at, communes)
    yield f"Kế hoạch của tỉnh năm 2021: {figures} số liệu."


def _since_2025(loading: Loading) -> int:
    """A round of the merged province, which itself appraises and recognises; returns the number of its files.

    The file of the shown commune's heir stays a draft.
    """
    province = stored_units.provinces(loading.connection)[1]
    name = "Cán bộ Sở từ 2025"
    officer = account(loading.connection, "an-giang-2025.so", name, Role.PROVINCE_OFFICER, province)
    communes = stored_units.communes(loading.connection, province.id, date(2026, 12, 31))
    heir = next(unit for unit in communes if unit.code == HEIR[0])
    chosen = [unit for unit in communes if unit.type != "đặc khu" and unit.id != heir.id][: len(TARGETS) - 1]
    chosen.insert(TARGETS.index("draft"), heir)
    staff = everyone(loading.connection, chosen, "-2025")
    settle(loading, loading.now, [officer], staff.values())
    guidance.put(loading, officer, loading.now)
    _round(loading, officer, 2026, chosen, staff, decided=False)
    return len(chosen)


def _comparison(loading: Loading, officer: Account) -> None:
    """A draft of the criteria whose comparison with the official text has begun."""
    draft_id = drafts.begin(loading.act(officer, loading.now), VERSION)
    for part in ("1", "3"):
        work = drafts.work_of(loading.act(officer, loading.now), draft_id)
        places = [line.place for line in work.lines if line.part == part]
        drafts.confirm(loading.act(officer, loading.now), work, places, "Dữ liệu mẫu, chưa so văn bản gốc")


def _counted(connection: Connection, province: Unit) -> None:
    """The result of 2019, 110 of 156 (secondary source): a count without files."""
    row = {"year": 2019, "recognised": 110, "units": 156, "reference": "Trang tin của tỉnh An Giang"}
    stored_rounds.add_counted(connection, {**row, "province_id": province.id, "source": "secondary"})


def _round(
    loading: Loading, officer: Account, year: int, communes: list[Unit], staff: dict[int, Staff], *, decided: bool
) -> None:
    today = local_day(loading.now)
    plan = RoundPlan(
        name=f"Đợt trình diễn năm {year} (kỳ số liệu chưa rõ)",
        criteria_version=VERSION,
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        self_due_on=today + timedelta(days=60),
        appraisal_due_on=today + timedelta(days=90),
        objection_days=OBJECTION_DAYS,
        answer_days=ANSWER_DAYS,
    )
    # A round that is decided was held a year ago, so this year's books begin with what is running.
    at, weeks = loading.now - timedelta(days=465 if decided else 40), 10 if decided else 4
    round_id = rounds.create(loading.act(officer, at), plan)
    rounds.start(loading.act(officer, at), round_id)
    files = {file.unit_id: file.id for file in stored.of_round(loading.connection, round_id)}
    files_in_area: Counter[int | None] = Counter()
    for number, commune in enumerate(communes):
        begun = at + timedelta(days=7 * weeks * number // len(communes))
        index = files_in_area[commune.parent_id]
        target = _decided_target(loading, commune) if decided else _target(index, commune)
        files_in_area[commune.parent_id] += commune.code != SHOWN[0]
        case = Case(files[commune.id], commune, staff[commune.id], year, target, begun)
        take_file(loading, officer, replace(case, papers=_papers(case, index, decided=decided)))
    if decided:
        rounds.close(loading.act(officer, at + timedelta(days=85)), round_id)


def _decided_target(loading: Loading, commune: Unit) -> str:
    return "refused" if loading.chance.randrange(100) < 27 and commune.code != SHOWN[0] else "recognised"


def _target(index: int, commune: Unit) -> str:
    return "draft" if commune.code == SHOWN[0] else TARGETS[index % len(TARGETS)]


def _papers(case: Case, index: int, *, decided: bool) -> frozenset[str]:
    """The steps after which a file's papers are issued: of the shown commune, and of the first file of some states."""
    if decided:
        return dossiers.ALL if case.commune.code == SHOWN[0] else frozenset()
    if not case.seen or case.target not in WITH_PAPERS or index != TARGETS.index(case.target):
        return frozenset()
    with_district = case.commune.parent_id != case.commune.province_id
    return dossiers.BEFORE_APPRAISAL if with_district else dossiers.ALL
