"""The register of categories, its files, and the categories of a round: whole or not, traced, never a decided file."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certify.operations.act import Act, Refused
from certify.operations.assessments.sheet import open_sheet
from certify.operations.rounds import categories as round_categories
from certify.operations.rounds import register_imports, steps
from certify.operations.rounds.plans import RoundPlan
from certify.operations.rounds.register import register_on, table_of
from certify.operations.site.import_days import asked_days, in_order
from certify.store import categories
from certify.store import rounds as stored_rounds
from certify.store.assessments import results as stored_results
from certify.store.log import events
from tests.support.clients import account
from tests.support.shown import COMMUNE, COMMUNES, DISTANT, NEIGHBOUR, SECOND_NEIGHBOUR

VERSION = "2019-06-qd-ttg"
HEAD = "Mã đơn vị;Tên đơn vị;Phân loại;Căn cứ pháp lý;Từ ngày;Đến hết ngày\n"
MOUNTAIN = "mountain_island_difficult"


class Desk:
    """The province officer at the register of a site."""

    def __init__(self, connection, library, now):
        self.connection, self.library, self.now = connection, library, now
        self.officer = account(connection, "province_officer")
        known = stored_rounds.of_province(connection, self.officer.unit_id)
        self.open, self.closed = (next(one for one in known if one.state == state) for state in ("open", "closed"))

    @property
    def act(self):
        return Act(self.connection, self.library, self.officer, self.now)

    def content(self, *lines):
        return register_imports.content_of(VERSION, (HEAD + "\n".join(lines)).encode())

    def weigh(self, *lines):
        return register_imports.weigh(self.act, self.content(*lines))

    def take(self, *lines):
        return register_imports.take(self.act, self.content(*lines))

    def entries(self):
        return categories.of_version(self.connection, VERSION)

    def of(self, code, on=date(2022, 12, 31)):
        return categories.on_day(self.connection, VERSION, on).get(code)

    def overview(self, round_id=None):
        return round_categories.overview(self.act, round_id or self.open.id)

    def row(self, code):
        return next(row for row in self.overview().rows if row.unit.code == code)

    def apply(self, **more):
        return round_categories.apply_register(self.act, self.open.id, **more)

    def set_many(self, rows, *said, **more):
        return round_categories.set_many(self.act, self.open.id, [row.file.id for row in rows], *said, **more)


@pytest.fixture
def desk(database, library, now):
    with database.writing() as connection:
        yield Desk(connection, library, now)


@pytest.mark.parametrize(
    ("last", "reading"),
    [
        ("12/31/2025", {"": "", "month": "từ 04/06/2021 đến hết 31/12/2025", "day": ""}),
        ("5/1/2025", {"": "", "month": "từ 04/06/2021 đến hết 01/05/2025", "day": "từ 06/04/2021 đến hết 05/01/2025"}),
        ("31/12/2025", {"": "từ 06/04/2021 đến hết 31/12/2025"}),
    ],
)
def test_days_that_may_be_written_month_first_are_asked_about(desk, last, reading):
    """One impossible day questions them all; an answer is needed, and what doesn't fit it is still told."""
    content = desk.content(f"{COMMUNE.code};;{MOUNTAIN};Quyết định 861/QĐ-TTg;06/04/2021;{last}")
    for answer, taken in reading.items():
        answered = in_order(content, answer)
        weighed = register_imports.weigh(desk.act, answered)
        days = [fault.text for fault in weighed.faults if "ngày" in fault.place and f"“{last}”" in fault.text]
        assert len(days) == (not taken)
        if taken:
            assert taken in weighed.changes[0].after
        else:
            with pytest.raises(Refused, match="ngày"):
                register_imports.take(desk.act, answered)


def test_what_is_a_day_in_no_order_is_told_and_not_asked_about(desk):
    content = desk.content(f"{COMMUNE.code};;{MOUNTAIN};Quyết định 861/QĐ-TTg;30/13/2021;")
    assert not asked_days(content) and in_order(content, "month") == content
    assert any("“30/13/2021”" in fault.text for fault in register_imports.weigh(desk.act, content).faults)


def test_where_days_are_written_in_both_orders_nothing_can_be_chosen(desk):
    lines = [f"{code};;{MOUNTAIN};Quyết định 861/QĐ-TTg;{day};" for code, day in
             ((COMMUNE.code, "12/31/2021"), (DISTANT.code, "31/12/2021"), (NEIGHBOUR.code, "06/04/2021"))]  # fmt: skip
    content = in_order(desk.content(*lines), "month")
    assert not asked_days(content)
    faults = [fault.text for fault in register_imports.weigh(desk.act, content).faults if "cả hai cách" in fault.text]
    assert [text.split(" Tệp ghi")[0] for text in faults] == [
        "“12/31/2021” ghi tháng trước ngày.",
        "“06/04/2021” là ngày 6 tháng 4 năm 2021 hay ngày 4 tháng 6 năm 2021?",
    ]


