"""What was read from uploaded workbooks, kept between the preview and the confirmation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof.records import passing

workbooks = Table(
    "workbooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", sa.JSON, nullable=False),
    Column("at", Instant, nullable=False),
    info=passing("workbooks between preview and confirmation; what was taken from one is an event"),
)


class Upload(Struct, frozen=True):
    """One account's workbook: the file's name and hash, and what was read from it."""

    id: int
    account_id: int
    round_id: int
    file_name: str
    sha256: str
    content: Mapping[str, Any]
    at: datetime


def keep(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store what was read from a workbook, replacing the account's former one; returns its id."""
    connection.execute(sa.delete(workbooks).where(workbooks.c.account_id == row["account_id"]))
    return int(connection.execute(sa.insert(workbooks).returning(workbooks.c.id), dict(row)).scalar_one())


def find(connection: Connection, upload_id: int) -> Upload | None:
    """The upload with that id."""
    row = connection.execute(sa.select(workbooks).where(workbooks.c.id == upload_id)).first()
    return Upload(**row._mapping) if row else None
