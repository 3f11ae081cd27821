"""A fixed-window rate limiter, shared by every process of a site. A window (column `stretch`) is one minute."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy import Column, Integer, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection, insert_in
from certify.store.proof.records import passing

limits = Table(
    "limits",
    metadata,
    Column("key", Text, primary_key=True),
    Column("stretch", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    info=passing("counts requests of the last minutes"),
)
# Windows that are remembered.
KEPT = 60


def add_one(connection: Connection, key: str, stretch: int) -> int:
    """Count one more in a window and return the new count, whoever else counts at once; old windows are deleted."""
    connection.execute(_OLD, {"before": stretch - KEPT})
    row = {"key": key, "stretch": stretch, "count": 1}
    return int(connection.execute(_one_more(connection.dialect.name), row).scalar_one())


_OLD = sa.delete(limits).where(limits.c.stretch < sa.bindparam("before"))


@cache
def _one_more(dialect: str) -> sa.Executable:
    counted = insert_in(dialect, limits)
    more = counted.on_conflict_do_update(
        index_elements=[limits.c.key, limits.c.stretch], set_={"count": limits.c.count + 1}
    )
    return more.returning(limits.c.count)


def count(connection: Connection, key: str, since: int) -> int:
    """The sum of the counts in the window `since` and all later ones."""
    chosen = sa.select(sa.func.sum(limits.c.count)).where(limits.c.key == key, limits.c.stretch >= since)
    return int(connection.execute(chosen).scalar_one() or 0)
