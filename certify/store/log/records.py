"""How a table protects its rows: declared in the table's `info`, read by the chain and by the audit.

Both find the tables in `metadata` and know none of them by name, so a table can be defined beside queries that need the
chain. Every table must have been imported by then; `database` does that through `schema`. The tables are listed in the
order of their names, whichever module was imported first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Table

from certify.store.columns import metadata


@dataclass(frozen=True)
class Protection:
    """How a table is protected.

    `guards` are its triggers, by their names without the table's. `sealed` rows are joined to the chain with the event
    in their column `event_id`; rows that are `part_of` another table's row are sealed within it, under a name. A
    `hashed` table has a column `sha256` with the hash of its column `content`.
    """

    guards: tuple[str, ...] = ()
    append_only: bool = False
    sealed: bool = False
    part_of: tuple[str, str] | None = None
    hashed: bool = False


def guarded(*guards: str, hashed: bool = False) -> dict[str, Protection]:
    """The `info` of a table whose rows triggers protect under some conditions."""
    return {"protection": Protection(guards, hashed=hashed)}


def append_only(
    *, sealed: bool = False, hashed: bool = False, part_of: tuple[str, str] | None = None
) -> dict[str, Protection]:
    """The `info` of an append-only table."""
    return {"protection": Protection(("no_update", "no_delete"), True, sealed, part_of, hashed)}


def protected_tables() -> Iterator[tuple[Table, Protection]]:
    """Every protected table with its protection, in the order of names."""
    for _, table in sorted(metadata.tables.items()):
        if protection := table.info.get("protection"):
            yield table, protection


def records() -> list[Table]:
    """The append-only tables."""
    return [table for table, protection in protected_tables() if protection.append_only]


def sealed_tables() -> list[Table]:
    """The tables whose rows are sealed with an event."""
    return [table for table, protection in protected_tables() if protection.sealed]


def parts_of(whole: Table) -> list[tuple[str, Table]]:
    """The tables whose rows are sealed within the rows of `whole`, each with its name there."""
    parts = ((protection.part_of, table) for table, protection in protected_tables())
    return [(part_of[1], table) for part_of, table in parts if part_of and part_of[0] == whole.name]


def hashed_tables() -> list[Table]:
    """The tables that store a content with its hash."""
    return [table for table, protection in protected_tables() if protection.hashed]
