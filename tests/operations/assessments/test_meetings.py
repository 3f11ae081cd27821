"""Meetings through the operations: opened, kept by two people, ended once, told in the minutes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from certify.domain.assessment.meetings import GUEST, Vote, voters
from certify.domain.assessment.sides import APPRAISAL
from certify.operations.act import Act, Forbidden, NotFound, Refused
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import MeetingDraft, Stale, minutes_of
from certify.operations.papers import issue
from certify.operations.papers.content import file_matter
from certify.operations.papers.files import content_of
from certify.operations.papers.issue import Order
from certify.store.assessments import meetings as stored
from certify.store.log import events
from tests.support.shown import COMMUNE, lowered

OWN, ABOVE = "self_assessment", "appraisal"


@pytest.fixture
def life(life):
    """A commune's file with every figure of its own."""
    life.fill()
    return life


class Council:
    """One open meeting and the people who keep it."""

    def __init__(self, life, role="commune_officer", step=OWN):
        self.life, self.role = life, role
        draft = MeetingDraft(0, "Hội trường xã", life.now - timedelta(hours=2))
        self.id = meetings.start(Act(life.connection, life.library, self.who, life.now), life.id, step, draft)

    @property
    def who(self):
        return self.life.who(self.role)

    @property
    def meeting(self):
        return stored.find(self.life.connection, self.id)

    def save(self, base=None, **changed):
        now = self.meeting
        kept = {"place": now.place, "started_at": now.started_at, "people": now.people, "votes": now.votes}
        draft = MeetingDraft(base or now.version, **{**kept, "conclusion": now.conclusion, **changed})
        return meetings.save(
            Act(self.life.connection, self.life.library, self.who, self.life.now), self.life.id, self.id, draft
        )

    def note(self, criterion_id, text, seen="", role=None):
        person = self.life.who(role or self.role)
        where = (self.life.id, self.id, criterion_id)
        meetings.note(Act(self.life.connection, self.life.library, person, self.life.now), *where, text, seen)

    def fill(self):
        people = tuple(replace(person, present=True) for person in self.meeting.people)
        votes = (Vote("Thống nhất kết quả tự chấm điểm", voters(people), 0, 0),)
        return self.save(people=people, votes=votes, conclusion="Hội đồng thống nhất.")

    def end(self, base=None, **more):
        life = self.life
        at = more.get("ended_at", life.now)
        meetings.end(
            Act(life.connection, life.library, self.who, life.now), life.id, self.id, base or self.meeting.version, at
        )


def test_what_was_entered_stands_in_the_minutes(life):
    council = Council(life)
    council.note("5", "Trạm Y tế thống nhất số liệu.")
    council.note("", "Vận động thêm nguồn lực.")
    council.note("2", "Đối chiếu sổ hộ tịch.")
    council.fill()
    council.end()
    life.take("submit", "commune_leader")
    matter, order = file_matter(life.sheet), Order(life.press.form("commune-minutes"))
    paper_id = issue.issue(life.act("commune_leader"), life.press, matter, order)
    meeting = content_of(life.connection, paper_id).meeting
    assert [(opinion.criterion_id, opinion.text) for opinion in meeting.opinions] == [
        ("2", "Đối chiếu sổ hộ tịch."), ("5", "Trạm Y tế thống nhất số liệu."), ("", "Vận động thêm nguồn lực."),
    ]  # fmt: skip
    assert meeting.opinions[0].title == life.sheet.version.criteria[1].name
    assert meeting.place == "Hội trường xã" and meeting.conclusion == "Hội đồng thống nhất."
    assert meeting.ended_at == life.now and meeting.ended_at.utcoffset() == timedelta(hours=7)
    assert meeting.people and all(person.present for person in meeting.people)


def test_minutes_wait_for_an_ended_meeting(life):
    council = Council(life)
    council.fill()
    assert minutes_of(life.connection, life.sheet, OWN) is None
    form = life.press.form("commune-minutes")
    life.take("submit", "commune_leader")
    assert any("cuộc họp" in refusal for refusal in issue.refusals(life.connection, file_matter(life.sheet), form))
    council.end()
    assert issue.refusals(life.connection, file_matter(life.sheet), form) == []


def test_the_minutes_follow_the_last_meeting_that_ended(life):
    first = Council(life)
    first.fill()
    first.end(ended_at=life.now - timedelta(hours=1))
    second = Council(life)
    assert second.id != first.id
    second.fill()
    second.save(conclusion="Họp lần hai.")
    assert minutes_of(life.connection, life.sheet, OWN).conclusion == "Hội đồng thống nhất."
    second.end()
    assert minutes_of(life.connection, life.sheet, OWN).conclusion == "Họp lần hai."


def test_a_second_click_finds_the_open_meeting(life):
    assert Council(life).id == Council(life).id


def test_the_council_of_last_time_sits_again_with_this_files_guest(life):
    first = Council(life)
    people = (*first.meeting.people[:3], replace(first.meeting.people[-1], office="Khách lần trước", present=True))
    first.save(people=people)
    first.fill()
    first.end()
    again = Council(life).meeting.people
    assert again[:3] == tuple(replace(person, present=False) for person in people[:3])
    assert [one.duty for one in again[3:]] == [GUEST] and again[3].office != "Khách lần trước"


