"""Who does the steps of a file on a day: the offices of its round's procedure, even where a later one has others."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from certify.domain.criteria.version import Version
from certify.domain.offices.steps import OFFICE_STEP_NAMES, OfficeStep
from certify.operations.offices.issuers import Seat, ended_since, letterhead_on, naming_problem
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import offices as editions
from certify.store.units.units import Unit

STEPS = (OfficeStep.SELF_ASSESSMENT, OfficeStep.APPRAISAL, OfficeStep.RECOGNITION)


class ActingOffice(Struct, frozen=True):
    """The office that does a step of a round's files, as it is named on a day.

    `why` says why it goes on where the procedure of that day has no such office any more; else it is empty.
    """

    step: OfficeStep
    name: str
    why: str = ""


def acting_offices(
    connection: Connection, version: Version, round_: Round, units_by_level: Mapping[str, Unit], day: date
) -> list[ActingOffice]:
    """Who does each step of a round's files on a day, in the order of the steps.

    A round is carried through under the procedure in which it was begun. Where an office of it has ended, no text that
    anybody read hands running files to another one; so whoever holds the office's task goes on, under the name that it
    gives itself (Nghị định 30/2020/NĐ-CP asks for the name of the paper's day).
    """
    procedure = version.procedure_on(round_.period_to)
    offices = {step: getattr(procedure, step) for step in STEPS}
    seats = [
        Seat(version, step, office, units_by_level[office.level])
        for step, office in offices.items()
        if office.level in units_by_level
    ]
    editions.read_of(connection, {seat.unit.id for seat in seats})
    return [
        ActingOffice(seat.step, letterhead_on(connection, seat, day).name, _why(connection, seat, day))
        for seat in seats
    ]


def _why(connection: Connection, seat: Seat, day: date) -> str:
    since = ended_since(seat, day)
    if since is None:
        return ""
    step, level = OFFICE_STEP_NAMES[seat.step], seat.office.level_name
    clause = getattr(seat.version.procedure_on(day), seat.step).clause
    unnamed = naming_problem(connection, seat, day)
    known = "chưa phát hành được văn bản vì chưa ghi tên" if unnamed else "đã ghi tên"
    return (
        f"Từ ngày {since:%d/%m/%Y} trình tự không còn cơ quan {step} ở {level} ({clause}); cơ quan đang giữ việc đó "
        f"làm tiếp, {known} ở trang Cơ quan."
    )
