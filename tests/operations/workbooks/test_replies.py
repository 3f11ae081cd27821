"""Questions in the workbook: shown with what was said, answered there, weighed beside the figures of the same file."""

import pytest

from certify.domain.assessment.sides import APPRAISAL
from certify.domain.limits import LONGEST_TEXT
from certify.operations.act import Act, Refused
from certify.operations.assessments.questions import Saying, asked_of, reply_on
from certify.operations.assessments.sheet import open_sheet
from certify.operations.workbooks.imports import KEEP, TAKE
from certify.store.log import events
from tests.support.desk import Desk
from tests.support.life import ASKED, Life

CASES, TEXT = "cases_without_children", "Vụ việc của năm trước, nay mới phê duyệt kế hoạch"
SETTLED = {"numerator": 1, "denominator": 1000}


@pytest.fixture
def asking(desk, press):
    """The desk of an officer whose file raises a question."""
    with desk.database.writing() as connection:
        Life(connection, desk.library, desk.now, press).fill(**ASKED)
    return desk


def asked(desk):
    with desk.database.reading() as connection:
        return {one.id: one for one in asked_of(connection, open_sheet(connection, desk.library, desk.id))}


def reply(desk, text, base=0):
    """Answer on the web in the meantime."""
    with desk.database.writing() as connection:
        act = Act(connection, desk.library, desk.actor, desk.now)
        sheet = open_sheet(connection, desk.library, desk.id)
        assert reply_on(act, sheet, {CASES: Saying(text, base)})[0].versions


def row_of(desk, edited, number=0):
    """What stands in the row of the question, by column."""
    place = edited.reply_cell(desk.version, CASES, number)
    return {cell.column_letter: cell for cell in edited.page(number)[int("".join(filter(str.isdigit, place)))]}


def test_a_question_stands_below_the_table_and_its_line_leads_there(asking):
    edited = asking.edit()
    row = row_of(asking, edited)
    question = asked(asking)[CASES].question
    assert question.said in row["B"].value and question.text in row["B"].value and "3.1, 6.2" in row["B"].value
    assert row["H"].value is None and not row["H"].protection.locked and row["G"].protection.locked
    page = edited.page()
    beside = {page.cell(number, 1).value: page.cell(number, 9).value for number in range(5, row["A"].row)}
    leading = [key for key, text in beside.items() if f"dòng {row['A'].value}" in (text or "")]
    assert {"3.1", "6.2"} <= set(leading) and not beside["1.1"].count("Câu hỏi")
    rules = [one for one in page.data_validations.dataValidation if row["H"].coordinate in str(one.sqref).split()]
    assert [one.type for one in rules] == ["textLength"]


def test_a_reply_comes_back_like_a_figure_and_the_same_file_again_changes_nothing(asking):
    body = asking.edit().reply(asking.version, CASES, TEXT).put(asking.version, "1.1", yes="Không").body
    upload = asking.upload(body)
    plan = asking.preview(upload)
    (told,) = (one for _, one in plan.changes if one.is_reply)
    assert (told.about, told.before, told.after, plan.faults) == ("3.1, 6.2", "chưa trả lời", TEXT, ())
    assert asking.confirm(upload, plan) == 2 and asked(asking)[CASES].text == TEXT
    with asking.database.reading() as connection:
        assert [one.act for one in events.events_of(connection, asking.id)][-2:] == ["answer", "reply"]
    again, count = asking.take_in(body)
    assert (again.changes, again.conflicts, count) == ([], [], 0)
    assert row_of(asking, asking.edit())["H"].value == TEXT
    assert asking.take_in(asking.edit().reply(asking.version, CASES, None).body)[1] == 1
    assert not asked(asking)[CASES].text


def test_a_reply_to_former_figures_is_confirmed_where_its_note_says(asking):
    reply(asking, TEXT)
    assert not row_of(asking, asking.edit())["I"].value
    asking.type("6.2", {"numerator": 3, "denominator": 3})
    edited = asking.edit()
    note = row_of(asking, edited)["I"].value
    assert "“Trả lời này vẫn đúng” trên trang bảng chấm điểm" in note and "vẫn tính là chưa trả lời" in note
    assert not asking.take_in(edited.body)[1] and asked(asking)[CASES].open, "a cell left alone says nothing"


@pytest.mark.parametrize(("choice", "text"), [(KEEP, "Lời của lãnh đạo"), (TAKE, TEXT)])
def test_what_somebody_else_said_meanwhile_waits_for_a_choice(asking, choice, text):
    edited = asking.edit().reply(asking.version, CASES, TEXT)
    reply(asking, "Lời của lãnh đạo")
    upload = asking.upload(edited.body)
    plan = asking.preview(upload)
    ((page, conflict),) = plan.conflicts
    assert (conflict.before, conflict.after, plan.changes) == ("Lời của lãnh đạo", TEXT, [])
    with pytest.raises(Refused, match="chưa chọn"):
        asking.confirm(upload, plan)
    asking.confirm(upload, plan, {page.key(conflict): choice})
    assert asked(asking)[CASES].text == text


