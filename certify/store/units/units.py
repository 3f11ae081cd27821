"""Units: dated administrative units, keyed by (code, valid_from)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.units.levels import UnitLevel
from certify.store.columns import SortKey, choice, holding, id_column, metadata, search_key
from certify.store.connection import Connection, read_on
from certify.store.pages import Found, Query, Wish, tab
from certify.store.pages import find as find_page
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

units = Table(
    "units",
    metadata,
    id_column(),
    Column("code", Text, nullable=False),
    Column("valid_from", sa.Date, nullable=False),
    Column("valid_to", sa.Date),
    choice("level", UnitLevel),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort_key", SortKey, nullable=False),
    Column("parent_id", Integer, ForeignKey("units.id"), index=True),
    Column("province_id", Integer, ForeignKey("units.id"), index=True),
    Column("facts", sa.JSON, nullable=False),
    search_key("full_name", "code"),
    UniqueConstraint("code", "valid_from"),
    info=replayed(),
)


class Unit(Struct, frozen=True):
    """A province, district or commune as it was from `valid_from` until before `valid_to` (None: still)."""

    id: int
    code: str
    valid_from: date
    valid_to: date | None
    level: UnitLevel
    type: str
    name: str
    full_name: str
    sort_key: str
    parent_id: int | None
    province_id: int | None
    facts: Mapping[str, str]
    search_key: str

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return self.valid_from <= day < (self.valid_to or date.max)


_own = units.alias("own")
_BY_ID = sa.select(units).where(units.c.id == sa.bindparam("wanted"))
_WITH_THOSE_ABOVE = (
    sa.select(units)
    .join(_own, units.c.id.in_([_own.c.id, _own.c.parent_id, _own.c.province_id]))
    .where(_own.c.id == sa.bindparam("wanted"))
)
_ORDER = (units.c.valid_from, units.c.level.desc(), units.c.sort_key, units.c.code)


def _valid(on: date | sa.BindParameter[date]) -> tuple[sa.ColumnElement[bool], ...]:
    return (units.c.valid_from <= on, sa.or_(units.c.valid_to.is_(None), units.c.valid_to > on))


_BY_CODE = sa.select(units).where(units.c.code == sa.bindparam("wanted"), *_valid(sa.bindparam("day", type_=sa.Date)))


def _unit(row: Iterable[Any]) -> Unit:
    return Unit(*row)


def find(connection: Connection, unit_id: int) -> Unit | None:
    """The unit with that id."""
    row = connection.execute(_BY_ID, {"wanted": unit_id}).first()
    return _unit(row) if row else None


def by_code(connection: Connection, code: str, on: date) -> Unit | None:
    """The unit with that code on a day."""
    row = connection.execute(_BY_CODE, {"wanted": code, "day": on}).first()
    return _unit(row) if row else None


def communes(connection: Connection, province_id: int, on: date) -> list[Unit]:
    """The communes of a province on a day, in Vietnamese order of names."""
    chosen = sa.select(units).where(units.c.level == UnitLevel.COMMUNE, units.c.province_id == province_id, *_valid(on))
    return [_unit(row) for row in connection.execute(chosen.order_by(units.c.sort_key, units.c.code))]


def holds_communes(connection: Connection, unit_id: int, on: date) -> bool:
    """Whether a unit has communes directly below it on a day."""
    chosen = sa.select(sa.literal(1)).where(
        units.c.parent_id == unit_id, units.c.level == UnitLevel.COMMUNE, *_valid(on)
    )
    return connection.execute(chosen.limit(1)).first() is not None


def all_units(connection: Connection) -> list[Unit]:
    """Every unit of the site, past ones included."""
    return [_unit(row) for row in connection.execute(sa.select(units).order_by(*_ORDER))]


def communes_of_all_times(connection: Connection, province_id: int) -> list[Unit]:
    """The communes of a province, past ones included, the oldest first."""
    chosen = sa.select(units).where(units.c.level == UnitLevel.COMMUNE, units.c.province_id == province_id)
    return [_unit(row) for row in connection.execute(chosen.order_by(*_ORDER))]


def begun_on(connection: Connection, day: date) -> list[Unit]:
    """The units that exist from that day on."""
    return [_unit(row) for row in connection.execute(sa.select(units).where(units.c.valid_from == day))]


def ended_on(connection: Connection, day: date) -> list[Unit]:
    """The units that exist until before that day, in the order of `all_units`."""
    return [_unit(row) for row in connection.execute(sa.select(units).where(units.c.valid_to == day).order_by(*_ORDER))]


def areas(connection: Connection) -> list[Unit]:
    """The units above communes, past ones included, in the order of `all_units`."""
    chosen = sa.select(units).where(units.c.level != UnitLevel.COMMUNE)
    return [_unit(row) for row in connection.execute(chosen.order_by(*_ORDER))]


def with_those_above(connection: Connection, unit_id: int) -> Mapping[int, Unit]:
    """A unit, the one directly above it and its province, by their ids; empty when there is no such unit.

    One page asks for the same several times.
    """
    known: dict[int, dict[int, Unit]] = read_on(connection, units)
    if unit_id not in known:
        known[unit_id] = {row.id: _unit(row) for row in connection.execute(_WITH_THOSE_ABOVE, {"wanted": unit_id})}
    return known[unit_id]


def note_above(connection: Connection, unit: Unit, *above: Unit) -> None:
    """What was read elsewhere of a unit, the one directly above it and its province, so that it isn't read again."""
    read_on(connection, units)[unit.id] = {one.id: one for one in (unit, *above)}


