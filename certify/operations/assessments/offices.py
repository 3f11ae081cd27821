"""Offices: the titles of a procedure with the names of units, and whether an actor's office may act."""

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.procedure import Office, Procedure
from certify.domain.papers.paper import Issuer
from certify.domain.people.permissions import OFFICES
from certify.operations.act import Refused
from certify.operations.assessments.sheet import Sheet
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.site.settings import is_demonstration
from certify.store.units import Unit


def issuer(office: Office, unit: Unit, *, council: bool = False) -> Issuer:
    """An office of a unit as printed on a paper; with `council`, the council that the office sets up."""
    name = office_name(office, unit)
    title = (office.title or office.office).upper()
    # The head of an office signs for it with the post alone (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7).
    authority = office.authority if office.authority.startswith("TM.") else ""
    lines: tuple[str, ...]
    if council:
        parent, lines = name.upper(), ((office.council or "").upper(),)
    elif office.parent_title:
        parent, lines = f"{office.parent_title} {unit.full_name}".upper(), (title,)
    else:
        parent, lines = "", (title, unit.full_name.upper()) if office.title else (title,)
    return Issuer(
        office=name,
        council=office.council or "",
        parent=parent,
        own=lines,
        authority=authority,
        signer=office.signer,
        symbol=(office.council_symbol or office.symbol) if council else office.symbol,
        place=place_of(unit),
    )


def reporting_office(procedure: Procedure, area: Unit) -> Office:
    """The office that reports on an area. Raises Refused when the procedure names none."""
    offices = (procedure.reporting, procedure.self_assessment, procedure.appraisal, procedure.recognition)
    for office in offices:
        if office and office.level == area.level:
            return office
    raise Refused(["Trình tự của bộ tiêu chí không nêu cơ quan báo cáo ở cấp này."])


def office_name(office: Office, unit: Unit) -> str:
    """An office with the name of its unit: "Ủy ban nhân dân xã Lê Trì"."""
    return f"{office.title} {unit.full_name[0].lower()}{unit.full_name[1:]}" if office.title else office.office


def place_of(unit: Unit) -> str:
    """The place name before a paper's date; a unit named by a number keeps its full name (Phụ lục I, II.4)."""
    return unit.full_name if unit.name[:1].isdigit() else unit.name


def elsewhere(actor: Account, sheet: Sheet) -> str:
    """A sentence when the round's procedure gives the actor's part in this file to another office; else empty."""
    step = OFFICES.get(actor.role)
    if step is None:
        return ""
    office = getattr(sheet.procedure, step)
    seat = sheet.units_by_level.get(office.level)
    if seat is not None and seat.id == actor.unit_id:
        return ""
    return f"Theo trình tự của đợt này, việc này do {office.office} ({office.level_name}) thực hiện."


def may_recognise(connection: Connection, sheet: Sheet) -> bool:
    """Whether the criteria are attested and the recognising office isn't provisional in the round's period.

    A demonstration attestation counts on a demonstration site only.
    """
    attestation = sheet.version.attestation
    trial = attestation is not None and attestation.kind == "demonstration" and is_demonstration(connection)
    return (sheet.version.attested and sheet.procedure.recognition.source is not Mark.PROVISIONAL) or trial
