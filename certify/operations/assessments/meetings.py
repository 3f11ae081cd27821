"""Meetings of the councils: opened, kept while they go on, ended once; their minutes tell what was entered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from certify.domain.assessment.meetings import (
    COUNCILS,
    GUEST,
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
    usual_people,
)
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.criteria.version import Version
from certify.domain.days import LOCAL
from certify.domain.people.permissions import may
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused, need
from certify.operations.assessments.offices import elsewhere
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.events import record_event
from certify.operations.offices.naming import office_name
from certify.store.assessments import meetings
from certify.store.assessments.meetings import StoredMeeting
from certify.store.connection import Connection
from certify.store.people.accounts import Account


@dataclass(frozen=True)
class Draft:
    """What a meeting's page holds, and the version of the meeting that it was made from."""

    base: int
    place: str
    started_at: datetime
    people: tuple[Attendee, ...] = ()
    votes: tuple[Vote, ...] = ()
    conclusion: str = ""


class Stale(Refused):
    """Somebody else changed the same in between; `newer` is how it stands now."""

    def __init__(self, newer: StoredMeeting | str) -> None:
        self.newer = newer
        super().__init__(["Người khác vừa sửa nội dung này; hãy xem cả hai bản rồi lưu lại."])


def meeting_for(act: Act, assessment_id: int, meeting_id: int) -> tuple[Sheet, StoredMeeting]:
    """A meeting with its file, within the actor's scope; NotFound outside it."""
    sheet, meeting = sheet_for(act, assessment_id), meetings.find(act.connection, meeting_id)
    if meeting is None or meeting.assessment_id != assessment_id:
        raise NotFound
    return sheet, meeting


def being_kept(act: Act, assessment_id: int, meeting_id: int) -> tuple[Sheet, StoredMeeting]:
    """A meeting that the actor may still change. Raises Forbidden, NotFound and Refused."""
    sheet, meeting = meeting_for(act, assessment_id, meeting_id)
    _council(sheet, act.actor, meeting.step)
    if meeting.ended_at is not None:
        raise Refused(["Cuộc họp đã kết thúc, không sửa được nữa; nếu cần, hãy mở cuộc họp mới."])
    return sheet, meeting


def openable(sheet: Sheet, actor: Account) -> list[Council]:
    """The councils whose meeting on a file the actor may open now."""
    return [council for council in COUNCILS.values() if not _barred(council, sheet, actor) and _keeps(actor, council)]


def start(act: Act, assessment_id: int, step: CouncilStep, draft: Draft) -> int:
    """Open a meeting with the people of the council's last one; its id. While one is open, that one is returned.

    Raises Forbidden, NotFound and Refused.
    """
    sheet = sheet_for(act, assessment_id)
    council = _council(sheet, act.actor, step)
    for known in meetings.of_assessment(act.connection, assessment_id):
        if known.step == step and known.ended_at is None:
            return known.id
    _check(draft, {})
    row = {"assessment_id": assessment_id, "step": step, "place": draft.place, "started_at": draft.started_at}
    meeting_id = meetings.add(act.connection, {**row, "conclusion": "", "version": 1})
    people = draft.people or _people(act.connection, sheet, step, meeting_id)
    votes = draft.votes or (Vote(QUESTIONS[step], 0, 0, 0),)
    meetings.put(
        act.connection, _drawn(_found(act.connection, meeting_id), replace(draft, base=1, people=people, votes=votes))
    )
    _tell(act, "meeting_opened", sheet, council)
    return meeting_id


QUESTIONS = {
    CouncilStep.SELF_ASSESSMENT: "Thống nhất kết quả tự chấm điểm và đề nghị thẩm định",
    CouncilStep.APPRAISAL: "Thống nhất kết quả thẩm định",
}


def save(act: Act, assessment_id: int, meeting_id: int, draft: Draft) -> StoredMeeting:
    """Keep what a meeting's page holds. Raises Forbidden, NotFound, Refused, and Stale when somebody changed it."""
    _, meeting = being_kept(act, assessment_id, meeting_id)
    _check(draft, meeting.opinions)
    changed = _drawn(meeting, draft)
    if changed == replace(meeting, version=draft.base):
        return meeting
    if not meetings.put(act.connection, changed):
        raise Stale(meeting)
    return _found(act.connection, meeting_id)


def note(act: Act, assessment_id: int, meeting_id: int, criterion_id: str, text: str, seen: str) -> None:  # fmt: skip
    """Keep what is said on a criterion ("": on the whole). `seen` is the text that the page was made from.

    Raises Forbidden, NotFound, Refused, and Stale when somebody else wrote there meanwhile.
    """
    sheet, meeting = being_kept(act, assessment_id, meeting_id)
    if criterion_id not in titles(sheet.version):
        raise NotFound
    if len(text) > LONGEST["text"]:
        said = f"Ý kiến: dài {len(text)} ký tự; mỗi ô không quá {LONGEST['text']} ký tự."
        raise Refused([Problem("text", said)])
    standing = meeting.opinions.get(criterion_id, "")
    if standing not in {seen, text}:
        raise Stale(standing)
    meetings.write_opinion(act.connection, meeting_id, criterion_id, text)


