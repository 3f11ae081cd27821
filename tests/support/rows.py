"""Rows that a table takes, for tests of the tables themselves."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from certify.store.columns import Instant, OneOf, Points
from certify.store.schema import metadata

# The columns that hold a few words only.
CHOICES = [one for table in metadata.sorted_tables for one in table.columns if isinstance(one.type, OneOf)]
BLANKS = {
    sa.LargeBinary: b"x",
    sa.Date: date(2022, 1, 1),
    Instant: datetime(2022, 1, 1, tzinfo=UTC),
    sa.JSON: {},
    sa.Boolean: True,
    Points: Decimal(1),
    sa.Integer: 1,
}


def let_any_row_in(connection):
    """Let in, for the rest of a connection, rows whose foreign keys point nowhere."""
    free = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}
    connection.connection.driver_connection.execute(free[connection.dialect.name])


def blank(column):
    """A value that a column takes, whatever revision of the tables it is of."""
    words = [one.type.kind for one in CHOICES if (one.table.name, one.name) == (column.table.name, column.name)]
    if words:
        return next(iter(words[0])).value
    return next((value for kind, value in BLANKS.items() if isinstance(column.type, kind)), "x")


def other_in(column, value):
    """Another value that the column can hold: of a closed set another member."""
    if isinstance(column.type, OneOf):
        return next(member for member in column.type.kind if member != value)
    return other(blank(column) if value is None else value)


def other(value):
    """Another value of the same type, as near as can be."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    if isinstance(value, date):
        return value + timedelta(days=1)
    return {"changed": 1} if isinstance(value, dict | list) else value + 1_000_000
