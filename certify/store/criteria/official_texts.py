"""The official texts that drafts of criteria were compared with. Append-only."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

attestation_texts = Table(
    "attestation_texts",
    metadata,
    id_column(),
    Column("draft_id", Integer, ForeignKey("attestation_drafts.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
    info=append_only(sealed=True, hashed=True),
)


class OfficialText(Struct, frozen=True):
    """A file with the official text that a draft was compared with."""

    id: int
    sha256: str
    name: str


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store an official text and return its id."""
    return proved.add(connection, attestation_texts, row)


def of_draft(connection: Connection, draft_id: int) -> list[OfficialText]:
    """The official texts of a draft, the first one first."""
    columns = (attestation_texts.c.id, attestation_texts.c.sha256, attestation_texts.c.name)
    chosen = sa.select(*columns).where(attestation_texts.c.draft_id == draft_id).order_by(attestation_texts.c.id)
    return [OfficialText(**row._mapping) for row in connection.execute(chosen)]


def content_of(connection: Connection, text_id: int) -> bytes | None:
    """The bytes of an official text."""
    chosen = sa.select(attestation_texts.c.content).where(attestation_texts.c.id == text_id)
    return connection.execute(chosen).scalar_one_or_none()