def end(act: Act, assessment_id: int, meeting_id: int, base: int, ended_at: datetime) -> None:  # fmt: skip
    """End a meeting; from then on it stands. Raises Forbidden, NotFound, Stale, and Refused with all it lacks."""
    sheet, meeting = being_kept(act, assessment_id, meeting_id)
    if meeting.version != base:
        raise Stale(meeting)
    ended = replace(meeting, ended_at=ended_at)
    if problems := lacking(told(ended, sheet.version), act.at):
        raise Refused(problems)
    meetings.put(act.connection, ended)
    _tell(act, "meeting_ended", sheet, COUNCILS[meeting.step])


def drop(act: Act, assessment_id: int, meeting_id: int) -> None:
    """Remove a meeting that was opened by mistake. Raises Forbidden, NotFound, and Refused once it has ended."""
    sheet, meeting = being_kept(act, assessment_id, meeting_id)
    meetings.drop(act.connection, meeting_id)
    _tell(act, "meeting_dropped", sheet, COUNCILS[meeting.step])


def minutes_of(connection: Connection, sheet: Sheet, step: CouncilStep) -> Meeting | None:
    """The last ended meeting of a file's council at a step of the procedure; None when there was none."""
    found = meetings.last_ended(connection, sheet.id, step)
    return told(found, sheet.version) if found else None


def told(meeting: StoredMeeting, version: Version) -> Meeting:
    """A meeting as its minutes tell it, in Vietnamese time; opinions in the order of the criteria."""
    spoken = [(key, title) for key, title in titles(version).items() if meeting.opinions.get(key)]
    return Meeting(
        place=meeting.place,
        started_at=meeting.started_at.astimezone(LOCAL),
        people=meeting.people,
        opinions=tuple(Opinion(key, title, meeting.opinions[key]) for key, title in spoken),
        votes=meeting.votes,
        conclusion=meeting.conclusion,
        ended_at=meeting.ended_at.astimezone(LOCAL) if meeting.ended_at else None,
    )


def _council(sheet: Sheet, actor: Account, step: CouncilStep) -> Council:
    """The council of a step, if the actor may keep its meetings and the file is with it."""
    council = COUNCILS.get(step)
    if council is None:
        raise NotFound
    need(actor, council.permission)
    if problem := _barred(council, sheet, actor):
        raise Refused([problem])
    return council


def _barred(council: Council, sheet: Sheet, actor: Account) -> str:
    if sheet.state in council.states:
        return elsewhere(actor, sheet)
    return f"Hồ sơ đang ở trạng thái “{STATE_NAMES[sheet.state]}”; {council.name.lower()} không họp vào lúc này."


def _keeps(actor: Account, council: Council) -> bool:
    return may(actor.role, council.permission)


def _people(connection: Connection, sheet: Sheet, step: CouncilStep, meeting_id: int) -> tuple[Attendee, ...]:
    """Who sat on the council last time, else the offices that usually do; guests are this file's, nobody is present."""
    procedure, kind = sheet.procedure, sheet.unit.type.lower()
    own = step == CouncilStep.SELF_ASSESSMENT
    office = f"{procedure.self_assessment.title} {kind}" if own else procedure.appraisal.office
    usual = usual_people(step, kind, office, office_name(procedure.self_assessment, sheet.unit))
    seat = sheet.unit if own else sheet.places.get(procedure.appraisal.level, sheet.parent)
    last = meetings.last_of_office(connection, step, seat.id, meeting_id)
    if last is None:
        return usual
    council = tuple(replace(person, present=False) for person in last.people if person.duty != GUEST)
    return (*council, *(one for one in usual if one.duty == GUEST))


def _drawn(meeting: StoredMeeting, draft: Draft) -> StoredMeeting:
    return replace(
        meeting,
        version=draft.base,
        place=draft.place,
        started_at=draft.started_at,
        people=draft.people,
        votes=draft.votes,
        conclusion=draft.conclusion,
    )


def _check(draft: Draft, opinions: Mapping[str, str]) -> None:
    """Raise Refused with every reason why what was typed can't even be kept."""
    spoken = tuple(Opinion(key, "", text) for key, text in opinions.items())
    typed = Meeting(draft.place, draft.started_at, draft.people, spoken, draft.votes, draft.conclusion)
    if problems := oversized(typed):
        raise Refused(problems)


def _found(connection: Connection, meeting_id: int) -> StoredMeeting:
    meeting = meetings.find(connection, meeting_id)
    if meeting is None:
        raise NotFound
    return meeting


def _tell(act: Act, name: str, sheet: Sheet, council: Council) -> None:
    record_event(act, name, assessment_id=sheet.id, details={"note": council.name})
