"""Figures of a plan: who may enter which, what is taken over from the sheets, locking, events, and the boards."""

import re

import pytest
from msgspec.structs import asdict, replace

from certify.domain.assessment.sides import APPRAISAL
from certify.domain.days import local_day
from certify.domain.plans.library import load_plan
from certify.domain.plans.periods import Period
from certify.domain.plans.result import TargetOutcome
from certify.operations.act import Act, Forbidden, NotFound
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.sheet import open_sheet
from certify.operations.plans import boards, report_table
from certify.operations.plans import entries as plan_entries
from certify.operations.plans import report as plan_report
from certify.operations.plans.entry_lines import PlanEntry, form_for
from certify.operations.plans.sources import files_of
from certify.store import plans as stored
from certify.store import rounds
from certify.store.assessments import files as assessments
from certify.store.log import events
from certify.store.units import units
from tests.support.clients import account
from tests.support.papers_read import Read, squeezed
from tests.support.shown import COMMUNE, COMMUNES, DISTANT, lowered

PLAN = "2021-95-kh-ubnd-an-giang"
NATIONAL = "2021-23-qd-ttg"


class Desk:
    """A site's plan, entered and read as one of its people does."""

    def __init__(self, connection, library, now):
        self.connection, self.library, self.now = connection, library, now

    def who(self, name):
        return account(self.connection, name)

    def unit(self, name="commune_officer"):
        return self.who(name).unit_id

    def form(self, name="commune_officer", period="2021", unit=None, plan=PLAN):
        wanted = (plan, period, unit or self.unit(name))
        return form_for(Act(self.connection, self.library, self.who(name), self.now), *wanted)

    def save(self, entries, name="commune_officer", **more):
        return plan_entries.save(
            Act(self.connection, self.library, self.who(name), self.now), self.form(name, **more), entries
        )

    def line(self, key, **more):
        return next(line for line in self.form(**more).lines if line.key == key)

    def board(self, name="province_officer", period="2021", plan=PLAN):
        return boards.board_of(Act(self.connection, self.library, self.who(name), self.now), plan, period)

    def followed(self, target, **more):
        return next(one for one in self.board(**more).followed if one.target.id == target)

    def row(self, target, unit, **more):
        return next(row for row in self.followed(target, **more).rows if row.unit.id == unit)


@pytest.fixture
def desk(database, library, now):
    with database.writing() as connection:
        yield Desk(connection, library, now)


def figures(numerator, denominator=None, reference="", seen=0, on=None):
    return PlanEntry(numerator, denominator, on, reference, seen)


def test_a_commune_enters_its_figures_and_they_count_at_once(desk):
    before = desk.followed("1").total
    saved = desk.save({"1": figures(9, 10), "6b": figures(700, 700), "6a": figures(1, 1, "Kế hoạch 12/KH-UBND")})
    assert (saved.saved, saved.errors, saved.conflicts) == (["1", "6a", "6b"], {}, [])
    own = desk.row("1", desk.unit())
    assert own.result.text == "9/10 = 90,00%" and own.entry.updated_by == desk.who("commune_officer").display_name
    after = desk.followed("1").total
    assert (after.stated, after.members) == (before.stated + 1, len(COMMUNES))
    assert desk.row("6b", desk.unit()).result.outcome is TargetOutcome.REACHED


def test_the_event_tells_who_changed_what(desk):
    desk.save({"1": figures(9, 10)})
    desk.save({"1": figures(10, 10, seen=1)}, "commune_leader")
    newest = events.site_events(desk.connection, 1)[0]
    assert newest.act == "plan_entered" and newest.actor_name == desk.who("commune_leader").display_name
    assert newest.details["before"] == {"1": [9, 10, ""]} and newest.details["after"] == {"1": [10, 10, ""]}
    assert "mục tiêu 1" in newest.details["note"] and COMMUNE.name in newest.details["note"]


def test_a_stale_line_is_left_as_a_conflict_and_the_others_are_kept(desk):
    desk.save({"1": figures(9, 10)})
    saved = desk.save({"1": figures(8, 10), "6b": figures(1, 2)}, "commune_leader")
    assert saved.conflicts == ["1"] and saved.saved == ["6b"]
    assert desk.line("1").stored.numerator == 9
    assert desk.save({"1": figures(8, 10, seen=1)}, "commune_leader").saved == ["1"]


