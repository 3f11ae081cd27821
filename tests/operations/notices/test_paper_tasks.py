"""The papers that files and areas wait for are tasks of whoever issues them, until each is in force."""

from datetime import UTC, datetime, time, timedelta

from msgspec.structs import replace

from certify.domain.assessment.meetings import CouncilStep
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.offices.settings import Formation
from certify.operations.assessments import meetings, objections
from certify.operations.assessments.meetings import MeetingDraft
from certify.operations.notices.tasks import tasks_of
from certify.operations.offices import settings
from certify.operations.papers import issue as papers
from certify.operations.papers.areas import area_matter
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order
from certify.operations.papers.recall import recall
from certify.store import rounds
from certify.store.assessments import files
from certify.store.assessments import objections as stored_objections
from tests.support.shown import COMMUNE


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


def area_waiting(life, role, at=None):
    """The titles of the papers about the area of a role's office that it has to issue in the file's round."""
    address, act = f"/dot/{life.sheet.round.id}/van-ban", replace(life.act(role), at=at or life.now)
    found = [task for task in tasks_of(act, life.press.files) if task.path == address]
    assert len(found) <= 1, "told once"
    return found[0].detail.split(": ", 1)[1].split("; ") if found else []


def issue_area(life, form_id, role):
    act = life.act(role)
    matter = area_matter(act, life.sheet.round.id, act.actor.unit_id)
    return papers.issue(act, life.press, matter, Order(life.press.form(form_id)))


def formed(life, role, number):
    """The office of a role enters a council that it formed today."""
    office = settings.own_office(life.act(role))
    council = Formation(number, life.act(role).today, office.settings.formations[-1].members)
    settings.form_council(life.act(role), council, office.edition.id)


def test_a_round_begins_with_the_plan_of_the_commune(life):
    assert waiting(life, "commune_leader") == ["Kế hoạch đánh giá của xã"]
    assert waiting(life, "commune_officer") == [], "the leader issues"
    issue(life, "commune-plan", "commune_leader")
    assert waiting(life, "commune_leader") == []


def test_a_council_of_this_round_waits_for_the_decision_that_forms_it(life):
    issue(life, "commune-plan", "commune_leader")
    assert waiting(life, "commune_leader") == [], "one formed before the round goes on"
    formed(life, "commune_leader", "60/QĐ-UBND")
    assert waiting(life, "commune_leader") == ["Quyết định thành lập hội đồng cấp xã"]
    issue(life, "commune-council", "commune_leader")
    assert waiting(life, "commune_leader") == []


def test_a_meeting_ahead_waits_for_its_invitation_until_it_begins(life):
    issue(life, "commune-plan", "commune_leader")
    draft = MeetingDraft(0, "Hội trường", life.now + timedelta(days=3))
    first = meetings.start(life.act("commune_officer"), life.id, CouncilStep.SELF_ASSESSMENT, draft)
    assert waiting(life, "commune_leader") == ["Giấy mời họp hội đồng cấp xã"] and waiting(life, "appraiser") == []
    issue(life, "commune-invitation", "commune_leader")
    assert waiting(life, "commune_leader") == []
    meetings.drop(life.act("commune_officer"), life.id, first)
    begun = replace(draft, started_at=life.now - timedelta(hours=1))
    meetings.start(life.act("commune_officer"), life.id, CouncilStep.SELF_ASSESSMENT, begun)
    assert waiting(life, "commune_leader") == [], "nobody is invited to what has begun"


def test_the_offices_above_plan_the_round_and_sum_it_up_once_it_is_decided(life):
    plans = {"appraiser": "Kế hoạch đánh giá của khu vực", "province_officer": "Kế hoạch đánh giá toàn tỉnh"}
    of_round = files.of_round(life.connection, life.sheet.round.id)
    for file in of_round:
        files.change(life.connection, file.id, state=State.DRAFT)
    for role, title in plans.items():
        assert area_waiting(life, role) == [title]
    issue_area(life, "area-plan", "appraiser")
    assert area_waiting(life, "appraiser") == area_waiting(life, "approver") == []
    for file in of_round:
        files.change(life.connection, file.id, state=State.RECOGNISED)
    assert area_waiting(life, "appraiser") == ["Bảng tổng hợp kết quả của khu vực"]
    assert area_waiting(life, "approver") == ["Bảng niêm yết công khai kết quả"]
    assert area_waiting(life, "province_officer") == ["Bảng tổng hợp toàn tỉnh", "Biểu số 604/TE-Sở"]
    issue_area(life, "summary", "appraiser")
    assert area_waiting(life, "appraiser") == []


def test_a_closed_round_waits_for_its_summaries_for_a_year(life):
    for file in files.of_round(life.connection, life.sheet.round.id):
        files.change(life.connection, file.id, state=State.REFUSED)
    rounds.change(life.connection, life.sheet.round.id, state=RoundState.CLOSED)
    ended = datetime.combine(life.sheet.round.period_to, time(12), UTC)
    summary = "Bảng tổng hợp kết quả của khu vực"
    assert area_waiting(life, "appraiser", ended + timedelta(days=300)) == [summary]
    assert area_waiting(life, "appraiser", ended + timedelta(days=390)) == []


def test_the_appraisal_s_council_is_formed_for_the_area(life):
    life.appraised()
    before = area_waiting(life, "appraiser")
    symbol = settings.own_office(life.act("appraiser")).settings.letterheads[-1].symbol
    formed(life, "appraiser", f"60/QĐ-{symbol}")
    title = "Quyết định thành lập hội đồng thẩm định"
    for file in files.of_round(life.connection, life.sheet.round.id):
        files.change(life.connection, file.id, state=State.DRAFT)
    assert title not in before and title in area_waiting(life, "appraiser")
    issue_area(life, "appraisal-council", "appraiser")
    assert title not in area_waiting(life, "appraiser")


def test_after_sending_the_leader_issues_the_dossier(life):
    issue(life, "commune-plan", "commune_leader")
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
