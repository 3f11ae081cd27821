"""What keeps the rows of a table as they were written: said beside the table, asked by the chain and by the audit.

Both ask `metadata` for the tables that say so and know none of them by name; tables can then stand beside queries that
need the chain. Whoever asks must have imported every table: `database` does it for all who open one, by `schema`.
The answers come in the order of the tables' names, whichever module was imported first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Table

from certify.store.columns import metadata


@dataclass(frozen=True)
class Kept:
    """How a table is kept.

    `guards` are its triggers, by their names without the table's. Rows that are `sealed` are joined to the chain with
    the event that they name in `event_id`; rows that are `part_of` another table's row are sealed within it, under a
    name. `hashed`: `sha256` stands beside `content`.
    """

    guards: tuple[str, ...] = ()
    append_only: bool = False
    sealed: bool = False
    part_of: tuple[str, str] | None = None
    hashed: bool = False


def guarded(*guards: str, hashed: bool = False) -> dict[str, Kept]:
    """The `info` of a table that triggers keep under conditions of its own."""
    return {"kept": Kept(guards, hashed=hashed)}


def append_only(
    *, sealed: bool = False, hashed: bool = False, part_of: tuple[str, str] | None = None
) -> dict[str, Kept]:
    """The `info` of a table whose rows are only ever added."""
    return {"kept": Kept(("no_update", "no_delete"), True, sealed, part_of, hashed)}


def kept_tables() -> Iterator[tuple[Table, Kept]]:
    """Every table that says how it is kept, with what it says, by name."""
    for _, table in sorted(metadata.tables.items()):
        if kept := table.info.get("kept"):
            yield table, kept


def records() -> list[Table]:
    """The tables whose rows are only ever added."""
    return [table for table, kept in kept_tables() if kept.append_only]


def sealed_tables() -> list[Table]:
    """The tables whose rows are sealed with the event that they name."""
    return [table for table, kept in kept_tables() if kept.sealed]


def parts_of(whole: Table) -> list[tuple[str, Table]]:
    """The tables whose rows are sealed within the rows of another one, each with the name that it has there."""
    return [(kept.part_of[1], table) for table, kept in kept_tables() if kept.part_of and kept.part_of[0] == whole.name]


def hashed_tables() -> list[Table]:
    """The tables that hold a content with its hash."""
    return [table for table, kept in kept_tables() if kept.hashed]
