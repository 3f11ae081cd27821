"""An office keeps its own settings, and its papers follow them."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from certify.domain.assessment.meetings import CHAIR, SECRETARY, CouncilStep
from certify.domain.days import local_day
from certify.domain.offices.authority import Authority
from certify.domain.offices.settings import Formation, Holder, Member
from certify.domain.papers.particulars import Particulars
from certify.operations.act import Forbidden, Refused
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import MeetingDraft, meeting_for
from certify.operations.audit.faults import faults
from certify.operations.offices import settings
from certify.operations.offices.naming import letterhead_of
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import Order
from certify.store.log import chain, events
from certify.store.units import offices

LATER = date(2025, 7, 1)


def own(life, role="commune_leader"):
    return settings.own_office(life.act(role))


def submitted(life):
    life.fill()
    life.take("submit", "commune_leader")


def issued(life, form="commune-proposal", role="commune_leader", **filled_in):
    order = Order(life.press.form(form), particulars=Particulars(**filled_in))
    paper_id = papers.issue(life.act(role), life.press, file_matter(life.sheet), order)
    return content_of(life.connection, paper_id)


def refused(life, **filled_in):
    with pytest.raises(Refused) as refusal:
        issued(life, **filled_in)
    return {problem.place: problem.text for problem in refusal.value.problems}


def test_a_deputy_signs_when_chosen(life):
    office = own(life)
    head = office.settings.holders_on(life.sheet.round.period_to)[0]
    deputy = Holder("Trương Văn Mẫu", "PHÓ CHỦ TỊCH", Authority.DEPUTY, date(2021, 1, 1))
    settings.appoint(life.act("commune_leader"), deputy, office.edition.id)
    submitted(life)
    assert issued(life, "self-score").issuer.name == head.name
    issuer = issued(life, signer=deputy.key).issuer
    assert (issuer.authority, issuer.by, issuer.signer, issuer.name) == (
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Trương Văn Mẫu",
    )


def test_a_new_name_counts_from_its_day(life):
    office, today = own(life), local_day(life.now)
    changed = replace(letterhead_of(life.sheet.procedure.self_assessment, office.unit, today), place="Nơi mới")
    settings.name_office(life.act("commune_leader"), changed, office.edition.id)
    submitted(life)
    assert issued(life).issuer.place == "Nơi mới"


def test_without_anybody_who_signs_nothing_is_issued(life):
    submitted(life)
    for index, _ in enumerate(own(life).settings.holders):
        settings.relieve(life.act("commune_leader"), index, date(2021, 1, 1), own(life).edition.id)
    assert "người ký" in refused(life)["signer"]


def test_someone_who_holds_no_post_that_day_does_not_sign(life):
    submitted(life)
    assert "không giữ chức vụ" in refused(life, signer="Ai đó, CHỦ TỊCH")["signer"]


def test_a_leftover_file_asks_who_holds_the_task_now(life):
    """The district level ended: its office says under which name it still acts, or nothing is issued."""
    life.appraised()
    office = own(life, "appraiser")
    earlier = tuple(each for each in office.settings.letterheads if each.since < LATER)
    kept = replace(office.settings, letterheads=earlier)
    event_id = events.events_of(life.connection, life.id)[-1].id
    offices.add(life.connection, office.unit.id, office.step, event_id, kept)
    with pytest.raises(Refused, match="trình tự không còn cơ quan thẩm định"):
        issued(life, "appraisal-report", "appraiser")


def test_days_follow_each_other(life):
    submitted(life)
    today = local_day(life.now)
    assert "không thể sau hôm nay" in refused(life, on=today + timedelta(days=1))["on"]
    assert "ngày xã trình hồ sơ" in refused(life, on=today - timedelta(days=1), other_year=True)["on"]
    assert issued(life, on=today).on == today


def test_another_year_is_confirmed(life):
    submitted(life)
    said = refused(life, on=date(local_day(life.now).year - 1, 12, 31))
    assert "đánh dấu xác nhận" in said["other_year"]


def test_what_somebody_else_changed_meanwhile_is_seen_first(life):
    seen = own(life).edition.id
    settings.appoint(life.act("commune_officer"), Holder("Lâm Văn Mẫu", "PHÓ CHỦ TỊCH", Authority.DEPUTY, LATER), seen)
    with pytest.raises(Refused, match="vừa sửa trang này"):
        settings.relieve(life.act("commune_leader"), 0, LATER, seen)


def test_the_council_that_was_formed_sits_at_the_next_meeting(life):
    members = (Member("Cao Văn Mẫu", "Phó Chủ tịch", CHAIR), Member("Dương Thị Mẫu", "Công chức", SECRETARY))
    council = Formation("07/QĐ-UBND", date(2021, 5, 4), members)
    settings.form_council(life.act("commune_leader"), council, own(life).edition.id)
    meeting_id = meetings.start(
        life.act("commune_leader"), life.id, CouncilStep.SELF_ASSESSMENT, MeetingDraft(0, "Phòng họp", life.now)
    )
    _, meeting = meeting_for(life.act("commune_leader"), life.id, meeting_id)
    assert [(person.name, person.office) for person in meeting.people][:2] == [
        ("Cao Văn Mẫu", "Phó Chủ tịch"),
        ("Dương Thị Mẫu", "Công chức"),
    ]


def test_an_office_without_a_council_forms_none(life):
    with pytest.raises(Forbidden):
        settings.form_council(life.act("approver"), Formation("01", LATER, ()), own(life, "approver").edition.id)


def test_an_account_without_an_office_keeps_none(life):
    with pytest.raises(Forbidden):
        settings.own_office(life.act("administrator"))


def test_what_an_office_said_is_sealed(life, library):
    settings.appoint(
        life.act("commune_leader"),
        Holder("Lâm Văn Mẫu", "PHÓ CHỦ TỊCH", Authority.DEPUTY, LATER),
        own(life).edition.id,
    )
    assert events.site_events(life.connection, 1)[0].act == "office_holder"
    chain.seal(life.connection)
    assert list(faults(life.connection, library)) == []