def test_what_is_the_same_is_no_change(desk):
    desk.save({"1": figures(9, 10)})
    newest = events.site_events(desk.connection, 1)[0].id
    saved = desk.save({"1": figures(9, 10, seen=1), "6b": figures(None), "8": figures(None)})
    assert saved == plan_entries.SavedPlan() and events.site_events(desk.connection, 1)[0].id == newest


@pytest.mark.parametrize(
    ("key", "entry", "field", "said"),
    [
        ("1", figures(11, 10), "numerator", r".+ \(11\) lớn hơn .+ \(10\)\.$"),
        ("1", figures(None, 10), "numerator", "Chưa nhập."),
        ("6b", figures(5, 4), "numerator", r".+ \(5\) lớn hơn .+ \(4\)\.$"),
        ("8", figures(1, 100_000_001), "denominator", "Lớn quá mức có thể"),
        ("2.base", figures(3), "reference", "Phải ghi nguồn của số năm gốc."),
        ("10b.base", figures(0, 0, "Báo cáo"), "denominator", "Phải lớn hơn 0."),
        ("6a", figures(1, 1), "reference", "Phải ghi số, ký hiệu, ngày của văn bản."),
        ("1", figures(1, 2, "x" * 501), "reference", "Dài quá 500 ký tự."),
    ],
)
def test_impossible_figures_are_refused_by_field(desk, key, entry, field, said):
    line = desk.line(key)
    entry = PlanEntry(entry.numerator, entry.denominator, entry.on, entry.reference,
                      line.stored.version if line.stored else 0)  # fmt: skip
    saved = desk.save({key: entry})
    assert saved.saved == [] and re.match(said, saved.errors[key][field])
    assert desk.line(key).stored == line.stored


def test_no_subject_is_none_of_none(desk):
    seen = desk.line("3").stored.version
    desk.save({"3": figures(0, 0, seen=seen)})
    own = desk.row("3", desk.unit()).result
    assert (own.outcome, own.text) == (TargetOutcome.REACHED, "không có đối tượng")


def test_what_the_sheet_holds_is_taken_over_and_not_asked(desk):
    line = desk.line("5")
    assert line.typed == () and not line.open
    assert desk.save({"5": figures(1, 2)}).saved == []
    file = next(assessment for assessment in assessments.of_unit(desk.connection, desk.unit())
                if rounds.find(desk.connection, assessment.round_id).year == 2021)  # fmt: skip
    answer = open_sheet(desk.connection, desk.library, file.id).answer(APPRAISAL, "6.1")
    row = desk.row("5", desk.unit())
    assert {name: cell.value for name, cell in row.cells.items()} == asdict(answer)
    assert all(cell.file == file.id and "chỉ tiêu 6.1 (thẩm định)" in cell.source for cell in row.cells.values())


def test_one_part_from_the_sheet_and_the_other_typed(desk):
    line = desk.line("10b")
    assert line.typed == ("numerator",) and line.held["denominator"].value
    desk.save({"10b": figures(1, seen=line.stored.version)})
    cells = desk.row("10b", desk.unit()).cells
    assert cells["numerator"].value == 1 and cells["numerator"].file is None
    assert cells["denominator"].value == line.held["denominator"].value


def test_what_was_typed_before_there_was_a_sheet_is_kept(desk):
    line = desk.line("10b")
    assert line.stored.denominator
    same = figures(line.stored.numerator, None, line.stored.reference, line.stored.version)
    assert desk.save({"10b": same}).saved == []
    desk.save({"10b": figures(5, None, "", line.stored.version)})
    assert desk.line("10b").stored.denominator == line.stored.denominator


def test_a_half_year_is_typed_because_no_sheet_holds_it(desk):
    assert desk.line("5", period="2021-6").typed == ("numerator", "denominator")


