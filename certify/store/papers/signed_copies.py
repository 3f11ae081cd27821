"""Accepted signed copies of papers. Append-only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import id_column, metadata
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

signed_files = Table(
    "signed_files",
    metadata,
    id_column(),
    Column("paper_id", Integer, ForeignKey("papers.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("content", sa.LargeBinary, nullable=False),
    Column("checked", sa.JSON, nullable=False),
    info=append_only(sealed=True, hashed=True),
)


class SignedFile(Struct, frozen=True):
    """An accepted signed copy, with the results of checking its signatures."""

    id: int
    paper_id: int
    sha256: str
    checked: Mapping[str, Any]
    at: datetime
    actor_name: str


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store a signed copy and return its id."""
    return proved.add(connection, signed_files, row)


def of_paper(connection: Connection, paper_id: int) -> list[SignedFile]:
    """The signed copies of a paper, the oldest first."""
    columns = (signed_files.c.id, signed_files.c.paper_id, signed_files.c.sha256, signed_files.c.checked)
    joined = sa.select(*columns, events.c.at, events.c.actor_name).join(events, events.c.id == signed_files.c.event_id)
    chosen = joined.where(signed_files.c.paper_id == paper_id).order_by(signed_files.c.id)
    return [SignedFile(**row._mapping) for row in connection.execute(chosen)]


def by_sha256(connection: Connection, paper_id: int, sha256: str) -> SignedFile | None:
    """The signed copy of a paper with that hash."""
    return next((one for one in of_paper(connection, paper_id) if one.sha256 == sha256), None)


def content_of(connection: Connection, signed_id: int) -> bytes:
    """The bytes of a signed copy."""
    chosen = sa.select(signed_files.c.content).where(signed_files.c.id == signed_id)
    return bytes(connection.execute(chosen).scalar_one())
