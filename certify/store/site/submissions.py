"""Forms that were taken, each once; forgotten after a day."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Column, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection

submissions = Table(
    "submissions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("location", Text, nullable=False),
)
KEPT = timedelta(days=1)


def take(connection: Connection, key: str, at: datetime) -> str | None:
    """Note that a form is taken; when it was taken before, where that led ("": not known), and nothing is noted."""
    connection.execute(sa.delete(submissions).where(submissions.c.at < at - KEPT))
    led: str | None = connection.execute(sa.select(submissions.c.location).where(submissions.c.key == key)).scalar()
    if led is None:
        connection.execute(sa.insert(submissions), {"key": key, "at": at, "location": ""})
    return led


def lead(connection: Connection, key: str, location: str) -> None:
    """Note where a form that was taken led."""
    connection.execute(sa.update(submissions).where(submissions.c.key == key).values(location=location))
