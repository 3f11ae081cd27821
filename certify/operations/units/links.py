"""Which communes went into which on a day: what a mapping says, and communes that a new list names as before."""

from datetime import date

from msgspec import Struct

from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import Extent
from certify.store.connection import Connection
from certify.store.units import successions, units
from certify.store.units.units import Unit


class Link(Struct, frozen=True):
    """A commune that ended on a day, one that it went into, and how much of it."""

    old: Unit
    new: Unit
    extent: Extent


def links_on(connection: Connection, day: date) -> list[Link]:
    """The links of a day between communes that the site knows.

    Without a mapping a commune goes on where a new one has its code and its name.
    """
    ended = {unit.code: unit for unit in units.ended_on(connection, day) if unit.level == UnitLevel.COMMUNE}
    if not ended:
        return []
    begun = {unit.code: unit for unit in units.begun_on(connection, day) if unit.level == UnitLevel.COMMUNE}
    mapping = successions.on(connection, day)
    links = [
        Link(ended[row.old_code], begun[row.new_code], row.extent)
        for row in mapping
        if row.old_code in ended and row.new_code in begun
    ]
    mapped = {code for row in mapping for code in (row.old_code, row.new_code)}
    both = sorted(ended.keys() & begun.keys() - mapped)
    same = [(ended[code], begun[code]) for code in both if ended[code].full_name == begun[code].full_name]
    return links + [Link(old, new, Extent.UNCHANGED) for old, new in same]
