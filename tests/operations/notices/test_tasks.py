"""What waits for each role along the life of one file; every task leads to a page that its reader may open."""

from datetime import date, timedelta

from certify.domain.days import local_day
from certify.operations.act import Act
from certify.operations.assessments import objections
from certify.operations.notices.tasks import news_of, tasks_of
from certify.operations.people import accounts
from certify.operations.rounds import steps
from certify.operations.rounds.plans import RoundPlan
from certify.store import rounds as stored_rounds
from certify.store.assessments import files
from certify.store.people import accounts as stored_people
from tests.support.clients import client_of
from tests.support.shown import COMMUNE, ROLES


def waits(life, role, days=0):
    """The tasks of a role about the file of the life, as (title, words of the due date)."""
    at = life.now + timedelta(days=days)
    found = tasks_of(Act(life.connection, life.library, life.who(role), at))
    mine = [one for one in found if f"/phieu/{life.id}" in one.path]
    return [(one.title, one.due_words(at.date())) for one in mine]


def titles(life, role, days=0):
    return [title for title, _ in waits(life, role, days)]


def test_a_file_waits_for_one_office_after_the_other(life):
    assert titles(life, "commune_officer") == ["Nhập số liệu"]
    life.fill()
    assert titles(life, "commune_officer") == ["Trình lãnh đạo hồ sơ"]
    assert titles(life, "commune_leader") == ["Xem lại và trình hồ sơ"]
    life.take("submit", "commune_leader")
    assert titles(life, "appraiser") == [f"Tiếp nhận thẩm định: {COMMUNE.full_name}"]
    life.take("start", "appraiser")
    assert titles(life, "appraiser") == [f"Thẩm định: {COMMUNE.full_name}"]
    life.fill("appraisal", "appraiser")
    life.categorise()
    life.take("close", "appraiser")
    assert titles(life, "appraiser") == [] and titles(life, "approver") == [f"Quyết định: {COMMUNE.full_name}"]
    life.decide("recognise")
    assert titles(life, "approver") == []
    assert [event.act for event, _ in news_of(life.act("commune_officer"))] == ["recognise"]


def test_what_is_returned_tells_why_and_leads_to_the_indicator(life):
    life.fill()
    life.take("submit", "commune_leader")
    life.take("return", "appraiser", reasons={"": "Thiếu tờ trình", "2.1": "Thiếu sổ hộ tịch", "5.1": "Sai kỳ"})
    (task,) = [one for one in tasks_of(life.act("commune_officer"))
               if "trả lại" in one.title]  # fmt: skip
    assert task.path == f"/phieu/{life.id}#i2.1" and "Thiếu tờ trình; 2.1: Thiếu sổ hộ tịch; 5.1: Sai kỳ" in task.detail


def test_what_is_late_comes_first_in_words_with_whom_to_call(life):
    due = life.sheet.round.self_due_on
    days = (due - local_day(life.now)).days + 3
    title, words = waits(life, "commune_officer", days)[0]
    assert title == "Hồ sơ chưa trình đã quá hạn" and words.startswith("quá hạn")
    at = life.now + timedelta(days=days)
    late = [
        one for one in tasks_of(Act(life.connection, life.library, life.who("appraiser"), at)) if one.late(at.date())
    ]
    assert any(
        one.title == f"Đôn đốc {COMMUNE.full_name} trình hồ sơ" and "0296 000 0000" in one.detail for one in late
    )
    everything = tasks_of(Act(life.connection, life.library, life.who("appraiser"), at))
    assert everything[: len(late)] == late


def test_an_approver_is_not_asked_for_what_they_appraised(life):
    life.appraised()
    stored_people.change(life.connection, life.who("appraiser").id, role="approver")
    assert titles(life, "appraiser") == []


def test_objections_wait_for_the_appraising_body_and_their_answer_is_news(life):
    life.appraised()
    leader, appraiser = life.who("commune_leader"), life.who("appraiser")
    one = objections.make(Act(life.connection, life.library, leader, life.now), life.id, "5", "x")
    assert titles(life, "appraiser") == [f"Trả lời kiến nghị: {COMMUNE.full_name}, tiêu chí 5"]
    objections.answer(Act(life.connection, life.library, appraiser, life.now), life.id, one, "kept", "x")
    assert titles(life, "appraiser") == []
    assert news_of(Act(life.connection, life.library, leader, life.now))[0][0].act == "objection_answered"
    assert news_of(Act(life.connection, life.library, leader, life.now + timedelta(days=15))) == []


def test_the_province_opens_categorises_and_closes(life, library):
    def found():
        mine = tasks_of(Act(life.connection, library, life.who("province_officer"), life.now))
        return {one.title: one.detail for one in mine}

    of_round = files.of_round(life.connection, life.sheet.round.id)
    left = sum(file.category is None for file in of_round)
    assert left and f" {left} đơn vị" in found()["Xác định phân loại trước khi kết thúc thẩm định"]
    day = date(2022, 12, 31)
    plan = RoundPlan("Đợt mới", "2019-06-qd-ttg", day, day, day, day)
    new = steps.create(Act(life.connection, library, life.who("province_officer"), life.now), plan)
    assert found()["Mở đợt đánh giá"] == "Đợt mới"
    stored_rounds.change(life.connection, new, state="closed")
    stored_rounds.change(life.connection, life.sheet.round.id, appraisal_due_on=day - timedelta(days=2))
    assert "chưa quyết định" in found()["Đóng đợt đánh giá"]


def test_the_administrator_sees_locked_and_new_accounts(life):
    administrator = life.who("administrator")
    assert tasks_of(Act(life.connection, life.library, administrator, life.now)) == []
    accounts.give_password(Act(life.connection, life.library, administrator, life.now), life.who("commune_officer").id)
    later = life.now + timedelta(hours=1)
    stored_people.change(life.connection, life.who("approver").id, locked_until=later)
    found = [one.title for one in tasks_of(Act(life.connection, life.library, administrator, life.now))]
    assert found == ["Nhắc người chưa đăng nhập lần đầu", "Xem tài khoản tạm khóa vì đăng nhập sai"]


def test_every_task_leads_to_a_page_of_its_reader(app, database, library, now):
    for role in ROLES:
        with database.reading() as connection:
            person = stored_people.by_user_name(connection, ROLES[role])
            found = tasks_of(Act(connection, library, person, now))
        client = client_of(app, role)
        first = client.get("/viec-can-lam").get_data(as_text=True)
        for one in found:
            assert client.get(one.path.partition("#")[0]).status_code == 200, one
            assert one.path.replace("&", "&amp;") in first