def listed(connection: Connection, scope: int, wish: Wish, on: date) -> Found[Unit]:
    """A page of the units within a unit, past ones included: by words of name or code, `cap` (level), `thuoc` (above).

    Tabs: `now` are the units that exist on the day, `past` those that ended before, `coming` those of a later day.
    """
    chosen = sa.select(units).where(within(scope), holding(wish.text, units.c.search_key))
    if level := wish.choices.get("cap"):
        chosen = chosen.where(units.c.level == level)
    if wish.choices.get("thuoc"):
        chosen = chosen.where(units.c.parent_id == wish.number("thuoc"))
    by_name = (units.c.sort_key, units.c.code, units.c.valid_from)
    orders = {"": _ORDER, "ten": by_name, "ma": (units.c.code, units.c.valid_from)}
    time = tab((units.c.valid_from > on, "coming"), (units.c.valid_to <= on, "past"), otherwise="now")
    return find_page(connection, Query(chosen, time, orders), wish, _unit)


def within(scope: int) -> sa.ColumnElement[bool]:
    """The condition that a unit lies within another one, or is it; for other modules of the store."""
    return sa.or_(units.c.id == scope, units.c.parent_id == scope, units.c.province_id == scope)


def some(connection: Connection, ids: Iterable[int]) -> list[Unit]:
    """The units with these ids."""
    return [_unit(row) for row in connection.execute(sa.select(units).where(units.c.id.in_(list(ids))))]


def provinces(connection: Connection) -> list[Unit]:
    """The provinces of the site, the oldest first."""
    chosen = sa.select(units).where(units.c.level == UnitLevel.PROVINCE).order_by(units.c.valid_from)
    return [_unit(row) for row in connection.execute(chosen)]


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one unit and return its id."""
    read_on(connection, units).clear()
    return proved.add(connection, units, row)


def end(connection: Connection, codes: Iterable[str], on: date) -> None:
    """End the units with these codes that are still valid, on a day (from which they exist no longer)."""
    read_on(connection, units).clear()
    ended = sa.and_(units.c.code.in_(list(codes)), units.c.valid_to.is_(None), units.c.valid_from < on)
    proved.change(connection, units, ended, valid_to=on)


def end_these(connection: Connection, unit_ids: Iterable[int], on: date) -> None:
    """End the units with these ids on a day."""
    read_on(connection, units).clear()
    proved.change(connection, units, units.c.id.in_(list(unit_ids)), valid_to=on)
