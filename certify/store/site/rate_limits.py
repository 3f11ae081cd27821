"""How often something was asked in a stretch of time: shared by every process of a site, forgotten soon after."""

import sqlalchemy as sa
from sqlalchemy import Column, Integer, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection

limits = Table(
    "limits",
    metadata,
    Column("key", Text, primary_key=True),
    Column("stretch", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
)
KEPT = 60


def add_one(connection: Connection, key: str, stretch: int) -> int:
    """Count one more in a stretch (a minute) and return how many there are; old ones are forgotten."""
    connection.execute(sa.delete(limits).where(limits.c.stretch < stretch - KEPT))
    here = (limits.c.key == key, limits.c.stretch == stretch)
    known: int | None = connection.execute(sa.select(limits.c.count).where(*here)).scalar_one_or_none()
    if known is None:
        connection.execute(sa.insert(limits), {"key": key, "stretch": stretch, "count": 1})
        return 1
    connection.execute(sa.update(limits).where(*here).values(count=known + 1))
    return known + 1


def count(connection: Connection, key: str, since: int) -> int:
    """How many were counted from a stretch on."""
    chosen = sa.select(sa.func.sum(limits.c.count)).where(limits.c.key == key, limits.c.stretch >= since)
    return int(connection.execute(chosen).scalar_one() or 0)
