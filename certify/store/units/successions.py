"""What became of units: the mapping of old ones to new ones, day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Table, Text, UniqueConstraint

from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import Extent
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.units.units import units

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


@dataclass(frozen=True)
class Succession:
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
