"""Forms that were accepted, so that each takes effect once; forgotten after a day."""

from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Column, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection, insert_in
from certify.store.proof.records import passing

submissions = Table(
    "submissions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("location", Text, nullable=False),
    info=passing("keys of forms sent in the last days"),
)
KEPT = timedelta(days=1)


_old = (
    sa.select(submissions.c.key)
    .where(submissions.c.at < sa.bindparam("before", type_=Instant))
    .with_for_update(skip_locked=True)
)
_FORGET = sa.delete(submissions).where(submissions.c.key.in_(_old))
_LED = sa.select(submissions.c.location).where(submissions.c.key == sa.bindparam("asked"))


@cache
def _first(dialect: str) -> sa.Executable:
    return insert_in(dialect, submissions).on_conflict_do_nothing().returning(submissions.c.key)


def take(connection: Connection, key: str, at: datetime) -> str | None:
    """Store that a form is accepted and return None; if it was before, return where that led ("": not known).

    Of several who do so at once, one is the first.
    """
    connection.execute(_FORGET, {"before": at - KEPT})
    row = {"key": key, "at": at, "location": ""}
    if connection.execute(_first(connection.dialect.name), row).scalar() is not None:
        return None
    return str(connection.execute(_LED, {"asked": key}).scalar_one())


def lead(connection: Connection, key: str, location: str) -> None:
    """Store where an accepted form led."""
    connection.execute(sa.update(submissions).where(submissions.c.key == key).values(location=location))
