"""The papers that a file waits for are tasks of whoever issues them, until each is in force."""

import pytest

from certify.operations.assessments import objections
from certify.operations.notices.tasks import tasks_of
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order
from certify.operations.papers.recall import recall
from certify.store import rounds
from certify.store.assessments import objections as stored_objections
from tests.support.life import Life
from tests.support.shown import COMMUNE


@pytest.fixture
def life(database, library, now, press):
    with database.writing() as connection:
        yield Life(connection, library, now, press)


def waiting(life, role):
    """The titles of the papers that a role has to issue about the file."""
    found = [
        task
        for task in tasks_of(life.act(role), life.press.files)
        if task.title == f"Phát hành văn bản: {COMMUNE.full_name}" and task.path == f"/phieu/{life.id}/van-ban"
    ]
    return found[0].detail.split(": ", 1)[1].split("; ") if found else []


def issue(life, form_id, role):
    return papers.issue(life.act(role), life.press, file_matter(life.sheet), Order(life.press.form(form_id)))


def test_after_sending_the_leader_issues_the_dossier(life):
    assert waiting(life, "commune_leader") == []
    life.fill()
    life.take("submit", "commune_leader")
    before = waiting(life, "commune_leader")
    assert "Bảng tự chấm điểm" in before and "Tờ trình đề nghị công nhận" in before
    assert waiting(life, "commune_officer") == waiting(life, "appraiser") == []
    paper_id = issue(life, "commune-proposal", "commune_leader")
    assert waiting(life, "commune_leader") == [one for one in before if one != "Tờ trình đề nghị công nhận"]
    recall(life.act("commune_leader"), life.press, paper_id, "Gửi nhầm")
    assert waiting(life, "commune_leader") == before


def test_each_return_waits_for_its_letter(life):
    for reason in ("Thiếu sổ hộ tịch", "Vẫn thiếu"):
        life.fill()
        life.take("submit", "commune_leader")
        life.take("return", "appraiser", reasons={"2.1": reason})
        assert waiting(life, "appraiser") == ["Công văn trả hồ sơ"]
        issue(life, "return-letter", "appraiser")
        assert waiting(life, "appraiser") == []


def test_answers_and_results_are_sent_to_the_commune(life):
    rounds.change(life.connection, life.sheet.round.id, objection_days=7, answer_days=7)
    life.appraised()
    assert "Báo cáo thẩm định" in waiting(life, "appraiser")
    assert "Công văn trả lời kiến nghị" not in waiting(life, "appraiser")
    objections.make(life.act("commune_leader"), life.id, "5", "Xem lại ngày lấy số liệu")
    (objection,) = stored_objections.of_assessment(life.connection, life.id)
    objections.answer(life.act("appraiser"), life.id, objection.id, "kept", "Đã đối chiếu")
    assert "Công văn trả lời kiến nghị" in waiting(life, "appraiser")
    issue(life, "objection-letter", "appraiser")
    assert "Công văn trả lời kiến nghị" not in waiting(life, "appraiser")
    life.decide("recognise")
    assert waiting(life, "approver") == ["Thông báo kết quả công nhận", "Giấy công nhận"]
