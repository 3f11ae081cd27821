"""The demonstration site: An Giang's real units, offices as people, and generated figures from a fixed seed."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from certify.demonstration import categories
from certify.demonstration import plan as demonstration_plan
from certify.demonstration.answers import generated_answers
from certify.demonstration.gaps import WEAK, Answers, own_view, weakened
from certify.demonstration.meetings import hold
from certify.demonstration.objections import ANSWER_DAYS, OBJECTION_DAYS, put_in
from certify.demonstration.people import HEIR, SHOWN, Staff, account, everyone, shown_names
from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.meetings import COUNCILS, CouncilStep
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.workflow import State
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.people.permissions import Role
from certify.domain.units.file import Province
from certify.operations.act import Act
from certify.operations.assessments import answers
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.answers import Entry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.criteria import drafts, revisions, whole
from certify.operations.papers import decisions
from certify.operations.papers.issue import Press
from certify.operations.rounds import steps as rounds
from certify.operations.units import lists
from certify.store import rounds as stored_rounds
from certify.store import units as stored_units
from certify.store.assessments import files as stored
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.site import settings
from certify.store.units import Unit

VERSION = "2019-06-qd-ttg"
LIST_DAY, MAPPING_DAY = date(2021, 2, 1), date(2025, 7, 1)
# Objections are made in the round that began no longer ago, in days.
FRESH = 30
# The states of the open round's files, in turn within each area.
TARGETS = (
    "recognised", "submitted", "recognised", "appraising", "recognised", "appraised", "returned", "recognised",
    "recognised", "blank", "recognised", "refused", "recognised", "draft", "recognised", "revoked",
)  # fmt: skip
_APPRAISED = ("self_assessment", "submit", "start", "appraise", "appraisal", "close")
STEPS_TO = {
    "blank": (),
    "draft": (),
    "submitted": _APPRAISED[:2],
    "appraising": _APPRAISED[:3],
    "returned": (*_APPRAISED[:3], "return"),
    "appraised": _APPRAISED,
    "recognised": (*_APPRAISED, "recognise"),
    "refused": (*_APPRAISED, "refuse"),
    "revoked": (*_APPRAISED, "recognise", "revoke"),
}


@dataclass(frozen=True)
class Place:
    """What the loading needs at hand."""

    connection: Connection
    library: Library
    press: Press
    now: datetime
    chance: random.Random

    def act(self, account: Account | None, at: datetime) -> Act:
        """The act of an account (None: the operator) at a moment."""
        return Act(self.connection, self.library, account, at)


def load(
    connection: Connection,
    library: Library,
    press: Press,
    at: datetime,
    units_folder: Path,
    revisions_folder: Path,
) -> Iterator[str]:
    """Fill an empty site, yielding a sentence for each part done. One transaction: the caller commits."""
    place = Place(connection, library, press, at, random.Random(95))  # noqa: S311
    settings.set_setting(connection, "demonstration", "yes")
    for name, day in (("an-giang-2021.csv", LIST_DAY), ("an-giang-2025.csv", MAPPING_DAY)):
        province = Province("89" if day == LIST_DAY else "91", "An Giang")
        lists.import_file(place.act(None, at), (units_folder / name).read_text("utf-8"), day, province)
    mapping = (units_folder / "an-giang-2021-to-2025.csv").read_text("utf-8")
    lists.import_file(place.act(None, at), mapping, MAPPING_DAY, None)
    yield "Đơn vị hành chính: 156 xã, phường, thị trấn (2021), 102 (2025) và bảng ánh xạ."
    province_unit = stored_units.provinces(connection)[0]
    officer = account(connection, "an-giang.so", "Cán bộ trẻ em tỉnh An Giang", Role.PROVINCE_OFFICER, province_unit)
    account(connection, "an-giang.kiem-tra", "Cán bộ kiểm tra An Giang", Role.PROVINCE_OFFICER, province_unit)
    communes = stored_units.communes(connection, province_unit.id, date(2021, 12, 31))
    staff = everyone(connection, communes)
    yield f"Tài khoản cho {len(communes)} xã, phường, thị trấn."
    whole.attest_for_demonstration(place.act(officer, at), VERSION, revisions_folder)
    revisions.publish(connection, revisions_folder)
    _counted(connection, province_unit)
    for year, decided in ((2021, True), (2022, False)):
        _round(place, officer, year, communes, staff, decided=decided)
        yield f"Đợt trình diễn năm {year}: {len(communes)} hồ sơ."
    yield f"Danh mục phân loại: {categories.load(connection, library, officer, at, communes)} dòng."
    yield f"Đợt trình diễn năm 2026, không có cấp trung gian: {_since_2025(place)} hồ sơ có số liệu."
    _comparison(place, officer)
    figures = demonstration_plan.load(connection, library, officer, at, communes)
    yield f"Kế hoạch của tỉnh năm 2021: {figures} số liệu."


def _since_2025(place: Place) -> int:
    """A round of the merged province, which appraises and recognises itself; the heir of the shown commune drafts."""
    province = stored_units.provinces(place.connection)[1]
    name = "Cán bộ Sở từ 2025"
    officer = account(place.connection, "an-giang-2025.so", name, Role.PROVINCE_OFFICER, province)
    known = stored_units.communes(place.connection, province.id, date(2026, 12, 31))
    heir = next(one for one in known if one.code == HEIR[0])
    chosen = [one for one in known if one.type != "đặc khu" and one.id != heir.id][: len(TARGETS) - 1]
    chosen.insert(TARGETS.index("draft"), heir)
    _round(place, officer, 2026, chosen, everyone(place.connection, chosen, "-2025"), decided=False)
    return len(chosen)


def _comparison(place: Place, officer: Account) -> None:
    """A draft of the criteria on which the comparison has begun."""
    draft_id = drafts.begin(place.act(officer, place.now), VERSION)
    for part in ("1", "3"):
        work = drafts.work_of(place.act(officer, place.now), draft_id)
        places = [line.place for line in work.lines if line.part == part]
        drafts.confirm(place.act(officer, place.now), work, places, "Dữ liệu mẫu, chưa so văn bản gốc")


def _counted(connection: Connection, province: Unit) -> None:
    """110 of 156 in 2019 (secondary): a count without files."""
    row = {"year": 2019, "recognised": 110, "units": 156, "reference": "Trang tin của tỉnh An Giang"}
    stored_rounds.add_counted(connection, {**row, "province_id": province.id, "source": "secondary"})


def _round(
    place: Place, officer: Account, year: int, communes: list[Unit], staff: dict[int, Staff], *, decided: bool
) -> None:
    today = place.now.date()
    plan = rounds.Plan(
        name=f"Đợt trình diễn năm {year}",
        criteria_version=VERSION,
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        self_due_on=today + timedelta(days=60),
        appraisal_due_on=today + timedelta(days=90),
        objection_days=OBJECTION_DAYS,
        answer_days=ANSWER_DAYS,
    )
    at, weeks = place.now - timedelta(days=100 if decided else 40), 10 if decided else 4
    round_id = rounds.create(place.act(officer, at), plan)
    rounds.start(place.act(officer, at), round_id)
    files = {one.unit_id: one.id for one in stored.of_round(place.connection, round_id)}
    turn: Counter[int | None] = Counter()
    for number, commune in enumerate(communes):
        begun = at + timedelta(days=7 * weeks * number // len(communes))
        target = _decided_target(place) if decided else _target(turn[commune.parent_id], commune)
        turn[commune.parent_id] += commune.code != SHOWN[0]
        _file(place, officer, staff[commune.id], commune, files[commune.id], target, begun)
    if decided:
        rounds.close(place.act(officer, at + timedelta(days=85)), round_id)


def _decided_target(place: Place) -> str:
    return "refused" if place.chance.randrange(100) < 27 else "recognised"


def _target(index: int, commune: Unit) -> str:
    return "draft" if commune.code == SHOWN[0] else TARGETS[index % len(TARGETS)]


def _file(
    place: Place, officer: Account, staff: Staff, commune: Unit, assessment_id: int, target: str, at: datetime
) -> None:
    version = place.library.latest(VERSION).version
    if target == "blank":
        return
    made = generated_answers(version, place.chance, good=target != State.REFUSED)
    kept = list(made)[:21] if target == State.DRAFT else list(made)
    own = _own(version, commune, made, target, random.Random(assessment_id))  # noqa: S311
    entries = {key: Entry(own[key], "", 0) for key in kept}
    answers.save(place.act(staff.officer, at), assessment_id, SELF, entries)
    if STEPS_TO[target]:
        _category(place, officer, commune, assessment_id, at)
    # Only offices that people sign in with have held their meetings: reading the others would take its time.
    meets = staff.appraiser.user_name in shown_names()
    for number, step in enumerate(STEPS_TO[target], start=1):
        if step in COUNCILS and not meets:
            continue
        _step(place, staff, assessment_id, step, at + timedelta(hours=24 * number), made, version)
    if target in {State.APPRAISED, State.REFUSED} and (place.now - at).days < FRESH:
        ended_at = at + timedelta(days=len(STEPS_TO[target]))
        put_in(place.connection, place.library, staff, ended_at, place.now, assessment_id)


def _own(version: Version, commune: Unit, made: Answers, target: str, chance: random.Random) -> Answers:
    """What the commune itself enters; the one that people sign in with has nothing else than the appraisal."""
    if commune.code == SHOWN[0]:
        return made
    return (weakened if target in WEAK else own_view)(version, made, chance)


def _category(place: Place, officer: Account, commune: Unit, assessment_id: int, at: datetime) -> None:
    hard = commune.facts.get("dac_biet_kho_khan_2021_2025") == "yes"
    category = "mountain_island_difficult" if hard else "other"
    basis = "Quyết định 861/QĐ-TTg ngày 04/6/2021 (khu vực III)" if hard else "Dữ liệu mẫu, chưa có căn cứ"
    assessments.set_category(place.act(officer, at), assessment_id, category, basis)


def _step(
    place: Place,
    staff: Staff,
    assessment_id: int,
    step: str,
    at: datetime,
    made: dict[str, dict[str, object]],
    version: Version,
) -> None:
    if step in COUNCILS:
        keeper = staff.leader if step == CouncilStep.SELF_ASSESSMENT else staff.appraiser
        hold(place.act(keeper, at), assessment_id, CouncilStep(step))
    elif step == "appraise":
        entries = {key: Entry(data, "", 0) for key, data in made.items()}
        answers.save(place.act(staff.appraiser, at), assessment_id, APPRAISAL, entries)
    elif step in set(DecisionKind):
        seen = open_sheet(place.connection, place.library, assessment_id).content_sha256
        number = f"{assessment_id:02d}/TB-UBND" if step == DecisionKind.REFUSE else ""
        reason = "" if step == DecisionKind.RECOGNISE else "Dữ liệu mẫu"
        draft = decisions.Draft(number, at.date(), reason, {assessment_id: seen})
        decisions.decide(place.act(staff.approver, at), place.press, DecisionKind(step), draft)
    else:
        actor = staff.leader if step == "submit" else staff.appraiser
        chosen = version.indicators[5].id
        reasons = {chosen: "Dữ liệu mẫu: đề nghị bổ sung nguồn số liệu."} if step == "return" else None
        assessments.take(place.act(actor, at), assessment_id, step, reasons=reasons)