def test_a_file_is_shown_then_taken_and_a_second_time_changes_nothing(desk):
    lines = [
        f"{COMMUNE.code};;mountain_island_difficult;Quyết định 861/QĐ-TTg;04/06/2021;31/12/2025",
        f"{DISTANT.code};;chưa rõ;;2021-06-04;",
    ]
    weighed = desk.weigh(*lines)
    assert [change.line for change in weighed.changes] == [2, 3] and not weighed.faults
    assert desk.take(*lines) == 2
    found = desk.of(COMMUNE.code)
    assert (found.category, found.valid_to) == (MOUNTAIN, date(2026, 1, 1)), "the last day is kept as the first without"
    assert desk.of(DISTANT.code).category == "unknown" and desk.of(DISTANT.code, date(2021, 6, 3)) is None
    before = desk.entries()
    assert desk.weigh(*lines).same == 2 and desk.take(*lines) == 0 and desk.entries() == before
    log = [event for event in events.site_events(desk.connection, 5) if event.act == "categories_imported"]
    assert len(log[0].details["changes"]) == 2


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("3055;;other;x;2021-06-04;", "Mã đơn vị", "có thể bảng tính đã bỏ số 0 ở đầu"),
        ("99999;;other;x;2021-06-04;", "Mã đơn vị", "không phải xã, phường, thị trấn"),
        (f"{COMMUNE.code};;other;x;2026-01-01;", "Mã đơn vị", "trong thời gian này"),
        (f"{COMMUNE.code};{NEIGHBOUR.full_name};other;x;2021-06-04;", "Tên đơn vị", f"là {COMMUNE.full_name}"),
        (f"{COMMUNE.code};;loại ba;x;2021-06-04;", "Phân loại", "“loại ba” không phải phân loại của 06/QĐ-TTg"),
        (f"{COMMUNE.code};;city_ward;x;2021-06-04;", "Phân loại", "không áp dụng cho xã"),
        (f"{COMMUNE.code};;other;;2021-06-04;", "Căn cứ pháp lý", "để trống"),
        (f"{COMMUNE.code};;other;x;;", "Từ ngày", "không phải ngày"),
        (f"{COMMUNE.code};;other;x;2021-06-04;2021-13-01", "Đến hết ngày", "không phải ngày"),
        (f"{COMMUNE.code};;other;x;2021-06-04;2021-06-03", "Đến hết ngày", "từ ngày bắt đầu trở đi"),
        (
            f"{NEIGHBOUR.code};;other;x;2021-02-01;\n{NEIGHBOUR.code};;other;y;2021-02-01;",
            "Mã đơn vị",
            "đã có ở dòng 2",
        ),
        (
            f"{NEIGHBOUR.code};;other;x;2021-02-01;\n{NEIGHBOUR.code};;other;y;2022-02-01;",
            "Từ ngày",
            "mỗi ngày chỉ một phân loại",
        ),
    ],
)
def test_a_fault_is_told_by_line_and_column_and_nothing_is_taken(desk, line, column, said):
    before = desk.entries()
    weighed = desk.weigh(*line.split("\n"))
    assert any(fault.place == column and said in fault.text and fault.line for fault in weighed.faults), weighed.faults
    with pytest.raises(Refused, match="dòng"):
        desk.take(*line.split("\n"))
    assert desk.entries() == before


def test_what_was_shown_is_what_is_taken(desk):
    content = desk.content(f"{COMMUNE.code};;other;Quyết định 9;2021-06-04;")
    seen = register_imports.weigh(desk.act, content).sha256
    desk.take(f"{COMMUNE.code};;mountain_island_difficult;Quyết định 8;2021-06-04;")
    with pytest.raises(Refused, match="đã thay đổi"):
        register_imports.take(desk.act, content, seen)


def test_a_period_ends_where_another_begins_and_a_wrong_line_is_taken_out(desk):
    desk.take(f"{COMMUNE.code};;xóa;;2021-06-04;")
    assert desk.of(COMMUNE.code) is None and desk.take(f"{COMMUNE.code};;xóa;;2021-06-04;") == 0
    first, second = "other;A;2021-06-04;2022-05-31", "mountain_island_difficult;B;2022-06-01;"
    desk.take(f"{COMMUNE.code};;{first}", f"{COMMUNE.code};;{second}")
    assert (desk.of(COMMUNE.code, date(2022, 5, 31)).category, desk.of(COMMUNE.code, date(2022, 6, 1)).category) == (
        "other",
        MOUNTAIN,
    )


