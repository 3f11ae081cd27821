"""Offices as the procedure names them: its titles with the names of the units."""

from datetime import date

from certify.domain.criteria.procedure import Office
from certify.domain.offices.settings import Letterhead
from certify.domain.papers.paper import Issuer
from certify.domain.vietnamese import lower_first
from certify.store.units.units import Unit


def letterhead_of(office: Office, unit: Unit, since: date) -> Letterhead:
    """An office's letterhead at a unit, as the procedure of the criteria names it."""
    title = (office.title or office.office).upper()
    # The line above already names the unit of an office that has one.
    names_unit = office.title and not office.parent_title
    return Letterhead(
        since=since,
        name=office_name(office, unit),
        parent=f"{office.parent_title} {unit.full_name}".upper() if office.parent_title else "",
        lines=(title, unit.full_name.upper()) if names_unit else (title,),
        # The head of an office signs for it with the post alone (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7).
        body=office.authority if office.authority.startswith("TM.") else "",
        head_post=office.signer,
        symbol=office.symbol,
        place=place_of(unit),
    )


def office_name(office: Office, unit: Unit) -> str:
    """An office with the name of its unit: "Ủy ban nhân dân xã Lê Trì"."""
    return f"{office.title} {lower_first(unit.full_name)}" if office.title else office.office


def all_of(office: Office) -> Issuer:
    """All offices of a level together, which sign nothing: "Ủy ban nhân dân cấp xã"."""
    name = f"{office.title} {office.level_name}" if office.title else office.office
    return Issuer(name, office.council or "", "", (), "", office.signer, office.symbol, "")


def place_of(unit: Unit) -> str:
    """The place in the line of place and date; a unit named by a number keeps its whole name (Phụ lục I, II.4)."""
    return unit.full_name if unit.name[:1].isdigit() else unit.name
