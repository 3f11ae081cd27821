"""What of a file a paper tells: its last return, the answers to its objections, a meeting that was opened."""

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from certify.documents.pdf.forms import FormFile
from certify.domain.assessment.meetings import CouncilStep, Meeting
from certify.domain.assessment.record import ObjectionLine
from certify.domain.assessment.returns import WHOLE, WHOLE_NAME
from certify.domain.days import local_day
from certify.domain.papers.paper import Lack
from certify.operations.assessments.meetings import as_minutes
from certify.operations.assessments.record import objection_lines
from certify.operations.assessments.sheet import Sheet
from certify.store.assessments import meetings
from certify.store.connection import Connection
from certify.store.log.events import last_return

NOTHING_TO_TELL = {
    "return": "Hồ sơ chưa bị trả lại lần nào.",
    "answers": "Chưa có kiến nghị nào được trả lời.",
    "meeting": "Chưa mở cuộc họp nào của hội đồng; mở cuộc họp ở trang Họp hội đồng trước.",
}
# Occasions that a letter answers: it can't be drafted before. An invitation can, with lines to fill in.
PAST = {"return", "answers"}


class Occasion(Struct, frozen=True):
    """What a paper tells; `key` tells it from the one before, and no paper on it can be older than `on`, for `what`."""

    key: str
    on: date | None = None
    what: str = ""
    lacks: tuple[Lack, ...] = ()
    due_on: date | None = None
    answers: tuple[ObjectionLine, ...] = ()
    meeting: Meeting | None = None


def occasion_of(connection: Connection, sheet: Sheet, form: FormFile) -> Occasion | None:
    """What a form tells of a file now; None when there is nothing to tell, or the form tells of no occasion."""
    return _FINDERS[form.occasion](connection, sheet, form) if form.occasion else None


def return_key(event_id: int) -> str:
    """The key of a return, by the event that it was."""
    return f"return:{event_id}"


def answers_key(objection_ids: Iterable[int]) -> str:
    """The key of the answers given so far, by the objections that they answer."""
    return f"answers:{'+'.join(str(objection_id) for objection_id in sorted(objection_ids))}"


def meeting_key(meeting_id: int) -> str:
    """The key of a meeting."""
    return f"meeting:{meeting_id}"


def _return(_: Connection, sheet: Sheet, __: FormFile) -> Occasion | None:
    if not sheet.reasons:
        return None
    last = sheet.reasons[-1]
    names = {WHOLE: WHOLE_NAME} | {indicator.id: indicator.name for indicator in sheet.version.indicators}
    lacks = tuple(
        Lack(reason.indicator_id, names.get(reason.indicator_id, ""), reason.reason)
        for reason in last_return(sheet.reasons)
    )
    return Occasion(
        return_key(last.event_id), local_day(last.at), "trả lại hồ sơ", lacks, sheet.assessment.return_due_on
    )


def _answers(_: Connection, sheet: Sheet, __: FormFile) -> Occasion | None:
    answered = [objection for objection in sheet.objections if objection.answered_at]
    if not answered:
        return None
    key = answers_key(objection.id for objection in answered)
    last = max(objection.answered_at for objection in answered if objection.answered_at)
    return Occasion(key, local_day(last), "trả lời kiến nghị", answers=objection_lines(answered))


def _meeting(connection: Connection, sheet: Sheet, form: FormFile) -> Occasion | None:
    """The meeting that is open: an invitation is written before it is held, so no day is too early."""
    for meeting in reversed(meetings.of_assessment(connection, sheet.id)):
        if meeting.step == CouncilStep(form.office) and meeting.ended_at is None:
            return Occasion(meeting_key(meeting.id), meeting=as_minutes(meeting, sheet.version))
    return None


_FINDERS: dict[str, Callable[[Connection, Sheet, FormFile], Occasion | None]] = {
    "return": _return,
    "answers": _answers,
    "meeting": _meeting,
}
