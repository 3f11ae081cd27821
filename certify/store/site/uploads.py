"""What was read from uploaded files, stored between the preview and the confirmation; forms kept over a sign-in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof.records import passing

uploads = Table(
    "uploads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("content", sa.JSON, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("account_id", "kind", name="uq_uploads_kind"),
    info=passing("files between preview and confirmation; what was taken from one is an event"),
)


class Upload(Struct, frozen=True):
    """One account's file of a kind ("categories", "accounts", "units", "official_units", "plan"), or form ("form"), and
    what it holds.
    """

    id: int
    account_id: int
    kind: str
    file_name: str
    content: Mapping[str, Any]
    at: datetime


def keep(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store what was read from a file, replacing the account's former one of that kind; returns its id."""
    drop(connection, row["account_id"], row["kind"])
    return int(connection.execute(sa.insert(uploads).returning(uploads.c.id), dict(row)).scalar_one())


def drop(connection: Connection, account_id: int, kind: str) -> None:
    """Delete an account's file of a kind."""
    connection.execute(sa.delete(uploads).where(uploads.c.account_id == account_id, uploads.c.kind == kind))


def drop_before(connection: Connection, kind: str, at: datetime) -> None:
    """Delete everybody's files of a kind from before a moment."""
    connection.execute(sa.delete(uploads).where(uploads.c.kind == kind, uploads.c.at < at))


def newest(connection: Connection, account_id: int, kind: str) -> Upload | None:
    """The file of a kind that an account has, if any."""
    chosen = sa.select(uploads).where(uploads.c.account_id == account_id, uploads.c.kind == kind)
    row = connection.execute(chosen).first()
    return Upload(**row._mapping) if row else None


def find(connection: Connection, upload_id: int) -> Upload | None:
    """The upload with that id."""
    row = connection.execute(sa.select(uploads).where(uploads.c.id == upload_id)).first()
    return Upload(**row._mapping) if row else None
