"""What a list makes of the units above communes: those that go on, those that begin, and what goes on below them.

A code does not identify one unit for all time: where a list of a later day gives a known code another name, the known
unit ends on that day and another one begins. What lies below it and isn't named by the list goes on below the new one,
as long as the list has that level at all: where districts were abolished, a mapping says what became of the communes.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from certify.domain.units.areas import ListedArea
from certify.domain.units.levels import UnitLevel
from certify.store.units.units import Unit


class Begun(Struct, frozen=True):
    """An area that begins, and the unit of the same code that ends with it (None: the code is new)."""

    area: ListedArea
    former: Unit | None


class AreaChanges(Struct, frozen=True):
    """What a list changes above its communes from a day on: areas that stay, by code; those that begin; units that go
    on below these.
    """

    on: date
    kept: dict[str, Unit]
    begun: tuple[Begun, ...]
    going_on: tuple[Unit, ...]


def area_changes(listed: Sequence[ListedArea], named: Iterable[str], known: Sequence[Unit], on: date) -> AreaChanges:
    """What a list of a day changes above its communes; `named` are the codes of these, `known` the site's units."""
    now = {unit.code: unit for unit in known if unit.level != UnitLevel.COMMUNE and unit.exists_on(on)}
    kept: dict[str, Unit] = {}
    begun: list[Begun] = []
    for area in listed:
        unit = now.get(area.code)
        same = unit is not None and (unit.level, unit.full_name) == (area.level, area.full_name)
        if same and unit is not None and (not area.upper or _above(area, kept) == unit.province_id):
            kept[area.code] = unit
        else:
            begun.append(Begun(area, unit))
    ended = [new.former for new in begun if new.former]
    codes = {*named, *(area.code for area in listed)}
    with_districts = any(area.level == UnitLevel.DISTRICT for area in listed)
    return AreaChanges(on, kept, tuple(begun), _going_on(ended, codes, known, with_districts=with_districts))


def _above(area: ListedArea, kept: dict[str, Unit]) -> int | None:
    return kept[area.upper].id if area.upper in kept else None


def _going_on(
    ended: Sequence[Unit], named: set[str], known: Sequence[Unit], *, with_districts: bool
) -> tuple[Unit, ...]:
    """The units below ended ones that the list doesn't name, districts first."""
    above, going_on = {unit.id for unit in ended}, list[Unit]()
    for level in (UnitLevel.DISTRICT, UnitLevel.COMMUNE) if with_districts else (UnitLevel.COMMUNE,):
        below = [
            unit
            for unit in known
            if unit.level == level and unit.parent_id in above and unit.valid_to is None and unit.code not in named
        ]
        going_on += below
        above |= {unit.id for unit in below}
    return tuple(going_on)
