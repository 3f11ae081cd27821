"""How a table's rows are proved: declared in the table's `info`, read by the chain and by the audit.

Every table is in exactly one class. Both find the tables in `metadata` and know none of them by name, so a table can be
defined beside queries that need the chain. Every table must have been imported by then; `database` does that through
`schema`. The tables are listed in the order of their names, whichever module was imported first.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Column, Table

from certify.store.columns import metadata


class Proof(StrEnum):
    """How it is proved that the rows of a table are those that the program wrote.

    SEALED rows never change, and the chain holds their hash. REPLAYED rows change, and the link of each transaction
    holds the seal of every row as it left it. DERIVED rows are computed anew from others. PASSING rows may change or
    vanish without a trace.
    """

    SEALED = "sealed"
    REPLAYED = "replayed"
    DERIVED = "derived"
    PASSING = "passing"


class Protection(Struct, frozen=True):
    """How a table is proved and protected.

    Rows of a `with_events` table are joined to the chain with the event in their column `event_id`; rows that are
    `part_of` another table's row are sealed within it, under a name. A `hashed` table has a column `sha256` with the
    hash of its column `content`. Each row of a `linked` table makes a link of its own. `passing` columns of a replayed
    table may change without a trace; `why` says that of a passing table.
    """

    proof: Proof
    append_only: bool = False
    with_events: bool = False
    part_of: tuple[str, str] | None = None
    hashed: bool = False
    linked: bool = False
    passing: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


Info = dict[str, Protection]


def append_only(
    *, sealed: bool = False, hashed: bool = False, linked: bool = False, part_of: tuple[str, str] | None = None
) -> Info:
    """The `info` of an append-only table; `sealed` rows are sealed with their event, which is a `linked` row."""
    return {"protection": Protection(Proof.SEALED, True, sealed, part_of, hashed, linked)}


def kept_by_hash() -> Info:
    """The `info` of a table of contents under their hash, to which sealed rows refer."""
    return {"protection": Protection(Proof.SEALED, hashed=True)}


def replayed(**passing: str) -> Info:
    """The `info` of a table whose rows change; columns that may change without a trace, each with why."""
    return {"protection": Protection(Proof.REPLAYED, passing=passing)}


def derived() -> Info:
    """The `info` of a table that the audit computes anew."""
    return {"protection": Protection(Proof.DERIVED)}


def passing(why: str) -> Info:
    """The `info` of a table whose rows may change or vanish without a trace, with why."""
    return {"protection": Protection(Proof.PASSING, why=why)}


def protection_of(table: Table) -> Protection:
    """What a table declares. Raises KeyError where it is in no class."""
    protection: Protection = table.info["protection"]
    return protection


def proved_columns(table: Table) -> list[Column[object]]:
    """The columns of a replayed table that its seals cover, besides the key."""
    passing_columns = protection_of(table).passing
    return [column for column in table.columns if not column.primary_key and column.name not in passing_columns]


def tables_of(proof: Proof) -> list[Table]:
    """The tables of a class."""
    return [table for table, protection in _protected_tables() if protection.proof is proof]


def records() -> list[Table]:
    """The append-only tables."""
    return [table for table, protection in _protected_tables() if protection.append_only]


def sealed_tables() -> list[Table]:
    """The tables whose rows are sealed with an event."""
    return [table for table, protection in _protected_tables() if protection.with_events]


def parts_of(whole: Table) -> list[tuple[str, Table]]:
    """The tables whose rows are sealed within the rows of `whole`, each with its name there."""
    parts = ((protection.part_of, table) for table, protection in _protected_tables())
    return [(part_of[1], table) for part_of, table in parts if part_of and part_of[0] == whole.name]


def hashed_tables() -> list[Table]:
    """The tables that store a content with its hash."""
    return [table for table, protection in _protected_tables() if protection.hashed]


def _protected_tables() -> Iterator[tuple[Table, Protection]]:
    for _, table in sorted(metadata.tables.items()):
        yield table, protection_of(table)


def rows_in(record: Mapping[str, Any]) -> list[str]:
    """The rows that were written with an event, by its record: table and key."""
    attached = ((name, rows) for name, rows in sorted(record.items()) if isinstance(rows, list))
    found = [(metadata.tables[name], row) for name, rows in attached for row in rows]
    return [f"{table.name} {'/'.join(str(row[key.name]) for key in table.primary_key)}" for table, row in found]
