"""What the migrations from a revision to the newest one do to the tables, learnt from a database in memory."""

from collections.abc import Iterator

import sqlalchemy as sa
from msgspec import Struct

from certify.store.database import Database


class Change(Struct, frozen=True):
    """A table that is made, or gains or loses columns."""

    table: str
    new: bool
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def changes(revision: str) -> list[Change]:
    """What becomes of the tables of a known revision, by name."""
    database = Database("sqlite://")
    database.migrate(revision)
    before = _columns(database)
    database.migrate()
    after = _columns(database)
    database.close()
    return list(_differences(before, after))


def _columns(database: Database) -> dict[str, list[str]]:
    with database.reading() as connection:
        there = sa.inspect(connection)
        return {table: [column["name"] for column in there.get_columns(table)] for table in there.get_table_names()}


def _differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[Change]:
    for table, columns in sorted(after.items()):
        had = before.get(table)
        if had is None:
            yield Change(table, new=True)
        elif had != columns:
            added, dropped = (tuple(sorted(set(one) - set(other))) for one, other in ((columns, had), (had, columns)))
            yield Change(table, new=False, added=added, dropped=dropped)
