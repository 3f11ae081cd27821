"""Council meetings: opened, edited while they go on, ended once; and their minutes."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.assessment.hands import COUNCIL_HANDS
from certify.domain.assessment.meetings import (
    COUNCILS,
    LONGEST,
    Attendee,
    Council,
    CouncilStep,
    Meeting,
    Opinion,
    Vote,
    lacking,
    oversized,
    titles,
)
from certify.domain.assessment.sides import APPRAISAL, SELF, SIDE_NAMES
from certify.domain.criteria.version import Version
from certify.domain.days import LOCAL
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.councils import attendees_for, council_for
from certify.operations.assessments.offices import hands_on
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.assessments import meetings
from certify.store.assessments.meetings import StoredMeeting
from certify.store.connection import Connection


class MeetingDraft(Struct, frozen=True):
    """What the page of a meeting holds; `base` is the version of the meeting that the page was made from."""

    base: int
    place: str
    started_at: datetime
    people: tuple[Attendee, ...] = ()
    votes: tuple[Vote, ...] = ()
    conclusion: str = ""


class Stale(Refused):
    """Somebody else changed the same content meanwhile; `newer` is what is stored now."""

    def __init__(self, newer: StoredMeeting | str) -> None:
        self.newer = newer
        super().__init__(["Người khác vừa sửa nội dung này; hãy xem cả hai bản rồi lưu lại."])


def meeting_for(act: Act, assessment_id: int, meeting_id: int) -> tuple[Sheet, StoredMeeting]:
    """A meeting with its file, within the actor's scope; NotFound outside it."""
    sheet, meeting = sheet_for(act, assessment_id), meetings.find(act.connection, meeting_id)
    if meeting is None or meeting.assessment_id != assessment_id:
        raise NotFound
    return sheet, meeting


def open_meeting(act: Act, assessment_id: int, meeting_id: int) -> tuple[Sheet, StoredMeeting]:
    """A meeting that the actor may still change. Raises Forbidden, NotFound and Refused."""
    sheet, meeting = meeting_for(act, assessment_id, meeting_id)
    council_for(act, sheet, meeting.step)
    if meeting.ended_at is not None:
        raise Refused(["Cuộc họp đã kết thúc, không sửa được nữa; nếu cần, hãy mở cuộc họp mới."])
    return sheet, meeting


def start(act: Act, assessment_id: int, step: CouncilStep, draft: MeetingDraft) -> int:
    """Open a meeting with the attendees of the council's last one; its id. An open one is returned instead of a second.

    Raises Forbidden, NotFound and Refused.
    """
    sheet = sheet_for(act, assessment_id)
    council = council_for(act, sheet, step)
    for meeting in meetings.of_assessment(act.connection, assessment_id):
        if meeting.step == step and meeting.ended_at is None:
            return meeting.id
    _check_lengths(draft, {})
    row = {"assessment_id": assessment_id, "step": step, "place": draft.place, "started_at": draft.started_at}
    meeting_id = meetings.add(act.connection, {**row, "conclusion": "", "version": 1})
    people = draft.people or attendees_for(act.connection, sheet, step, meeting_id)
    votes = draft.votes or (Vote(QUESTIONS[step], 0, 0, 0),)
    meetings.put(
        act.connection,
        _with_draft(_stored(act.connection, meeting_id), replace(draft, base=1, people=people, votes=votes)),
    )
    record_step(act, "meeting_opened", sheet, council)
    return meeting_id


# The column of the score sheet that the council of a step meets on.
SIDES = {CouncilStep.SELF_ASSESSMENT: SELF, CouncilStep.APPRAISAL: APPRAISAL}
QUESTIONS = {
    CouncilStep.SELF_ASSESSMENT: "Thống nhất kết quả tự chấm điểm và đề nghị thẩm định",
    CouncilStep.APPRAISAL: "Thống nhất kết quả thẩm định",
}


def save(act: Act, assessment_id: int, meeting_id: int, draft: MeetingDraft) -> StoredMeeting:
    """Save the page of a meeting; the meeting afterwards.

    Raises Forbidden, NotFound, Refused, and Stale when somebody else changed it meanwhile.
    """
    sheet, meeting = open_meeting(act, assessment_id, meeting_id)
    _check_lengths(draft, meeting.opinions)
    changed = _with_draft(meeting, draft)
    if changed == replace(meeting, version=draft.base):
        return meeting
    if not meetings.put(act.connection, changed):
        raise Stale(meeting)
    _record_hand(act, sheet, meeting.step)
    return _stored(act.connection, meeting_id)


