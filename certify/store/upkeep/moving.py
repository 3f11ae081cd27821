"""Taking everything from one database to another, of another kind, and holding both against each other row by row."""

from collections.abc import Callable
from contextlib import closing
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from certify.store.columns import as_stored, metadata
from certify.store.connection import Connection
from certify.store.database import Database

AT_ONCE = 2000


class MoveError(Exception):
    """A database could not be moved; the message says why, in Vietnamese. Nothing was written."""


def move(source: Database, target: Database, then: Callable[[Connection], None]) -> int:
    """Make the tables in an empty database on PostgreSQL, fill them with every row of another one, and compare them.

    All of it in one transaction, `then` included: what it raises undoes everything. How many rows there are. Raises
    MoveError.
    """
    counts: list[int] = []

    def fill(connection: Connection) -> None:
        copy_all(rows, connection)
        counts.append(compare_all(rows, connection))
        then(connection)

    with source.reading() as rows:
        try:
            target.migrate(then=fill)
        except sa.exc.DBAPIError as fault:
            raise MoveError(f"PostgreSQL: {fault.orig}") from fault
    return counts[0]


def copy_all(source: Connection, target: Connection) -> None:
    """Fill the empty tables of a database on PostgreSQL with every row of another one.

    The guards of the tables are off meanwhile, which takes their owner; numbers go on after the greatest one.
    """
    for table in metadata.sorted_tables:
        target.execute(sa.text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        for part in _rows(source, table).partitions():
            target.execute(sa.insert(table), [dict(row._mapping) for row in part])
        go_on_numbering(target, table)
        target.execute(sa.text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))


def go_on_numbering(connection: Connection, table: sa.Table) -> None:
    """Let a table on PostgreSQL whose rows came with their numbers number the next ones after them."""
    key = table.autoincrement_column
    if key is not None:
        greatest = sa.select(sa.func.max(key)).scalar_subquery()
        numbers = sa.func.pg_get_serial_sequence(table.name, key.name)
        connection.execute(sa.select(sa.func.setval(numbers, sa.func.coalesce(greatest, 1), greatest.is_not(None))))


def compare_all(one: Connection, other: Connection) -> int:
    """Hold every row of every table against its like; how many there are. Raises MoveError, which names the first."""
    count = 0
    for table in metadata.sorted_tables:
        with closing(_rows(one, table)) as here, closing(_rows(other, table)) as there:
            for mine, theirs in zip_longest(here, there):
                if mine is None or theirs is None or _content(mine) != _content(theirs):
                    key = "/".join(str(getattr(mine or theirs, column.name)) for column in table.primary_key)
                    raise MoveError(f"{table.name} {key}: hai cơ sở dữ liệu không giống nhau ở dòng này.")
                count += 1
    return count


def _rows(connection: Connection, table: sa.Table) -> sa.CursorResult[Any]:
    """The rows as they are stored, some at a time, in the order of their keys, texts byte by byte."""
    ordered = [_ordered(connection, column) for column in table.primary_key]
    chosen = sa.select(*map(as_stored, table.columns)).order_by(*ordered)
    return connection.execute(chosen.execution_options(yield_per=AT_ONCE))


def _ordered(connection: Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    stored = as_stored(column)
    is_text = isinstance(stored.type, sa.Text) and connection.dialect.name == "postgresql"
    return sa.collate(stored, "C") if is_text else stored


def _content(row: sa.Row[Any]) -> list[Any]:
    """What a row holds, with the types of its values: a truth is not a number here."""
    return [(type(value), value) for value in row]
