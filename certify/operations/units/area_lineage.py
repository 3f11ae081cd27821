"""The lineage of provinces and districts: it follows from the communes that went from one into another."""

from collections.abc import Iterable
from datetime import date, timedelta

from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import Extent
from certify.operations.units.links import links_on
from certify.store.connection import Connection
from certify.store.units import units
from certify.store.units.units import Unit


def area_forebears(connection: Connection, area: Unit) -> list[tuple[Unit, Extent | None]]:
    """The areas of the same level that an area came from on its first day, each with how much of it.

    Where no commune tells, the area that had its code until then, without an extent.
    """
    before = [(old, extent) for old, new, extent in _pairs(connection, area, area.valid_from) if new.id == area.id]
    former = units.by_code(connection, area.code, area.valid_from - timedelta(days=1))
    if former and former.valid_to == area.valid_from and former.id not in {old.id for old, _ in before}:
        before.append((former, None))
    return before


def area_heirs(connection: Connection, area: Unit) -> list[tuple[Unit, Extent | None]]:
    """The areas of the same level that an area went into on the day it ended; none while it is valid."""
    if area.valid_to is None:
        return []
    after = [(new, extent) for old, new, extent in _pairs(connection, area, area.valid_to) if old.id == area.id]
    heir = units.by_code(connection, area.code, area.valid_to)
    if heir and heir.id not in {new.id for new, _ in after}:
        after.append((heir, None))
    return after


def _pairs(connection: Connection, area: Unit, day: date) -> Iterable[tuple[Unit, Unit, Extent | None]]:
    """The areas of a level that passed communes on, the ones that took them, and how much of the former went there."""
    into: dict[int, list[int]] = {}
    for link in links_on(connection, day):
        old, new = _above(link.old, area.level), _above(link.new, area.level)
        if old != new and new not in into.setdefault(old, []):
            into[old].append(new)
    known = {unit.id: unit for unit in units.areas(connection) if unit.level == area.level}
    for old, heirs in into.items():
        for new in heirs:
            if old in known and new in known:
                yield known[old], known[new], Extent.WHOLE if len(heirs) == 1 else Extent.PART


def _above(commune: Unit, level: UnitLevel) -> int:
    return (commune.province_id if level == UnitLevel.PROVINCE else commune.parent_id) or 0
