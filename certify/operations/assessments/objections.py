"""Objections: the commune's leader objects to one criterion of a result, and the appraising office answers."""

from datetime import date

from certify.domain.assessment.hands import Hand
from certify.domain.assessment.objections import (
    OUTCOME_NAMES,
    RESULTS,
    Outcome,
    Window,
    answer_refusals,
    last_day,
    refusals,
)
from certify.domain.days import local_day
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.assessments import objections
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.log.events import Event


def make(act: Act, assessment_id: int, criterion_id: str, text: str) -> int:
    """Object to one criterion of a file's current result; the objection's id.

    Raises Forbidden, NotFound, and Refused with every reason why not.
    """
    act.need("objection:make")
    sheet = sheet_for(act, assessment_id)
    today, result = act.today, result_of(act.connection, sheet)
    criterion_ids = frozenset(criterion.id for criterion in sheet.version.criteria)
    problems = refusals(window_of(sheet, result), today, criterion_ids, criterion_id, text)
    if problems := [*_barred(act, sheet, Hand.SELF), *problems]:
        raise Refused(problems)
    note = {"note": f"tiêu chí {criterion_id}"}
    event_id = act.record("object", assessment_id=sheet.id, details=note)
    row = {"assessment_id": sheet.id, "event_id": event_id, "result_id": result.id if result else 0}
    due = last_day(today, sheet.round.answer_days or 0)
    objection = {"criterion_id": criterion_id, "text": text.strip(), "answer_due_on": due}
    return objections.add(act.connection, row | objection)


def answer(act: Act, assessment_id: int, objection_id: int, outcome: str, reason: str) -> None:
    """Answer an objection with reasons, even after its due day. Raises Forbidden, NotFound and Refused."""
    act.need("objection:answer")
    sheet = sheet_for(act, assessment_id)
    objection = next((candidate for candidate in sheet.objections if candidate.id == objection_id), None)
    if objection is None:
        raise NotFound
    problems = answer_refusals(outcome, reason, answered=not objection.open)
    if problems := [*_barred(act, sheet, Hand.APPRAISAL), *problems]:
        raise Refused(problems)
    note = {"note": f"tiêu chí {objection.criterion_id}, {OUTCOME_NAMES[Outcome(outcome)].lower()}"}
    event_id = act.record("objection_answered", assessment_id=sheet.id, details=note)
    row = {"objection_id": objection.id, "event_id": event_id, "outcome": outcome, "reason": reason.strip()}
    objections.add_answer(act.connection, row)


def _barred(act: Act, sheet: Sheet, hand: Hand) -> list[Problem]:
    sentence = barred(act, sheet, hand)
    return [Problem("", sentence)] if sentence else []


def result_of(connection: Connection, sheet: Sheet) -> Event | None:
    """The event that gave a file its current result; None while there's no result to object to."""
    return events.result_of(connection, sheet.id, sheet.state) if sheet.state in RESULTS else None


def window_of(sheet: Sheet, result: Event | None) -> Window | None:
    """Until when the commune may object to a result, and to what it has objected; None if the round sets no time."""
    if result is None or sheet.round.objection_days is None:
        return None
    until = last_day(local_day(result.at), sheet.round.objection_days)
    return Window(
        until, frozenset(objection.criterion_id for objection in sheet.objections if objection.result_id == result.id)
    )


def open_window(connection: Connection, sheet: Sheet, on: date) -> Window | None:
    """The window of a file while it is open on a day."""
    window = window_of(sheet, result_of(connection, sheet))
    return window if window and on <= window.last_day else None


def accepted(connection: Connection, sheet: Sheet) -> tuple[str, ...]:
    """The criteria whose accepted objection is about the current result."""
    upheld = [objection for objection in sheet.objections if objection.outcome is Outcome.ACCEPTED]
    result = result_of(connection, sheet) if upheld else None
    return tuple(objection.criterion_id for objection in upheld if result and objection.result_id == result.id)