def note(act: Act, assessment_id: int, meeting_id: int, criterion_id: str, text: str, seen: str) -> None:
    """Save the opinions on a criterion ("": on the whole). `seen` is the text that the page was made from.

    Raises Forbidden, NotFound, Refused, and Stale when somebody else changed that text meanwhile.
    """
    sheet, meeting = open_meeting(act, assessment_id, meeting_id)
    if criterion_id not in titles(sheet.version):
        raise NotFound
    if len(text) > LONGEST["text"]:
        problem = f"Ý kiến: dài {len(text)} ký tự; mỗi ô không quá {LONGEST['text']} ký tự."
        raise Refused([Problem("text", problem)])
    stored_text = meeting.opinions.get(criterion_id, "")
    if stored_text not in {seen, text}:
        raise Stale(stored_text)
    meetings.write_opinion(act.connection, meeting_id, criterion_id, text)
    _record_hand(act, sheet, meeting.step)


def end(act: Act, assessment_id: int, meeting_id: int, base: int, ended_at: datetime) -> None:
    """End a meeting, after which it can't be changed. Raises Forbidden, NotFound, Stale, and Refused if incomplete."""
    sheet, meeting = open_meeting(act, assessment_id, meeting_id)
    if meeting.version != base:
        raise Stale(meeting)
    ended = replace(meeting, ended_at=ended_at)
    if problems := [*_unscored(sheet, meeting.step), *lacking(as_minutes(ended, sheet.version), act.at)]:
        raise Refused(problems)
    meetings.put(act.connection, ended)
    record_step(act, "meeting_ended", sheet, COUNCILS[meeting.step])


def _unscored(sheet: Sheet, step: CouncilStep) -> Iterator[Problem]:
    """A council agrees on a result, so there has to be one."""
    side = SIDES[step]
    if missing := sheet.missing(side):
        text = f"Chưa có kết quả để thống nhất; chỉ tiêu chưa có số {SIDE_NAMES[side]}: {', '.join(missing)}."
        yield Problem("", text)


def drop(act: Act, assessment_id: int, meeting_id: int) -> None:
    """Remove a meeting that was opened by mistake. Raises Forbidden, NotFound, and Refused once it has ended."""
    sheet, meeting = open_meeting(act, assessment_id, meeting_id)
    meetings.drop(act.connection, meeting_id)
    record_step(act, "meeting_dropped", sheet, COUNCILS[meeting.step])


def minutes_of(connection: Connection, sheet: Sheet, step: CouncilStep) -> Meeting | None:
    """The last ended meeting of a file's council at a step of the procedure; None when there was none."""
    meeting = meetings.last_ended(connection, sheet.id, step)
    return as_minutes(meeting, sheet.version) if meeting else None


def as_minutes(meeting: StoredMeeting, version: Version) -> Meeting:
    """A meeting as printed in its minutes, in Vietnamese time; opinions in the order of the criteria."""
    opinions = [(key, title) for key, title in titles(version).items() if meeting.opinions.get(key)]
    return Meeting(
        place=meeting.place,
        started_at=meeting.started_at.astimezone(LOCAL),
        people=meeting.people,
        opinions=tuple(Opinion(key, title, meeting.opinions[key]) for key, title in opinions),
        votes=meeting.votes,
        conclusion=meeting.conclusion,
        ended_at=meeting.ended_at.astimezone(LOCAL) if meeting.ended_at else None,
    )


def _with_draft(meeting: StoredMeeting, draft: MeetingDraft) -> StoredMeeting:
    return replace(
        meeting,
        version=draft.base,
        place=draft.place,
        started_at=draft.started_at,
        people=draft.people,
        votes=draft.votes,
        conclusion=draft.conclusion,
    )


def _check_lengths(draft: MeetingDraft, texts: Mapping[str, str]) -> None:
    """Raise Refused when a field is longer than what can be stored; `texts` are the opinions by criterion."""
    opinions = tuple(Opinion(key, "", text) for key, text in texts.items())
    typed = Meeting(draft.place, draft.started_at, draft.people, opinions, draft.votes, draft.conclusion)
    if problems := oversized(typed):
        raise Refused(problems)


def _stored(connection: Connection, meeting_id: int) -> StoredMeeting:
    meeting = meetings.find(connection, meeting_id)
    if meeting is None:
        raise NotFound
    return meeting


def _record_hand(act: Act, sheet: Sheet, step: CouncilStep) -> None:
    """Record who keeps the minutes, unless the log already says that they had this hand on the file."""
    if COUNCIL_HANDS[step] not in {had.hand for had in hands_on(act, sheet)}:
        record_step(act, "meeting_kept", sheet, COUNCILS[step])


def record_step(act: Act, name: str, sheet: Sheet, council: Council) -> None:
    """Write the event of what happened to a council's meeting on a file."""
    act.record(name, assessment_id=sheet.id, details={"note": council.name, "step": council.step})
