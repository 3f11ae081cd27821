"""The register of categories: the kind of commune that a unit is, on which legal basis, and for which time."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.criteria.version import UNKNOWN
from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.units.units import Unit

unit_categories = Table(
    "unit_categories",
    metadata,
    Column("criteria_version", Text, primary_key=True),
    Column("unit_code", Text, primary_key=True),
    Column("valid_from", sa.Date, primary_key=True),
    Column("valid_to", sa.Date),
    Column("category", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", Integer, ForeignKey("accounts.id"), nullable=False),
    info=replayed(),
)


class Entry(Struct, frozen=True):
    """The category of a unit under a criteria version, from `valid_from` until before `valid_to` (None: still)."""

    criteria_version: str
    unit_code: str
    valid_from: date
    valid_to: date | None
    category: str
    basis: str

    def holds(self, on: date) -> bool:
        """Whether the entry is valid on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


_COLUMNS = [column for column in unit_categories.c if column.name not in {"updated_at", "updated_by"}]


def of_version(connection: Connection, criteria_version: str) -> list[Entry]:
    """Every entry under a version, by unit code and time."""
    chosen = sa.select(*_COLUMNS).where(unit_categories.c.criteria_version == criteria_version)
    ordered = chosen.order_by(unit_categories.c.unit_code, unit_categories.c.valid_from)
    return [Entry(**row._mapping) for row in connection.execute(ordered)]


def on_day(connection: Connection, criteria_version: str, on: date) -> dict[str, Entry]:
    """The entries valid on a day, by unit code."""
    return {entry.unit_code: entry for entry in of_version(connection, criteria_version) if entry.holds(on)}


def uncategorised(entries: Mapping[str, Entry], communes: Iterable[Unit]) -> list[Unit]:
    """Those of some communes whose category the entries (by unit code) leave open: none, or one that isn't known."""
    return [unit for unit in communes if unit.code not in entries or entries[unit.code].category == UNKNOWN]


def put_entries(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store entries; one of the same version, unit and first day is replaced."""
    proved.put(connection, unit_categories, rows)


def drop(connection: Connection, criteria_version: str, keys: Iterable[tuple[str, date]]) -> None:
    """Delete entries, each given by its unit code and first day."""
    for code, day in keys:
        same = (unit_categories.c.criteria_version == criteria_version, unit_categories.c.unit_code == code)
        proved.remove(connection, unit_categories, *same, unit_categories.c.valid_from == day)