def test_a_reply_whose_question_the_same_file_settles_is_quoted_and_the_figures_are_saved(asking):
    edited = asking.edit().reply(asking.version, CASES, TEXT).put(asking.version, "3.1", **SETTLED)
    plan, count = asking.take_in(edited.body)
    assert count == 1 and any(TEXT in hint and "không còn câu hỏi" in hint for hint in plan.hints)
    assert asking.stored("3.1").data == SETTLED and CASES not in asked(asking)


def test_a_choice_that_settles_the_question_of_a_reply_saves_nothing(asking):
    edited = asking.edit().reply(asking.version, CASES, TEXT).put(asking.version, "3.1", **SETTLED)
    asking.type("3.1", {"numerator": 0, "denominator": 1001})
    upload = asking.upload(edited.body)
    plan = asking.preview(upload)
    ((page, conflict),) = plan.conflicts
    with pytest.raises(Refused, match=TEXT):
        asking.confirm(upload, plan, {page.key(conflict): TAKE})
    assert asking.stored("3.1").data["denominator"] == 1001
    assert asking.confirm(upload, plan, {page.key(conflict): KEEP}) == 1 and asked(asking)[CASES].text == TEXT


@pytest.mark.parametrize(("choice", "text"), [(TAKE, TEXT), (KEEP, None)])
def test_a_reply_that_only_the_figures_of_the_file_ask_for_goes_with_them(asking, choice, text):
    edited = asking.edit().reply(asking.version, CASES, TEXT).put(asking.version, "3.1", denominator=999)
    asking.type("3.1", SETTLED)
    upload = asking.upload(edited.body)
    plan = asking.preview(upload)
    ((page, conflict),), ((_, change),) = plan.conflicts, plan.changes
    assert change.conditional and (change.about, change.after, plan.hints) == ("3.1, 6.2", TEXT, [])
    assert asking.confirm(upload, plan, {page.key(conflict): choice}) == (2 if choice == TAKE else 0)
    assert (asked(asking)[CASES].text if CASES in asked(asking) else None) == text


@pytest.mark.parametrize(("typed", "said"), [("=1+1", "công thức"), ("x" * 2001, "dài quá 2000"), (1.5, "phải là chữ")])
def test_a_wrong_reply_is_told_by_its_cell(asking, typed, said):
    edited = asking.edit().reply(asking.version, CASES, typed)
    ((where, text),) = {(one.place, one.text) for one in asking.preview(asking.upload(edited.body)).faults}
    assert where == edited.reply_cell(asking.version, CASES) and said in text


def test_a_workbook_from_before_a_question_was_raised_comes_in(desk):
    for key, data in {**ASKED, "3.1": SETTLED}.items():
        desk.type(key, data)
    edited = desk.edit().put(desk.version, "1.1", yes="Không")
    desk.type("3.1", ASKED["3.1"])
    assert CASES in asked(desk) and desk.take_in(edited.body)[1] == 1


def test_an_appraiser_reads_the_reply_and_gives_none(asking, database, library, now, press):
    text = TEXT * (LONGEST_TEXT // len(TEXT))
    reply(asking, text)
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.take("submit", "commune_leader")
        life.take("start", "appraiser")
    appraiser = Desk(database, library, now, press, "appraiser")
    edited = appraiser.edit(appraiser.id)
    row = row_of(appraiser, edited)
    assert row["I"].value == text and row["I"].font.sz == 6, "a row holds it whole"
    assert not row["H"].value and row["H"].protection.locked
    assert not appraiser.preview(appraiser.upload(edited.body)).faults
    row["H"].value = "Của tôi"
    (fault,) = appraiser.preview(appraiser.upload(edited.body)).faults
    assert "Chỉ xã trả lời" in fault.text and fault.place == row["H"].coordinate
    row["H"].value = None
    assert appraiser.take_in(edited.put(appraiser.version, "1.1", yes="Không", explanation="Thôi việc").body)[1] == 1
    assert appraiser.stored("1.1", APPRAISAL).data == {"yes": False} and asked(appraiser)[CASES].text == text


def test_where_its_lines_are_closed_a_question_is_closed(asking, press):
    with asking.database.writing() as connection:
        life = Life(connection, asking.library, asking.now, press)
        life.take("submit", "commune_leader")
        life.take("return", "appraiser", reasons={"2.1": "Chưa khớp sổ"})
    edited = asking.edit()
    assert row_of(asking, edited)["H"].protection.locked
    (fault,) = asking.preview(asking.upload(edited.reply(asking.version, CASES, TEXT).body)).faults
    assert "không trả lời được" in fault.text
