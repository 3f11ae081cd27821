"""Rounds that are edited, lists of units and plan files that come in by people: shown first, whole or not, traced."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from certify.domain.library import Library
from certify.operations.act import Act, Forbidden, Refused
from certify.operations.plans import files
from certify.operations.rounds import steps
from certify.operations.rounds.lookup import file_counts
from certify.operations.rounds.plans import FIELDS, RoundPlan
from certify.operations.units import imports
from certify.store import rounds as stored_rounds
from certify.store.log import events
from certify.store.units import units
from tests.support.clients import account
from tests.support.shown import AFTER, COMMUNE, COMMUNES, DISTANT

FOLDER = Path(__file__).parents[3] / "criteria"
PROVINCES = (FOLDER / "units" / "provinces.csv").read_text("utf-8")
PLAN = (FOLDER / "plans" / "2021-95-kh-ubnd-an-giang.toml").read_text("utf-8")
DAY = date(2024, 12, 1)
HEAD = "code;name;type;full_name;district_code;district_name\n"
# A ward of 2025, and what it is called when it becomes a commune.
WARD = next(row for row in AFTER.values() if row.type == "phường")
CODE, AS_COMMUNE = WARD.code, f"Xã {WARD.name}"


def line_of(row):
    return f"{row.code};{row.name};{row.type};{row.full_name};{row.district_code};{row.district_name}\n"


class Desk:
    """The province officer with files."""

    def __init__(self, connection, library, now, folder):
        self.connection, self.library, self.now, self.folder = connection, library, now, folder
        self.officer = account(connection, "province_officer")

    def round(self, state):
        return next(
            round_
            for round_ in stored_rounds.of_province(self.connection, self.officer.unit_id)
            if round_.state == state
        )

    def edit(self, found, reason="", seen=None, **changed):
        plan = replace(RoundPlan(**{name: getattr(found, name) for name in FIELDS}), **changed)
        return steps.edit(Act(self.connection, self.library, self.officer, self.now), found.id, plan, seen, reason)

    def note(self):
        return events.site_events(self.connection, 1)[0].details["note"]

    def units(self, text, on=DAY, take=True, **more):
        content = imports.content_of(text.encode(), on, PROVINCES, **more)
        if not take:
            return imports.weigh(Act(self.connection, self.library, self.officer, self.now), content)
        return imports.take(Act(self.connection, self.library, self.officer, self.now), content)

    def plan(self, text, take=True):
        content = files.content_of(text.encode())
        act = Act(self.connection, self.library, self.officer, self.now)
        return files.take(act, content, self.folder) if take else files.weigh(act, content)


@pytest.fixture
def desk(database, site, now):
    with database.writing() as connection:
        yield Desk(connection, Library(site.criteria_folders), now, site.revisions_folder / "plans")


def test_a_planned_round_is_edited_whole(desk):
    plan = RoundPlan(
        "Đợt 2023", "2019-06-qd-ttg", date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 1)
    )
    round_id = steps.create(Act(desk.connection, desk.library, desk.officer, desk.now), plan)
    found = stored_rounds.find(desk.connection, round_id)
    assert not desk.edit(found)
    assert desk.edit(found, seen=1, name=" Đợt 2024 ", period_from=date(2024, 1, 1), period_to=date(2024, 12, 31))
    after = stored_rounds.find(desk.connection, round_id)
    assert (after.name, after.year, after.version) == ("Đợt 2024", 2024, 2)
    assert "tên đợt: Đợt 2023 → Đợt 2024" in desk.note() and "31/12/2023 → 31/12/2024" in desk.note()
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        desk.edit(after, seen=1, name="Đợt 2025")
    with pytest.raises(Refused, match="đã có đợt mang tên này"):
        desk.edit(after, name=desk.round("open").name)


@pytest.mark.whole
def test_of_an_open_round_only_the_dates_change_and_with_a_reason(desk):
    found = desk.round("open")
    with pytest.raises(Refused, match="Lý do: phải ghi"):
        desk.edit(found, appraisal_due_on=date(2030, 1, 1))
    with pytest.raises(Refused, match="không sửa được: tên đợt"):
        desk.edit(found, "Công văn 1", name="Khác")
    with pytest.raises(Refused, match="trước hạn thẩm định"):
        desk.edit(found, "Công văn 1", appraisal_due_on=date(2000, 1, 1))
    assert desk.edit(found, "Công văn 1", seen=found.version, appraisal_due_on=date(2030, 1, 1))
    assert "→ 01/01/2030; lý do: Công văn 1" in desk.note()
    with pytest.raises(Refused, match="Đợt đã đóng"):
        desk.edit(desk.round("closed"), "x", appraisal_due_on=date(2030, 1, 1))
    counts = file_counts(Act(desk.connection, desk.library, desk.officer, desk.now))
    assert sum(counts[found.id].values()) == len(COMMUNES)


def test_an_amended_list_is_shown_then_taken_and_a_second_time_changes_nothing(desk):
    desk.officer = replace(desk.officer, unit_id=units.provinces(desk.connection)[1].id)  # of the province of 2025
    day = date(2026, 7, 1)
    text = "code;name;type;full_name;province_code\n"
    text += f"{CODE};{WARD.name};xã;{AS_COMMUNE};91\n30999;Núi Mới;xã;Xã Núi Mới;91\n"
    weighed = desk.units(text, day, take=False)
    told = {change.subject: (change.line, change.before, change.after) for change in weighed.changes}
    assert not weighed.faults
    assert told[f"{AS_COMMUNE} ({CODE})"] == (2, WARD.full_name, f"đổi tên thành {AS_COMMUNE}, bản mới từ 01/07/2026")
    assert told["Xã Núi Mới (30999)"][1] == "chưa có"
    assert desk.units(text, day) == 2
    before = units.all_units(desk.connection)
    assert units.by_code(desk.connection, CODE, date(2026, 6, 30)).full_name == WARD.full_name
    assert units.by_code(desk.connection, CODE, day).full_name == AS_COMMUNE
    assert desk.units(text, day, take=False).same == 2 and desk.units(text, day) == 0
    assert units.all_units(desk.connection) == before


def test_a_list_older_than_a_known_end_is_refused(desk):
    (fault,) = desk.units(HEAD + line_of(COMMUNE), take=False).faults
    assert (fault.line, fault.place) == (2, "code") and "đã ghi kết thúc ngày 01/07/2025" in fault.text


def test_lists_of_others_and_faulty_lists_are_refused_with_their_lines(desk):
    new = (FOLDER / "units" / "an-giang-2025.csv").read_text("utf-8")
    (fault,) = desk.units(new, date(2026, 7, 1), take=False).faults
    assert "tỉnh mang mã 91" in fault.text
    line = f"{CODE};{WARD.name};{WARD.type};{WARD.full_name};{DISTANT.district_code};{DISTANT.district_name}\n"
    (fault,) = desk.units(HEAD + line, date(2026, 7, 1), take=False, province=imports.Province("89", "An Giang")).faults
    assert "đã hết hiệu lực từ ngày 01/07/2025" in fault.text
    (fault,) = desk.units(HEAD + line_of(replace(COMMUNE, code="3029")), take=False).faults
    assert (fault.line, fault.place) == (2, "code") and "không phải mã năm chữ số" in fault.text
    with pytest.raises(Refused, match="Thiếu cột “code” ở dòng tiêu đề"):
        desk.units(HEAD.replace("code", "ma", 1) + line_of(COMMUNE), take=False)
    with pytest.raises(Forbidden):
        content = imports.content_of((HEAD + line).encode(), DAY, PROVINCES)
        imports.weigh(Act(desk.connection, desk.library, account(desk.connection, "approver"), desk.now), content)


def test_a_mapping_twice_is_a_mapping_once(desk):
    text = (FOLDER / "units" / "an-giang-2021-to-2025.csv").read_text("utf-8")
    weighed = desk.units(text, date(2025, 7, 1), take=False)
    assert (weighed.changes, weighed.faults, weighed.same) == ((), (), 304), "the demonstration has it already"
    assert desk.units(text, date(2025, 7, 1)) == 0
    lines = text.splitlines()
    changed = "\n".join([lines[0], lines[1].replace(",whole,", ",part,"), *lines[2:]])
    (fault,) = desk.units(changed, date(2025, 7, 1), take=False).faults
    assert fault.line == 2 and "đã được nhập với nội dung khác" in fault.text


def test_a_plan_is_compared_taken_and_followed(desk):
    second = PLAN.replace("revision = 1", "revision = 2", 1).replace("on = 2022-12-31", "on = 2023-12-31", 1)
    weighed = desk.plan(second, take=False)
    told = {change.subject: (change.before, change.after) for change in weighed.changes}
    assert told["bản"] == ("1", "2") and ("31/12/2022", "31/12/2023") in told.values() and len(told) == 2
    assert desk.plan(second)
    assert desk.library.plans.followed("2021-95-kh-ubnd-an-giang", "89").plan.revision == 2
    assert (
        "bản 2" in desk.note()
        and desk.library.plans.followed("2021-95-kh-ubnd-an-giang", "89").path.parent == desk.folder
    )
    assert desk.plan(second, take=False).same == 1 and not desk.plan(second)
    assert [path.name for path in desk.folder.iterdir()] == ["2021-95-kh-ubnd-an-giang.r2.toml"]
    act = Act(desk.connection, desk.library, desk.officer, desk.now)
    years = {year.year: [one.plan.number for one in year.plans] for year in files.followed_by_year(act)}
    assert years[2022][0] == "95/KH-UBND" and years[2023][0] == "95/KH-UBND" and years[2024] == ["23/QĐ-TTg"]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (("revision = 1", "revision = 3"), "revision", "phải là 2"),
        (('province = "89"', 'province = "91"'), "province", "phải là “89”"),
        (('criteria = "2019-06-qd-ttg"', 'criteria = "2030-01-qd-ttg"'), "criteria", "không có bộ tiêu chí"),
        (('id = "2021-95', 'id = "2022-95'), "", ""),
        (("revision = 1", "revison = 1"), "revison", "khóa lạ"),
        (("[[targets]]", "[[targets"), "", "không đọc được TOML"),
    ],
)
def test_a_faulty_plan_is_refused_by_its_place(desk, change, place, said):
    assert change[0] in PLAN
    changed = PLAN.replace(*change, 1)
    if change[0].startswith("id"):  # another plan with its own id is a new one
        assert not desk.plan(changed, take=False).faults
        return
    changed = changed.replace("revision = 1", "revision = 2", 1) if place not in {"revision", "revison"} else changed
    faults = desk.plan(changed, take=False).faults
    assert any(fault.place == place and said in fault.text for fault in faults), faults
    with pytest.raises(Refused):
        desk.plan(changed)
    assert not desk.folder.exists()
