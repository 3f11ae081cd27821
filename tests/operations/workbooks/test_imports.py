"""The workbook's way: out, edited as people do, in again; nothing is saved but what the preview told."""

import re

import pytest

from certify.documents.workbook.pages import CONTROL
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments import answers, sheet
from certify.operations.assessments.answers import AnswerEntry
from certify.operations.assessments.carrying import carry_over
from certify.operations.assessments.sheet import open_sheet
from certify.operations.criteria import revisions, whole
from certify.operations.workbooks.imports import KEEP, TAKE
from certify.store import rounds
from certify.store.assessments import files
from certify.store.log import events
from tests.support.clients import account
from tests.support.desk import Desk
from tests.support.life import Life
from tests.support.shown import COMMUNE, ELSEWHERE
from tests.support.workbook import cell


def faults(desk, edited):
    plan = desk.preview(desk.upload(edited.body))
    return {(fault.place, fault.text) for fault in plan.faults}


def one_fault(desk, edited):
    ((where, reason),) = faults(desk, edited)
    return where, reason


def test_figures_go_out_and_come_back_with_their_points(desk):
    edited = desk.edit().put(desk.version, "2.1", numerator=485, denominator=500, explanation="Sổ hộ tịch")
    edited.put(desk.version, "12.1", yes="Không").put(desk.version, "13.1", not_applicable="chưa khảo sát")
    data = desk.stored("2.1").data
    former = "/".join(f"{data[name]:,}".replace(",", ".") for name in ("numerator", "denominator"))
    plan, count = desk.take_in(edited.body)
    told = {one.key: (one.before, one.after, one.points_before, one.points_after) for _, one in plan.changes}
    assert told["2.1"] == (former, "485/500", 50, 40) and told["12.1"] == ("để trống", "Không", None, 0)
    assert told["13.1"] == ("để trống", "Không có đối tượng (chưa khảo sát)", None, 25)
    (page,) = plan.changed
    assert (page.after - page.before, count) == (40 - 50 + 0 + 25, 3)
    assert desk.stored("2.1").data == {"numerator": 485, "denominator": 500}
    assert desk.stored("2.1").explanation == "Sổ hộ tịch" and desk.stored("12.1").data == {"yes": False}
    with desk.database.reading() as connection:
        assert open_sheet(connection, desk.library, desk.id).self_score.total == page.after
        event = events.events_of(connection, desk.id)[-1]
    assert event.act == "answer" and event.details["indicators"] == ["2.1", "12.1", "13.1"]


def test_the_same_file_again_changes_nothing(desk):
    body = desk.edit().put(desk.version, "2.1", numerator=485, denominator=500).body
    assert desk.take_in(body)[1] == 1
    with desk.database.reading() as connection:
        before = len(events.events_of(connection, desk.id))
    plan, count = desk.take_in(body)
    assert (plan.changes, plan.conflicts, plan.faults, count) == ([], [], (), 0)
    with desk.database.reading() as connection:
        assert len(events.events_of(connection, desk.id)) == before
    assert desk.take_in(desk.download())[0].changes == []


def test_a_second_confirmation_changes_nothing_more(desk):
    upload_id = desk.upload(desk.edit().put(desk.version, "2.1", numerator=485, denominator=500).body)
    assert [desk.confirm(upload_id), desk.confirm(upload_id)] == [1, 0]


def test_cleared_cells_clear_the_figures(desk):
    plan, count = desk.take_in(desk.edit().put(desk.version, "2.1", numerator=None, denominator=None).body)
    assert count == 1 and plan.changes[0][1].after == "để trống" and desk.stored("2.1").data is None


def test_what_others_changed_meanwhile_stays_when_the_cell_was_not_touched(desk):
    edited = desk.edit().put(desk.version, "12.1", yes="Có")
    desk.type("2.1", {"numerator": 500, "denominator": 600})
    plan, count = desk.take_in(edited.body)
    assert (plan.newer, count) == (1, 1) and desk.stored("2.1").data["numerator"] == 500