def test_the_register_as_a_file_changes_nothing_when_given_back(desk):
    found = register_on(desk.act, VERSION, date(2022, 12, 31))
    assert found.missing and found.unknown and len(found.rows) == len(COMMUNES)
    before = desk.entries()
    for body in (table_of(found).csv(), table_of(found).xlsx()):
        content = register_imports.content_of(VERSION, body)
        weighed = register_imports.weigh(desk.act, content)
        assert (weighed.changes, weighed.faults) == ((), ()) and weighed.same == len(before)


CODES = st.sampled_from([DISTANT.code, NEIGHBOUR.code, SECOND_NEIGHBOUR.code, COMMUNE.code])
LINES = st.lists(
    st.tuples(
        CODES,
        st.sampled_from(["other", "unknown", "xóa", MOUNTAIN]),
        st.sampled_from(["Quyết định 1", "Quyết định 2"]),
        st.dates(date(2021, 6, 1), date(2021, 6, 9)),
        st.one_of(st.none(), st.dates(date(2021, 6, 1), date(2021, 6, 9))),
    ),
    max_size=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_taken_twice_is_taken_once_and_no_day_has_two_categories(desk, drawn):
    lines = [f"{code};;{said};{basis};{start};{last or ''}" for code, said, basis, start, last in drawn]
    try:
        desk.take(*lines)
    except Refused:
        return
    once = desk.entries()
    assert desk.take(*lines) == 0 and desk.entries() == once
    days = [date(2021, 6, day) for day in range(1, 12)]
    for code in {code for code, *_ in drawn}:
        own = [one for one in once if one.unit_code == code]
        assert all(sum(one.holds(day) for one in own) <= 1 for day in days)


def test_a_round_opens_with_the_categories_of_its_last_day(desk):
    plan = RoundPlan("Đợt 2023", VERSION, date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 1))
    round_id = steps.create(desk.act, plan)
    steps.start(desk.act, round_id)
    found = {row.unit.code: row for row in desk.overview(round_id).rows}
    own = found[COMMUNE.code]
    assert own.category.id == MOUNTAIN and own.file.category_basis == desk.of(COMMUNE.code).basis
    assert sum(row.category is None for row in found.values()) == len(COMMUNES) - sum(
        one.category != "unknown" for one in categories.on_day(desk.connection, VERSION, date(2023, 12, 31)).values()
    )
    unknown = next(row for row in found.values() if row.entry and row.entry.category == "unknown")
    sheet = open_sheet(desk.connection, desk.library, unknown.file.id)
    assert len(sheet.judgements("self")) == 2, "both outcomes while the category is not known"
    acts = [one.act for one in events.events_of(desk.connection, found[COMMUNE.code].file.id)]
    assert acts == ["category"]


def test_the_register_fills_what_is_blank_and_replaces_only_with_a_reason(desk):
    before = desk.overview()
    assert before.fillable and before.differing
    decided = {row.file.id: row.file for row in before.rows if not row.settable}
    assert desk.apply() == len(before.fillable)
    blank = desk.overview()
    assert not blank.fillable and len(blank.differing) == len(before.differing)
    with pytest.raises(Refused, match="Lý do thay đổi"):
        desk.apply(replace=True)
    assert desk.apply(replace=True, reason="Danh mục mới") == len(before.differing)
    after = desk.overview()
    assert not after.differing and desk.apply(replace=True) == 0
    assert {row.file.id: row.file for row in after.rows if not row.settable} == decided, "never touched"
    changed = events.events_of(desk.connection, before.differing[0].file.id)[-1]
    assert changed.act == "category" and changed.details["reason"] == "Danh mục mới" and changed.details["before"]


def test_many_are_set_at_once_or_none_and_scored_anew(desk):
    rows = [
        row for row in desk.overview().rows if row.settable and row.file.state == "submitted" and row.unit.type == "xã"
    ]
    results = stored_results.of_round(desk.connection, desk.open.id)
    with pytest.raises(Refused, match=f"{rows[0].unit.full_name}: Lý do thay đổi"):
        desk.set_many(rows, MOUNTAIN, "Quyết định 861")
    assert desk.row(rows[0].unit.code).file == rows[0].file
    assert desk.set_many(rows, "unknown", "", reason="Chưa thấy quyết định") == len(rows)
    after = stored_results.of_round(desk.connection, desk.open.id)
    middle = [row for row in rows if 800 <= results[row.file.id, "self"].total < 850]
    assert all(after[row.file.id, "self"].meets is None for row in middle)
    assert desk.row(rows[0].unit.code).category is None
    with pytest.raises(Refused, match="Chưa chọn"):
        desk.set_many([], MOUNTAIN, "x")
    done = [row for row in desk.overview().rows if not row.settable][:1]
    with pytest.raises(Refused, match="đã kết thúc thẩm định"):
        desk.set_many(done, MOUNTAIN, "Quyết định 861", reason="x")
