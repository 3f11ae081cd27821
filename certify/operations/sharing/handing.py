"""Hand a commune's file over to its leader, who sends it or gives it back; the log says how it stands."""

from collections.abc import Iterator

from certify.domain.assessment.conditions import LOCKED
from certify.domain.assessment.hands import ACTS as HANDS
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import SELF
from certify.domain.assessment.states import SELF_STATES
from certify.domain.limits import LONGEST_TEXT
from certify.domain.people.handing import ACTS, HAND_BACK, HAND_OVER
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.log.events import Event


def last_handing(connection: Connection, assessment_id: int) -> Event | None:
    """The last act on a file that says whether it is with its leader."""
    return events.last_of(connection, assessment_id, ACTS)


def handed_over(connection: Connection, assessment_id: int) -> Event | None:
    """The event by which a file came to its leader; None when it isn't there."""
    last = last_handing(connection, assessment_id)
    return last if last and last.act == HAND_OVER else None


def lacks(act: Act, sheet: Sheet) -> list[Problem]:
    """Why the actor can't hand a file over to the leader now."""
    return [Problem("", said) for said in _lacks(act, sheet)]


def _lacks(act: Act, sheet: Sheet) -> Iterator[str]:
    if why_not := barred(act, sheet, HANDS[HAND_OVER]):
        yield why_not
    if sheet.state not in SELF_STATES or sheet.round.state != RoundState.OPEN:
        yield "Hồ sơ không ở bước tự chấm điểm."
        return
    if sheet.locked(act.today):
        yield LOCKED
    if missing := sheet.missing(SELF):
        yield f"Còn chỉ tiêu chưa nhập: {', '.join(missing)}."
    if handed_over(act.connection, sheet.id):
        yield "Hồ sơ đã trình lãnh đạo."


def hand_over(act: Act, assessment_id: int, note: str) -> None:
    """Hand a complete file over to the leader, with a note that may be empty. Raises Forbidden, NotFound, Refused."""
    act.need("assessment:hand_over")
    sheet = sheet_for(act, assessment_id)
    if problems := [*lacks(act, sheet), *_too_long(note)]:
        raise Refused(problems)
    _record(act, sheet, HAND_OVER, note)


def hand_back(act: Act, assessment_id: int, note: str) -> None:
    """Give a file back to its officer, with what is to be done. Raises Forbidden, NotFound, Refused."""
    act.need("assessment:submit")
    sheet = sheet_for(act, assessment_id)
    problems = _too_long(note)
    if sheet.state not in SELF_STATES or not handed_over(act.connection, sheet.id):
        problems.append(Problem("", "Hồ sơ này không đang trình lãnh đạo."))
    if not note.strip():
        problems.append(Problem("note", "Nội dung cần sửa, bổ sung: phải ghi."))
    if problems:
        raise Refused(problems)
    _record(act, sheet, HAND_BACK, note)


def _too_long(note: str) -> list[Problem]:
    return [Problem("note", f"Ghi chú dài quá {LONGEST_TEXT} ký tự.")] if len(note) > LONGEST_TEXT else []


def _record(act: Act, sheet: Sheet, name: str, note: str) -> None:
    act.record(name, assessment_id=sheet.id, details={"note": note.strip()} if note.strip() else {})
