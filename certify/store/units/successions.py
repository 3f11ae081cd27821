"""What became of units: the mapping of old ones to new ones, day by day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, Table, Text, UniqueConstraint

from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import Extent
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.units.units import Unit, units

unit_successions = Table(
    "unit_successions",
    metadata,
    id_column(),
    Column("on_date", sa.Date, nullable=False),
    Column("old_code", Text, nullable=False, index=True),
    Column("old_name", Text, nullable=False),
    Column("new_code", Text, nullable=False, index=True),
    Column("new_name", Text, nullable=False),
    choice("extent", Extent),
    Column("note", Text, nullable=False),
    UniqueConstraint("on_date", "old_code", "new_code", name="uq_unit_successions_mapping"),
    info=replayed(),
)


class Succession(Struct, frozen=True):
    """One row of the mapping of old units to new ones."""

    on_date: date
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    extent: Extent
    note: str


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store rows of the mapping of old to new units."""
    proved.add_all(connection, unit_successions, rows)


_COLUMNS = [column for column in unit_successions.c if column.name != "id"]
_OF = (
    sa.select(*_COLUMNS)
    .where(sa.bindparam("wanted").in_([unit_successions.c.old_code, unit_successions.c.new_code]))
    .order_by(unit_successions.c.old_code)
)


def of(connection: Connection, code: str) -> list[Succession]:
    """The rows of the mapping in which a code is the old or the new one."""
    return [Succession(**row._mapping) for row in connection.execute(_OF, {"wanted": code})]


_ended = units.alias("ended")
_with_old = unit_successions.outerjoin(
    _ended, sa.and_(_ended.c.code == unit_successions.c.old_code, _ended.c.valid_to == unit_successions.c.on_date)
)
# What the mapping of a day tells of a code, each row with its old unit; last the unit itself that had the code.
_BEFORE: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(*_COLUMNS, *_ended.c)
    .select_from(_with_old)
    .where(unit_successions.c.on_date == sa.bindparam("day"))
    .where(sa.bindparam("wanted").in_([unit_successions.c.old_code, unit_successions.c.new_code])),
    sa.select(*(sa.null() for _ in _COLUMNS), *units.c).where(
        units.c.code == sa.bindparam("wanted"), units.c.valid_to == sa.bindparam("day")
    ),
)


def before(connection: Connection, code: str, day: date) -> tuple[list[tuple[Succession, Unit | None]], Unit | None]:
    """What a code came from on a day: the rows of the mapping of that day in which it is, and who had it until then.

    Each row with its old unit, if that stands on the site.
    """
    rows = connection.execute(_BEFORE, {"wanted": code, "day": day}).all()
    parts = [(row[: len(_COLUMNS)], row[len(_COLUMNS) :]) for row in rows]
    mapped = [(Succession(*row), None if old[0] is None else Unit(*old)) for row, old in parts if row[0] is not None]
    same = next((Unit(*old) for row, old in parts if row[0] is None), None)
    return sorted(mapped, key=lambda one: one[0].old_code), same


def on(connection: Connection, day: date) -> list[Succession]:
    """The rows of the mapping of one day."""
    chosen = sa.select(*_COLUMNS).where(unit_successions.c.on_date == day)
    return [Succession(**row._mapping) for row in connection.execute(chosen)]


def into(connection: Connection, province_id: int) -> list[Succession]:
    """The rows of the mapping whose new units are communes of a province."""
    begun = sa.and_(units.c.code == unit_successions.c.new_code, units.c.valid_from == unit_successions.c.on_date)
    joined = sa.select(*_COLUMNS).join(units, begun)
    chosen = joined.where(units.c.province_id == province_id, units.c.level == UnitLevel.COMMUNE)
    ordered = chosen.order_by(unit_successions.c.on_date, unit_successions.c.old_code, unit_successions.c.new_code)
    return [Succession(**row._mapping) for row in connection.execute(ordered)]
