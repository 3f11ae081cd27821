"""The papers around a round through the operations: each is issued by its office, on what the site knows."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from certify.domain.assessment.meetings import CouncilStep
from certify.domain.offices.settings import Formation
from certify.domain.papers.particulars import Particulars
from certify.operations.act import Refused
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import MeetingDraft
from certify.operations.offices import settings
from certify.operations.papers import issue as papers
from certify.operations.papers.areas import area_matter
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import Order
from certify.store.papers import issued


def issue(life, form_id, role, matter=None, **more):
    order = Order(life.press.form(form_id), **more)
    matter = matter or file_matter(life.sheet)
    return content_of(life.connection, papers.issue(life.act(role), life.press, matter, order))


def area(life, role):
    """The matter of a paper about the area of a role's office."""
    act = life.act(role)
    return area_matter(act, life.sheet.round.id, act.actor.unit_id)


def formed_today(life, role, number):
    """The office of a role enters a council of today."""
    office = settings.own_office(life.act(role))
    formation = Formation(number, life.act(role).today, office.settings.formations[-1].members)
    settings.form_council(life.act(role), formation, office.edition.id)
    return formation


def test_a_council_is_formed_by_the_decision_that_the_settings_name(life):
    with pytest.raises(Refused, match="hội đồng thành lập ngày"):
        issue(life, "commune-council", "commune_leader")
    formation = formed_today(life, "commune_leader", "60/QĐ-UBND")
    with pytest.raises(Refused, match="quyết định số 60/QĐ-UBND"):
        issue(life, "commune-council", "commune_leader", number="61/QĐ-UBND")
    content = issue(life, "commune-council", "commune_leader")
    assert content.number == "60/QĐ-UBND" and content.formation == formation


def test_a_council_without_members_is_a_draft_with_blanks_and_is_not_issued(life):
    before = settings.own_office(life.act("commune_leader")).settings.formations[0].decided_on - timedelta(days=1)
    early = Particulars(on=before, other_year=True)
    order = Order(life.press.form("commune-council"), particulars=early)
    assert papers.draft(life.connection, file_matter(life.sheet), order, life.now).formation is None
    with pytest.raises(Refused, match="Chưa ghi thành viên hội đồng"):
        issue(life, "commune-council", "commune_leader", particulars=early)


def test_the_office_that_appraises_forms_a_council_of_its_own(life):
    symbol = settings.own_office(life.act("appraiser")).settings.letterheads[-1].symbol
    formed_today(life, "appraiser", f"60/QĐ-{symbol}")
    content = issue(life, "appraisal-council", "appraiser", area(life, "appraiser"))
    assert content.number == f"60/QĐ-{symbol}" and content.formation.members


def test_a_meeting_that_is_open_is_invited_to_and_the_next_one_anew(life):
    with pytest.raises(Refused, match="Chưa mở cuộc họp"):
        issue(life, "commune-invitation", "commune_leader")
    draft = MeetingDraft(0, "Hội trường", life.now + timedelta(days=3))
    first = meetings.start(life.act("commune_officer"), life.id, CouncilStep.SELF_ASSESSMENT, draft)
    content = issue(life, "commune-invitation", "commune_leader")
    assert content.meeting.place == "Hội trường" and content.meeting.people
    meetings.drop(life.act("commune_officer"), life.id, first)
    later = replace(draft, place="Phòng họp số 2")
    meetings.start(life.act("commune_officer"), life.id, CouncilStep.SELF_ASSESSMENT, later)
    assert issue(life, "commune-invitation", "commune_leader").meeting.place in {"Hội trường", "Phòng họp số 2"}


@pytest.mark.parametrize(
    ("form_id", "role"),
    [("commune-plan", "commune_leader"), ("area-plan", "appraiser"), ("province-plan", "province_officer")],
)
def test_each_office_plans_the_round(life, form_id, role):
    content = issue(life, form_id, role, None if role == "commune_leader" else area(life, role))
    round_ = life.sheet.round
    assert (content.schedule.self_due_on, content.schedule.appraisal_due_on) == (
        round_.self_due_on,
        round_.appraisal_due_on,
    )
    assert "/KH-" in content.number


def test_a_province_plans_for_the_offices_of_all_its_districts(life):
    """None of them bears the province's name: there is no such office."""
    of_district, of_province = (
        issue(life, form_id, role, area(life, role)).offices
        for form_id, role in (("area-plan", "appraiser"), ("province-plan", "province_officer"))
    )
    procedure = life.sheet.procedure
    assert of_province.appraisal.office == f"{procedure.appraisal.title} {procedure.appraisal.level_name}"
    assert of_province.recognition.office == f"{procedure.recognition.title} {procedure.recognition.level_name}"
    assert of_district.appraisal.office.startswith(procedure.appraisal.title) and of_district.appraisal.own
    for offices in (of_district, of_province):
        assert offices.self_assessment.office == "Ủy ban nhân dân cấp xã"


def test_what_is_posted_cites_the_decision_in_force(life):
    life.appraised()
    life.decide("recognise")
    content = issue(life, "public-list", "approver", area(life, "approver"))
    line = next(line for line in content.lines if line.code == life.sheet.unit.code)
    assert (line.state, line.recognition.number) == ("recognised", "501/QĐ-UBND")


def test_lists_and_slips_come_from_what_was_frozen(life):
    life.appraised()
    listed = issue(life, "evidence-list", "commune_leader")
    slip = issue(life, "submission-slip", "appraiser")
    assert (listed.record.kind, slip.record.kind) == ("submitted", "appraised")
    assert listed.number is None and slip.number is None


def test_the_sheet_to_fill_in_asks_for_the_figures_of_its_criteria(life):
    order = Order(life.press.form("score-sheet"))
    paper = papers.draft(life.connection, file_matter(life.sheet), order, life.now)
    assert not paper.draft and paper.questions["2.1"][0].startswith("Số trẻ em được đăng ký khai sinh")
    assert paper.questions["1.1"] == ()
    assert issued.of_assessment(life.connection, life.id) == []
