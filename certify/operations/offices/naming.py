"""Offices as the procedure names them: its titles with the names of the units."""

from datetime import date

from certify.domain.criteria.procedure import Office
from certify.domain.offices.settings import Letterhead
from certify.domain.papers.paper import Issuer
from certify.store.units import Unit


def issuer(office: Office, unit: Unit, *, council: bool = False) -> Issuer:
    """An office at a unit as it stands on a paper; with `council`, the council that the office sets up."""
    own = office_name(office, unit)
    title = (office.title or office.office).upper()
    # The head of an office signs for it with the post alone (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7).
    authority = office.authority if office.authority.startswith("TM.") else ""
    lines: tuple[str, ...]
    if council:
        parent, lines = own.upper(), ((office.council or "").upper(),)
    elif office.parent_title:
        parent, lines = f"{office.parent_title} {unit.full_name}".upper(), (title,)
    else:
        parent, lines = "", (title, unit.full_name.upper()) if office.title else (title,)
    return Issuer(
        office=own,
        council=office.council or "",
        parent=parent,
        own=lines,
        authority=authority,
        signer=office.signer,
        symbol=(office.council_symbol or office.symbol) if council else office.symbol,
        place=place_of(unit),
    )


def letterhead_of(office: Office, unit: Unit, since: date) -> Letterhead:
    """An office's letterhead as the procedure of the criteria names it."""
    named = issuer(office, unit)
    return Letterhead(
        since=since,
        name=named.office,
        parent=named.parent,
        lines=named.own,
        body=named.authority,
        head_post=named.signer,
        symbol=named.symbol,
        place=named.place,
    )


def office_name(office: Office, unit: Unit) -> str:
    """An office with the name of its unit: "Ủy ban nhân dân xã Lê Trì"."""
    return f"{office.title} {unit.full_name[0].lower()}{unit.full_name[1:]}" if office.title else office.office


def place_of(unit: Unit) -> str:
    """The place in the line of place and date; a unit named by a number keeps its whole name (Phụ lục I, II.4)."""
    return unit.full_name if unit.name[:1].isdigit() else unit.name