def test_a_stale_page_is_refused_with_the_newer_one(life):
    council = Council(life)
    base = council.meeting.version
    council.save(conclusion="Bản thứ nhất.")
    with pytest.raises(Stale) as stale:
        council.save(base=base, conclusion="Bản thứ hai.")
    assert stale.value.newer.conclusion == "Bản thứ nhất." and council.meeting.conclusion == "Bản thứ nhất."
    assert council.meeting.people, "a refused save leaves the lists as they stood"
    council.save(base=base, conclusion="Bản thứ nhất.")
    council.save(conclusion="Bản thứ hai.")
    assert council.meeting.conclusion == "Bản thứ hai."


def test_opinions_are_kept_each_by_itself(life):
    council = Council(life)
    base = council.meeting.version
    council.note("1", "Một")
    council.note("2", "Hai", role="commune_leader")
    council.save(base=base, conclusion="Ghi ở trang khác.")
    with pytest.raises(Stale) as stale:
        council.note("1", "Khác", seen="")
    assert stale.value.newer == "Một"
    council.note("1", "Một", seen="")
    council.note("1", "Khác", seen="Một")
    council.note("2", "", seen="Hai")
    assert council.meeting.opinions == {"1": "Khác"}


def test_an_end_on_what_was_not_seen_is_refused(life):
    council = Council(life)
    council.fill()
    with pytest.raises(Stale):
        council.end(base=council.meeting.version - 1)


def test_an_unfinished_meeting_does_not_end_and_says_why(life):
    with pytest.raises(Refused) as refused:
        Council(life).end()
    assert {"Chưa ghi ai có mặt.", "Chưa có kết luận."} <= set(refused.value.reasons)


def test_an_ended_meeting_stands(life):
    council = Council(life)
    council.fill()
    council.end()
    for act in (council.fill, council.end, lambda: council.note("1", "Thêm")):
        with pytest.raises(Refused, match="đã kết thúc"):
            act()
    with pytest.raises(Refused, match="đã kết thúc"):
        meetings.drop(Act(life.connection, life.library, council.who, life.now), life.id, council.id)


@pytest.mark.each_case
@pytest.mark.parametrize(
    "act",
    [
        "UPDATE meetings SET conclusion = 'x' WHERE id = {}",
        "DELETE FROM meetings WHERE id = {}",
        "UPDATE meeting_votes SET agree = 0 WHERE meeting_id = {}",
        "DELETE FROM meeting_people WHERE meeting_id = {}",
        "INSERT INTO meeting_opinions (meeting_id, criterion_id, text) VALUES ({}, '9', 'x')",
    ],
)
def test_the_database_keeps_an_ended_meeting(life, act):
    council = Council(life)
    council.fill()
    council.end()
    with pytest.raises(sa.exc.IntegrityError, match="ended meeting"), life.connection.begin_nested():
        life.connection.exec_driver_sql(act.format(council.id))
    assert council.meeting.conclusion == "Hội đồng thống nhất."


def test_a_meeting_opened_by_mistake_goes(life):
    council = Council(life)
    council.note("1", "Một")
    meetings.drop(Act(life.connection, life.library, council.who, life.now), life.id, council.id)
    assert council.meeting is None
    acts = [event.act for event in events.events_of(life.connection, life.id)]
    assert acts[-2:] == ["meeting_opened", "meeting_dropped"]


def test_each_council_meets_while_the_file_is_with_it(life):
    with pytest.raises(Refused, match="Bản nháp"):
        Council(life, "appraiser", ABOVE)
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    with pytest.raises(Refused, match="Đang thẩm định"):
        Council(life)
    council = Council(life, "appraiser", ABOVE)
    assert council.meeting.people[-1].office == f"Đại diện Ủy ban nhân dân {lowered(COMMUNE.full_name)}"


def test_a_council_agrees_on_a_result_that_is_there(life):
    life.take("submit", "commune_leader")
    life.take("start", "appraiser")
    council = Council(life, "appraiser", ABOVE)
    council.fill()
    with pytest.raises(Refused, match=r"Chưa có kết quả để thống nhất; chỉ tiêu chưa có số thẩm định: 1\.1, 1\.2"):
        council.end()
    assert council.meeting.ended_at is None
    life.fill(APPRAISAL, "appraiser")
    council.end()
    assert council.meeting.ended_at == life.now


def test_only_the_councils_own_people_keep_its_meeting(life):
    council = Council(life)
    council.role = "appraiser"
    with pytest.raises(Forbidden):
        council.save(conclusion="x")
    with pytest.raises(Forbidden):
        Council(life, "commune_officer", ABOVE)
    with pytest.raises(NotFound):
        Council(life, "commune_officer", "recognition")
    with pytest.raises(NotFound):
        meetings.meeting_for(life.act("approver"), life.id + 1, council.id)


@pytest.mark.parametrize("changed", [{"place": "x" * 301}, {"conclusion": "x" * 2001}])
def test_too_long_a_text_is_refused_and_nothing_changes(life, changed):
    council = Council(life)
    before = council.meeting
    with pytest.raises(Refused, match="dài không quá"):
        council.save(**changed)
    with pytest.raises(Refused, match="2001 ký tự"):
        council.note("1", "x" * 2001)
    with pytest.raises(NotFound):
        council.note("99", "x")
    assert council.meeting == before
