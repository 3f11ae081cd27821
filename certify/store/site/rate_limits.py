"""A fixed-window rate limiter, shared by every process of a site. A window (column `stretch`) is one minute."""

import sqlalchemy as sa
from sqlalchemy import Column, Integer, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection
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
    """Count one more in a window and return the new count; old windows are deleted."""
    connection.execute(sa.delete(limits).where(limits.c.stretch < stretch - KEPT))
    here = (limits.c.key == key, limits.c.stretch == stretch)
    count_before: int | None = connection.execute(sa.select(limits.c.count).where(*here)).scalar_one_or_none()
    if count_before is None:
        connection.execute(sa.insert(limits), {"key": key, "stretch": stretch, "count": 1})
        return 1
    connection.execute(sa.update(limits).where(*here).values(count=count_before + 1))
    return count_before + 1


def count(connection: Connection, key: str, since: int) -> int:
    """The sum of the counts in the window `since` and all later ones."""
    chosen = sa.select(sa.func.sum(limits.c.count)).where(limits.c.key == key, limits.c.stretch >= since)
    return int(connection.execute(chosen).scalar_one() or 0)