@pytest.mark.parametrize(("choice", "numerator"), [(KEEP, 500), (TAKE, 485)])
def test_a_conflict_shows_both_values_and_waits_for_a_choice(desk, choice, numerator):
    edited = desk.edit().put(desk.version, "2.1", numerator=485, denominator=500).put(desk.version, "12.1", yes="Có")
    desk.type("2.1", {"numerator": 500, "denominator": 600})
    upload_id = desk.upload(edited.body)
    plan = desk.preview(upload_id)
    ((page, conflict),) = plan.conflicts
    assert (conflict.before, conflict.after) == ("500/600", "485/500")
    with pytest.raises(Refused, match="chưa chọn"):
        desk.confirm(upload_id, plan)
    assert desk.stored("12.1") is None, "all or nothing"
    assert desk.confirm(upload_id, plan, {page.key(conflict): choice}) == (2 if choice == TAKE else 1)
    assert desk.stored("2.1").data["numerator"] == numerator


def test_a_confirmation_opens_each_sheet_once(desk, monkeypatch):
    body = desk.edit().put(desk.version, "2.1", numerator=485, denominator=500).body
    upload_id = desk.upload(body)
    plan, opened = desk.preview(upload_id), []

    def counted(*given):
        opened.append(given[-1])
        return open_sheet(*given)

    monkeypatch.setattr(sheet, "open_sheet", counted)
    assert desk.confirm(upload_id, plan) == 1
    assert opened == [page.sheet.id for page in plan.pages]


def test_the_confirmation_holds_for_what_was_shown_and_nothing_else(desk):
    upload_id = desk.upload(desk.edit().put(desk.version, "2.1", numerator=485, denominator=500).body)
    plan = desk.preview(upload_id)
    desk.type("2.1", {"numerator": 500, "denominator": 600})
    with pytest.raises(Refused, match="đã thay đổi"):
        desk.confirm(upload_id, plan)
    assert desk.stored("2.1").data["numerator"] == 500
    with pytest.raises(Refused, match="đã thay đổi"):
        desk.confirm(desk.upload(desk.edit().put(desk.version, "12.1", yes="Có").body), plan)


def test_one_fault_stops_the_whole(desk):
    edited = desk.edit().put(desk.version, "12.1", yes="Có").put(desk.version, "2.1", numerator=600, denominator=500)
    upload_id = desk.upload(edited.body)
    ((where, reason),) = {(fault.place, fault.text) for fault in desk.preview(upload_id).faults}
    assert (
        where == cell(desk.version, "2.1", "numerator")
        and "(600) lớn hơn tổng số trẻ em (dưới 16 tuổi) (500)." in reason
    )
    with pytest.raises(Refused, match="chưa ghi gì"):
        desk.confirm(upload_id)
    assert desk.stored("12.1") is None


def test_last_years_figures_wait_until_they_are_typed(desk):
    with desk.database.writing() as connection:
        carry_over(Act(connection, desk.library, desk.actor, desk.now), desk.id)
    waiting = next(indicator.id for indicator in desk.version.indicators if not desk.stored(indicator.id).confirmed)
    old = desk.stored(waiting).data
    assert desk.take_in(desk.edit().body)[1] == 0 and not desk.stored(waiting).confirmed
    desk.take_in(desk.edit().put(desk.version, waiting, explanation="Chờ số liệu").body)
    row = desk.stored(waiting)
    assert (row.data, row.explanation, row.confirmed) == (old, "Chờ số liệu", False)


def test_an_appraiser_fills_in_only_what_is_being_appraised(database, library, now, press):
    desk = Desk(database, library, now, press, "appraiser")
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
    edited = desk.edit()
    number = next(n for n, sheet in enumerate(edited.book.worksheets[1:-1]) if COMMUNE.code in sheet.title)
    edited.put(desk.version, "1.1", number, yes="Không", explanation="Đã thôi việc")
    plan, count = desk.take_in(edited.body)
    assert count == 1 and desk.stored("1.1", APPRAISAL).data == {"yes": False}
    assert len(plan.pages) == 15 and desk.stored("1.1", SELF).data == {"yes": True}
    other = (number + 1) % 15
    edited.put(desk.version, "1.1", other, yes="Không")
    ((_, reason),) = faults(desk, edited)
    assert "hiện không sửa được" in reason


