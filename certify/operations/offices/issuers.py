"""The office that issues a paper as it stands on the paper's day: its own name for itself, and who signs for it."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.procedure import Office
from certify.domain.criteria.version import Version
from certify.domain.offices.authority import signature_lines
from certify.domain.offices.settings import Holder, Letterhead, OfficeSettings
from certify.domain.offices.steps import OFFICE_STEP_NAMES, OfficeStep
from certify.domain.papers.paper import Issuer, Offices
from certify.operations.act import Refused
from certify.operations.offices.naming import all_of, letterhead_of
from certify.store.connection import Connection
from certify.store.units import offices
from certify.store.units.units import Unit


class Seat(Struct, frozen=True):
    """An office of the procedure at a unit: what it does, and the version whose procedure names it."""

    version: Version
    step: OfficeStep
    office: Office
    unit: Unit


def reporting_seat(version: Version, day: date, area: Unit) -> Seat:
    """The office that reports on an area under the procedure of a day. Raises Refused when it names none."""
    procedure = version.procedure_on(day)
    steps = (OfficeStep.REPORTING, OfficeStep.SELF_ASSESSMENT, OfficeStep.APPRAISAL, OfficeStep.RECOGNITION)
    for step in steps:
        office: Office | None = getattr(procedure, step)
        if office and office.level == area.level:
            return Seat(version, step, office, area)
    raise Refused(["Trình tự của bộ tiêu chí không nêu cơ quan báo cáo ở cấp này."])


def settings_of(connection: Connection, seat: Seat) -> OfficeSettings:
    """What an office has said of itself, in its newest edition."""
    return offices.newest(connection, seat.unit.id, seat.step).settings


def letterhead_on(connection: Connection, seat: Seat, day: date) -> Letterhead:
    """How an office is named on a day: by itself, else by the procedure of that day.

    A name that it gave itself before another office took its place at its level says nothing of that one.
    """
    own, of_day = settings_of(connection, seat).letterhead_on(day), _of_day(seat, day)
    if own and (of_day is None or own.since >= seat.version.unchanged_since(seat.step, day)):
        return own
    return letterhead_of(of_day or seat.office, seat.unit, day)


def signers_on(connection: Connection, seat: Seat, day: date) -> tuple[Holder, ...]:
    """Who may sign for an office on a day, the head first."""
    return settings_of(connection, seat).holders_on(day)


def issuer_on(
    connection: Connection,
    seat: Seat,
    day: date,
    *,
    council: bool = False,
    holder: Holder | None = None,
    filed: str = "",
) -> Issuer:
    """An office as it stands on a paper of a day; with `council`, the council that it sets up.

    `filed` is what was typed after "Lưu: VT": it may name the drafting unit.
    """
    letterhead = letterhead_on(connection, seat, day)
    own_council = seat.office.council or ""
    lines = (letterhead.body, "", letterhead.head_post, "")
    if holder:
        signature = signature_lines(holder.authority, holder.post, letterhead.body, letterhead.head_post)
        lines = (signature.body, signature.instead, signature.post, holder.name)
    authority, instead, post, name = lines
    return Issuer(
        office=letterhead.name,
        council=own_council,
        parent=letterhead.name.upper() if council else letterhead.parent,
        own=(own_council.upper(),) if council else letterhead.lines,
        authority=authority,
        signer=post,
        symbol=(seat.office.council_symbol or letterhead.symbol) if council else letterhead.symbol,
        place=letterhead.place,
        by=instead,
        name=name,
        drafting=letterhead.drafting_unit(filed),
    )


def offices_on(
    connection: Connection,
    version: Version,
    procedure_day: date,
    units_by_level: Mapping[str, Unit],
    day: date,
) -> Offices:
    """The three offices of the procedure of one day as they are named on another.

    Of a level without a unit all offices are meant together: those of the communes in the plan of their district.
    """
    procedure = version.procedure_on(procedure_day)

    def named(step: OfficeStep) -> Issuer:
        office: Office = getattr(procedure, step)
        unit = units_by_level.get(office.level)
        return issuer_on(connection, Seat(version, step, office, unit), day) if unit else all_of(office)

    return Offices(named(OfficeStep.SELF_ASSESSMENT), named(OfficeStep.APPRAISAL), named(OfficeStep.RECOGNITION))


def ended_since(seat: Seat, day: date) -> date | None:
    """Since when the procedure of a day has no office like this one at its level; None while it has one."""
    return None if _of_day(seat, day) else seat.version.procedure_on(day).in_force_from


def naming_problem(connection: Connection, seat: Seat, day: date) -> str:
    """Why an office can't issue papers of a day before it has said who it is; empty when it is known.

    The procedure names it as long as it is the office of that day and no mark says that nobody has read so. Its own
    name counts if it was given for the time of that procedure: an older one doesn't answer who it is since.
    """
    named, since = settings_of(connection, seat).letterhead_on(day), seat.version.procedure_on(day).in_force_from
    if named and named.since >= since:
        return ""
    of_day = _of_day(seat, day)
    if of_day is None:
        return (
            f"Từ ngày {since:%d/%m/%Y}, trình tự không còn cơ quan {OFFICE_STEP_NAMES[seat.step]} ở "
            f"{seat.office.level_name}: ghi tên cơ quan đang giữ việc này ở trang Cơ quan trước khi phát hành."
        )
    if of_day.source is Mark.PROVISIONAL:
        return (
            f"Chưa có văn bản nào nêu tên cơ quan {OFFICE_STEP_NAMES[seat.step]} vào ngày {day:%d/%m/%Y}: "
            "xác nhận tên, ký hiệu của cơ quan ở trang Cơ quan trước khi phát hành."
        )
    return ""


def _of_day(seat: Seat, day: date) -> Office | None:
    """The office that does the seat's step on a day; None where the procedure of that day has none at its level."""
    of_day: Office | None = getattr(seat.version.procedure_on(day), seat.step)
    return of_day if of_day and of_day.level == seat.office.level else None
