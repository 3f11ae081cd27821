"""The pages of meetings, drawn from what is stored or from what was just typed and refused."""

from flask import request
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from certify.domain.assessment.hands import COUNCIL_HANDS
from certify.domain.assessment.meetings import COUNCILS, DUTIES, lacking, titles
from certify.domain.people.permissions import may
from certify.operations.act import Act, NotFound
from certify.operations.assessments import meetings
from certify.operations.assessments.councils import openable, withheld
from certify.operations.assessments.meetings import meeting_for
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.assessments import meetings as stored
from certify.store.assessments.meetings import StoredMeeting
from certify.web.assessments.sheet_view import SheetPage
from certify.web.forms import Problems, page
from certify.web.meetings.form import TypedMeeting, blank_person, typed_of
from certify.web.request_context import now, today, viewing

# Opinions on the file as a whole are stored without a criterion's id; in an address they need a name.
WHOLE = "chung"
SPARE_PEOPLE, SPARE_VOTES = 4, 2


def list_page(assessment_id: int, problems: Problems) -> ResponseReturnValue:
    """The meetings on a file, and a form to open one."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        past_and_open = stored.of_assessment(act.connection, assessment_id)
        none_open = all(meeting.ended_at is not None for meeting in past_and_open)
        may_open, why_not = openable(act, sheet) if none_open else [], withheld(act, sheet)
    values = {
        "sheet": sheet,
        "meetings": past_and_open,
        "openable": may_open,
        "withheld": why_not,
        "councils": COUNCILS,
        "form": request.form,
        "moment_now": f"{today():%Y-%m-%dT%H:%M}",
    }
    return page("meetings/index.html", problems, **values)


def meeting_page(
    assessment_id: int,
    meeting_id: int,
    problems: Problems = (),
    typed: TypedMeeting | None = None,
    newer: StoredMeeting | None = None,
) -> ResponseReturnValue:
    """A meeting; after a refusal with what was `typed`, beside the `newer` state that somebody else saved."""
    with viewing() as act:
        sheet, meeting = meeting_for(act, assessment_id, meeting_id)
        common = _common(act, sheet, meeting)
    fields = typed or typed_of(meeting)
    values = {
        "told": meetings.as_minutes(meeting, sheet.version),
        "typed": fields,
        "version": meeting.version,
        "people": [*fields.people, *[blank_person()] * SPARE_PEOPLE],
        "votes": [*fields.votes, *[{}] * SPARE_VOTES],
        "duties": DUTIES,
        "newer": newer,
        "lacks": lacking(meetings.as_minutes(_as_if_ended(meeting), sheet.version), now()),
        "ended_at": request.form.get("ended_at") or f"{today():%Y-%m-%dT%H:%M}",
    }
    return page("meetings/meeting.html", problems, **common, **values)


def criterion_page(
    assessment_id: int,
    meeting_id: int,
    part: str,
    problems: Problems = (),
    typed: str | None = None,
    newer: str | None = None,
) -> ResponseReturnValue:
    """One criterion of a meeting, or the file as a whole; raises NotFound for an unknown part."""
    with viewing() as act:
        sheet, meeting = meeting_for(act, assessment_id, meeting_id)
        common = _common(act, sheet, meeting)
    parts = _parts(sheet)
    if part not in parts:
        raise NotFound
    index, criterion_id = parts.index(part), "" if part == WHOLE else part
    sheet_page = SheetPage(sheet, meetings.SIDES[meeting.step], frozenset())
    saved = meeting.opinions.get(criterion_id, "")
    values = {
        "part": part,
        "page": sheet_page,
        "group": next((group for group in sheet_page.groups if group.criterion.id == criterion_id), None),
        "text": saved if typed is None else typed,
        "seen": saved,
        "newer": newer,
        "before": parts[index - 1] if index else None,
        "after": parts[index + 1] if part != WHOLE else None,
    }
    return page("meetings/criterion.html", problems, **common, **values)


def _as_if_ended(meeting: StoredMeeting) -> StoredMeeting:
    return meeting if meeting.ended_at else replace(meeting, ended_at=now())


def _common(act: Act, sheet: Sheet, meeting: StoredMeeting) -> dict[str, object]:
    """What both pages of a meeting need."""
    council = COUNCILS[meeting.step]
    records = may(act.actor.role, council.permission) and sheet.state in council.states and meeting.ended_at is None
    why_not = barred(act, sheet, COUNCIL_HANDS[meeting.step]) if records else ""
    return {
        "sheet": sheet,
        "meeting": meeting,
        "council": council,
        "open": records and not why_not,
        "why_not": why_not,
        "parts": [(part, "" if part == WHOLE else part) for part in _parts(sheet)],
        "titles": titles(sheet.version),
    }


def _parts(sheet: Sheet) -> list[str]:
    return [key or WHOLE for key in titles(sheet.version)]
