"""Wrong sign-ins by name and source; a name is stored as a hash, because people type passwords there by mistake."""

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, Integer, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof.records import passing

guesses = Table(
    "guesses",
    metadata,
    Column("name_sha256", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Instant, nullable=False, index=True),
    info=passing("counts wrong sign-ins of a few hours; what follows from them is an event"),
)


class Guesses(Struct, frozen=True):
    """How often a name was tried in vain from one source, and when last."""

    failures: int
    failed_at: datetime


def find(connection: Connection, name_sha256: str, source: str) -> Guesses | None:
    """The guesses at a name from a source."""
    chosen = sa.select(guesses.c.failures, guesses.c.failed_at).where(*_here(name_sha256, source))
    row = connection.execute(chosen).first()
    return Guesses(*row) if row else None


def put(connection: Connection, name_sha256: str, source: str, failures: int, at: datetime) -> None:
    """Store how often a name was tried in vain from a source."""
    forget(connection, name_sha256, source)
    row = {"name_sha256": name_sha256, "source": source, "failures": failures, "failed_at": at}
    connection.execute(sa.insert(guesses), row)


def forget(connection: Connection, name_sha256: str, source: str | None = None) -> None:
    """Forget the guesses at a name from a source, or from everywhere."""
    here = _here(name_sha256, source) if source is not None else (guesses.c.name_sha256 == name_sha256,)
    connection.execute(sa.delete(guesses).where(*here))


def forget_before(connection: Connection, before: datetime) -> None:
    """Forget the guesses that ended before a moment."""
    connection.execute(sa.delete(guesses).where(guesses.c.failed_at < before))


def _here(name_sha256: str, source: str) -> tuple[sa.ColumnElement[bool], ...]:
    return guesses.c.name_sha256 == name_sha256, guesses.c.source == source
