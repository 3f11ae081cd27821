"""Rows that a table takes, for tests of the tables themselves."""

from datetime import UTC, date, datetime
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