def test_an_open_sheet_counts_as_it_stands_now(desk):
    """The next year's plan would follow the round that is open; its sheet changes and the plan with it."""
    files = [
        assessment for assessment in assessments.of_unit(desk.connection, desk.unit()) if assessment.state == "draft"
    ]
    sheet = open_sheet(desk.connection, desk.library, files[0].id)
    row = sheet.stored.get(("self", "6.1"))
    entry = {"6.1": AnswerEntry({"numerator": 3, "denominator": 7}, "", row.version if row else 0)}
    answers.save(Act(desk.connection, desk.library, desk.who("commune_officer"), desk.now), files[0].id, "self", entry)
    plan = load_plan(next(one.path for one in desk.library.plans.all() if one.plan.id == PLAN)).plan
    province = units.find(desk.connection, desk.unit("province_officer"))
    held = plan.target("5").goal.numerator.sheet
    from_files = files_of(desk.connection, plan, province.id, Period(2022))
    assert from_files.cell(desk.unit(), held).value == 3
    assert "tự chấm" in from_files.cell(desk.unit(), held).source


@pytest.mark.whole
def test_the_recognised_are_counted_from_the_files(desk):
    followed = desk.followed("7")
    files = [
        round_ for round_ in rounds.of_province(desk.connection, desk.unit("province_officer")) if round_.year == 2021
    ]
    states = [assessment.state for assessment in assessments.of_round(desk.connection, files[0].id)]
    assert followed.total.text.startswith(f"{states.count('recognised')}/{len(COMMUNES)}")
    assert "7" not in {line.target.id for line in desk.form().lines}


def test_the_national_plan_is_followed_with_the_same_files(desk):
    assert {one.target.id for one in desk.board(plan=NATIONAL).followed} == {"1a", "1b"}
    assert desk.followed("1a", plan=NATIONAL).total.text == desk.followed("7").total.text


def test_the_appraiser_enters_for_its_district_and_its_communes(desk):
    district = desk.unit("appraiser")
    line = desk.line("9", name="appraiser")
    assert desk.save({"9": figures(1, 2, seen=line.stored.version)}, "appraiser").saved == ["9"]
    assert desk.row("9", district).result.outcome is TargetOutcome.MISSED
    assert desk.save({"1": figures(1, 2)}, "appraiser", unit=desk.unit()).saved == ["1"]


def test_the_province_ticks_off_work_with_day_and_document(desk):
    refused = desk.save({"11.7": figures(1, 1)}, "province_officer")
    assert set(refused.errors["11.7"]) == {"reference", "on"}
    done = figures(1, 1, "Tờ trình 5/TTr-SLĐTBXH", on=local_day(desk.now))
    assert desk.save({"11.7": done}, "province_officer").saved == ["11.7"]
    assert desk.followed("11").total.text == "6/7 việc đã xong"


def test_a_base_year_of_the_province_comes_before_that_of_the_communes(desk):
    saved = desk.save({"10b.base": figures(18, 463747, "Trang tin của tỉnh An Giang")}, "province_officer")
    assert saved.saved == ["10b.base"]
    found = desk.followed("10b")
    assert "năm 2020: 18/463.747" in found.total.text and found.base.reference == "Trang tin của tỉnh An Giang"


@pytest.mark.parametrize("name", ["commune_officer", "appraiser"])
def test_nobody_enters_for_units_out_of_reach(desk, name):
    other = units.by_code(desk.connection, DISTANT.code, desk.board().period.ends_on).id
    for unit in (other, desk.unit("province_officer"), 10**6):
        with pytest.raises(NotFound):
            desk.form(name, unit=unit)
    with pytest.raises(Forbidden):
        desk.form("approver")


def test_unknown_plans_and_periods_are_not_found(desk):
    for plan, period in (("2099-x", "2021"), (PLAN, "2020"), (PLAN, "x")):
        with pytest.raises(NotFound):
            desk.board(plan=plan, period=period)


def test_each_division_needs_one_commune_with_every_house_safe(desk):
    found = desk.followed("6b")
    missing = [unit for unit, one in found.divisions.items() if one.outcome is TargetOutcome.MISSED]
    assert found.total.text.endswith(f"; {11 - len(missing)}/11 đơn vị cấp trên có từ 1 xã đạt") and missing
    for division in missing:
        commune = next(one for one in desk.board().communes if one.parent_id == division)
        seen = desk.line("6b", name="province_officer", unit=commune.id).stored
        entry = figures(50, 50, seen=seen.version if seen else 0)
        desk.save({"6b": entry}, "province_officer", unit=commune.id)
    assert desk.followed("6b").total.outcome is TargetOutcome.REACHED