def test_who_enters_nothing_gets_a_workbook_to_read_and_gives_none_back(database, library, now, press):
    desk = Desk(database, library, now, press, "province_officer")
    sheet = desk.edit(desk.id).page()
    assert (
        sheet["A3"].value.startswith("Chỉ để xem") and sheet[cell(desk.version, "2.1", "numerator")].protection.locked
    )
    with pytest.raises(Forbidden):
        desk.upload(desk.download(desk.id))


@pytest.mark.whole
def test_a_file_of_another_round_side_commune_or_site_is_refused_clearly(desk, database, library, now, press):
    with database.reading() as connection:
        former = next(file for file in files.of_unit(connection, desk.actor.unit_id) if file.id != desk.id)
        name = rounds.find(connection, former.round_id).name
    with pytest.raises(Refused, match=re.escape(name)):
        desk.upload(desk.download(round_id=former.round_id))
    with pytest.raises(Refused, match="kết quả thẩm định"):
        desk.upload(Desk(database, library, now, press, "appraiser").download())
    with pytest.raises(Refused, match="ngoài phạm vi"):
        desk.upload(Desk(database, library, now, press, ELSEWHERE["commune_officer"]).download())
    with pytest.raises(Refused, match="hệ thống khác"):
        desk.upload(desk.download(), key="another site")
    with pytest.raises(NotFound):
        desk.download(only=1)


