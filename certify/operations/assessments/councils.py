"""The councils that meet on a file: which may meet now, who keeps the minutes, and who usually attends."""

from msgspec.structs import replace

from certify.domain.assessment.hands import COUNCIL_HANDS
from certify.domain.assessment.meetings import (
    COUNCILS,
    GUEST,
    Attendee,
    Council,
    CouncilStep,
    usual_people,
)
from certify.domain.assessment.states import STATE_NAMES
from certify.domain.offices.steps import OfficeStep
from certify.domain.people.permissions import may
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import Sheet
from certify.operations.offices.naming import office_name
from certify.store.assessments import meetings
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.units import offices


def openable(act: Act, sheet: Sheet) -> list[Council]:
    """The councils whose meeting on a file the actor may open now."""
    return [
        council for council in COUNCILS.values() if _may_keep(act.actor, council) and not _barred(act, council, sheet)
    ]


def withheld(act: Act, sheet: Sheet) -> list[str]:
    """Why the actor may not keep the minutes of a council that may meet now, though their role does; as sentences."""
    meeting = [council for council in COUNCILS.values() if sheet.state in council.states]
    return [text for council in meeting if _may_keep(act.actor, council) and (text := _barred(act, council, sheet))]


def council_for(act: Act, sheet: Sheet, step: CouncilStep) -> Council:
    """The council of a step. Raises NotFound where there is none, Forbidden, and Refused when it can't meet now."""
    council = COUNCILS.get(step)
    if council is None:
        raise NotFound
    act.need(council.permission)
    if problem := _barred(act, council, sheet):
        raise Refused([problem])
    return council


def _barred(act: Act, council: Council, sheet: Sheet) -> str:
    if sheet.state in council.states:
        return barred(act, sheet, COUNCIL_HANDS[council.step])
    return f"Hồ sơ đang ở trạng thái “{STATE_NAMES[sheet.state]}”; {council.name.lower()} không họp vào lúc này."


def _may_keep(actor: Account, council: Council) -> bool:
    return may(actor.role, council.permission)


def attendees_for(connection: Connection, sheet: Sheet, step: CouncilStep, meeting_id: int) -> tuple[Attendee, ...]:
    """The council that a decision formed, else the office's last meeting, else who usually attends; all absent.

    Guests are always those of the file's own commune. `meeting_id` is the meeting being opened, not the last one.
    """
    procedure, kind = sheet.procedure, sheet.unit.type.lower()
    self_assessed = step == CouncilStep.SELF_ASSESSMENT
    office = f"{procedure.self_assessment.title} {kind}" if self_assessed else procedure.appraisal.office
    usual = usual_people(step, kind, office, office_name(procedure.self_assessment, sheet.unit))
    seat = sheet.unit if self_assessed else sheet.units_by_level.get(procedure.appraisal.level, sheet.parent)
    council = _formed(connection, seat.id, step) or _last(connection, seat.id, step, meeting_id)
    if not council:
        return usual
    return (*council, *(person for person in usual if person.duty == GUEST))


def _formed(connection: Connection, unit_id: int, step: CouncilStep) -> tuple[Attendee, ...]:
    """The members of the council that a decision of the office formed last."""
    formations = offices.newest(connection, unit_id, OfficeStep(step)).settings.formations
    members = formations[-1].members if formations else ()
    return tuple(Attendee(member.post, member.duty, present=False, name=member.name) for member in members)


def _last(connection: Connection, unit_id: int, step: CouncilStep, meeting_id: int) -> tuple[Attendee, ...]:
    """Who sat on the council at the office's last meeting, without guests."""
    last = meetings.last_of_office(connection, step, unit_id, meeting_id)
    people = last.people if last else ()
    return tuple(replace(person, present=False) for person in people if person.duty != GUEST)