def test_entries_of_a_unit_stay_with_their_plan(desk):
    desk.save({"1": figures(9, 10)})
    assert stored.entries_of_unit(desk.connection, NATIONAL, desk.unit()) == []


LABOUR = "Lao động - Thương binh và Xã hội"


@pytest.mark.parametrize(
    ("name", "area", "office", "to", "areas", "targets"),
    [
        ("province_officer", "Tỉnh An Giang", "Sở Y tế tỉnh An Giang", "Ủy ban nhân dân tỉnh An Giang", 11, 14),
        (
            "appraiser",
            COMMUNE.district_name,
            f"Phòng {LABOUR} {lowered(COMMUNE.district_name)}",
            "Ủy ban nhân dân tỉnh An Giang",
            0,
            13,
        ),
        (
            "commune_leader",
            COMMUNE.full_name,
            f"Ủy ban nhân dân {lowered(COMMUNE.full_name)}",
            f"Ủy ban nhân dân {lowered(COMMUNE.district_name)}",
            0,
            12,
        ),
    ],
)
def test_each_office_reports_on_its_own_area_to_the_one_above(desk, press, name, area, office, to, areas, targets):
    board, form = desk.board(name), press.form("plan-report")
    paper = plan_report.paper_of(Act(desk.connection, desk.library, desk.who(name), desk.now), form, board)
    report = paper.plan
    assert (report.area, paper.issuer.office, len(report.areas), len(report.targets)) == (area, office, areas, targets)
    total = report.total
    assert total.reached + total.on_the_way + total.behind + total.missed + total.no_data == targets
    assert (len(report.work) > 0) == (name == "province_officer")
    assert paper.number is None and paper.demonstration and not paper.attested
    assert squeezed(f"Kính gửi: {to}") in Read(press.forms["plan-report"], paper).text


def test_few_people_are_told_to_the_body_above_a_commune_and_not_further(desk):
    board = desk.board("appraiser")
    for name, told in (("appraiser", False), ("commune_officer", True)):
        area = next(one for one in (*board.divisions, *board.communes) if one.id == desk.unit(name))
        few = {one.target.id for one in board.followed if (found := one.of(area.id)) and found.few}
        texts = {line.id: line.text for line in plan_report.report_of(board, area).targets}
        assert few and all(("số nhỏ, không nêu" in texts[key]) != told for key in few), texts
        assert all("số nhỏ" not in text for key, text in texts.items() if key not in few)


def test_a_province_right_above_its_communes_is_told_its_own_figures(desk):
    board = desk.board()
    level = replace(board, divisions=(board.province,))
    assert plan_report.report_of(level, board.province).targets == plan_report.report_of(board, board.province).targets


def test_the_half_year_and_the_year_are_reported_apart(desk):
    for period, said in (("2021-6", "6 tháng đầu năm 2021"), ("2021", "năm 2021")):
        board = desk.board(period=period)
        report = plan_report.report_of(board, board.province)
        assert report.period == said and report.ends_on == board.period.ends_on


def test_the_table_holds_every_unit_of_the_area_and_no_other(desk):
    board = desk.board("appraiser")
    area = plan_report.area_of(board, desk.who("appraiser"))
    rows = list(report_table.table_of(board, area))
    assert all(len(row) == len(report_table.HEADS) for row in rows)
    communes = {commune.full_name for commune in board.communes if commune.parent_id == area.id}
    assert {row[3] for row in rows} == communes | {area.full_name}
    taken = next(row for row in rows if row[0] == "5" and row[3] == COMMUNE.full_name)
    assert taken[4] and taken[5] and "chỉ tiêu 6.1" in taken[10]


def test_who_does_not_report_is_refused(desk):
    with pytest.raises(Forbidden):
        plan_report.area_of(desk.board("approver"), desk.who("approver"))