def test_ones_upload_is_ones_own(desk, database, library, now, press):
    upload_id = desk.upload(desk.download())
    with pytest.raises(NotFound):
        Desk(database, library, now, press, "commune_leader").preview(upload_id)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("numerator", "=480+5", "công thức"),
        ("numerator", "#N/A", "báo lỗi"),
        ("numerator", "nhiều", "chỉ nhập số đếm"),
        ("numerator", "1,234", "hiểu theo hai cách"),
        ("numerator", "1.234,5", "chỉ nhập số đếm"),
        ("numerator", 485.5, "485,5"),
        ("numerator", 1.234, "1.234 (một nghìn hai trăm ba mươi tư)"),
        ("numerator", 0.12345, "0,12345"),
        ("numerator", -1, "không nhận số -1"),
        ("numerator", 1e300, "100000000"),
        ("numerator", True, "TRUE"),
        ("denominator", 0, "bằng 0"),
        ("not_applicable", "không có trẻ", "phải để trống"),
        ("explanation", "=HYPERLINK(\"http://x\")", "công thức"),
        ("explanation", "x" * 2001, "dài quá 2000"),
        ("explanation", 1.5, "phải là chữ"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_by_its_name(desk, field, value, said):
    edited = desk.edit().put(desk.version, "2.1", numerator=485, denominator=500)
    where, reason = one_fault(desk, edited.put(desk.version, "2.1", **{field: value}))
    assert said in reason and where == cell(desk.version, "2.1", field)


def test_days_and_times_are_told_as_such(desk, now):
    edited = desk.edit().put(desk.version, "2.1", numerator=now.replace(tzinfo=None), denominator=500)
    assert "ngày tháng" in one_fault(desk, edited)[1]


def test_a_cell_that_the_indicator_does_not_use_must_stay_blank(desk):
    edited = desk.edit()
    edited.page()[cell(desk.version, "1.1", "denominator")] = 5
    assert one_fault(desk, edited) == (
        cell(desk.version, "1.1", "denominator"),
        "Ô này không dùng cho chỉ tiêu. Hãy xóa trắng.",
    )
    assert "Có" in one_fault(desk, desk.edit().put(desk.version, "1.1", yes="x"))[1]


def test_rows_moved_merged_or_added_and_sheets_gone_or_new_are_told(desk):
    moved = desk.edit()
    moved.page().insert_rows(8)
    assert any("dòng đã bị chèn, xóa hoặc chuyển" in reason for _, reason in faults(desk, moved))
    merged = desk.edit()
    merged.page().merge_cells("E6:F7")
    assert "E6:F7" in {where for where, _ in faults(desk, merged)}
    columns = desk.edit()
    columns.page().insert_cols(3)
    assert any("cột đã bị chèn" in reason for _, reason in faults(desk, columns))
    below = desk.edit()
    below.page()["B90"] = "ghi chú"
    assert one_fault(desk, below)[0] == "B90"
    gone = desk.edit()
    gone.book.create_sheet("Của tôi")
    gone.book.remove(gone.page())
    told = " ".join(reason for _, reason in faults(desk, gone))
    assert "Thiếu trang" in told and "Trang lạ" in told


@pytest.mark.parametrize("where", ["A1", "B1", "C1", "B2", "F2", "G2", "H2"])
def test_the_hidden_sheet_is_sealed(desk, where):
    edited = desk.edit()
    edited.book[CONTROL][where] = "1" if where != "A1" else "x"
    with pytest.raises(Refused, match="đã bị sửa" if where != "A1" else "không phải bảng tính tải từ hệ thống"):
        desk.upload(edited.body)


def shared_data(desk, quantity):
    """What each line that shares a quantity holds."""
    return {key: desk.stored(key).data for key, _ in desk.version.uses[quantity]}


def test_a_number_that_indicators_share_is_typed_once(desk):
    (quantity,) = (one.id for one in desk.version.quantities)
    before = shared_data(desk, quantity)
    (number,) = {data["denominator"] for data in before.values()}
    edited = desk.edit()
    assert edited.page()[cell(desk.version, quantity, "count")].value == number
    plan, count = desk.take_in(edited.put(desk.version, quantity, count=number + 1000).body)
    assert {one.key for _, one in plan.changes} == set(before) and count == len(before)
    after = {key: {**data, "denominator": number + 1000} for key, data in before.items()}
    assert shared_data(desk, quantity) == after
    again = desk.edit()
    assert not desk.preview(desk.upload(again.body)).changes, "the same file changes nothing"
    plan = desk.preview(desk.upload(again.put(desk.version, quantity, count=None).body))
    assert not plan.changes, "left blank every line keeps its number"


def test_a_shared_number_that_is_none_is_named_at_its_cell(desk):
    (quantity,) = (one.id for one in desk.version.quantities)
    where, reason = one_fault(desk, desk.edit().put(desk.version, quantity, count="nhiều"))
    assert where == cell(desk.version, quantity, "count") and "nhiều" in reason


def test_a_shared_number_confirms_no_figure_of_last_year(desk):
    (quantity,) = (one.id for one in desk.version.quantities)
    key, field = desk.version.uses[quantity][0]
    data = dict(desk.stored(key).data)
    with desk.database.writing() as connection:
        act = Act(connection, desk.library, desk.actor, desk.now)
        entry = AnswerEntry(data, "", desk.stored(key).version, confirmed=False)
        answers.save(act, desk.id, SELF, {key: entry})
    desk.take_in(desk.edit().put(desk.version, quantity, count=data[field] + 9).body)
    row = desk.stored(key)
    assert row.data == {**data, field: data[field] + 9} and not row.confirmed


def test_a_new_revision_of_the_criteria_asks_for_a_new_workbook(desk, site):
    before = desk.stored("2.1").data
    body = desk.edit().put(desk.version, "2.1", numerator=485, denominator=500).body
    upload_id = desk.upload(body)
    with desk.database.writing() as connection:
        officer = account(connection, "province_officer")
        where = (desk.version.id, site.revisions_folder)
        whole.attest_for_demonstration(Act(connection, desk.library, officer, desk.now), *where)
        revisions.publish(connection, site.revisions_folder)
    for again in (lambda: desk.upload(body), lambda: desk.confirm(upload_id)):
        with pytest.raises(Refused, match="bộ tiêu chí khác"):
            again()
    assert desk.stored("2.1").data == before
