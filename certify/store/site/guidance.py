"""Texts that guide people (official letters, instructions, sample forms): a file, a link or both. Append-only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

guidance_texts = Table(
    "guidance_texts",
    metadata,
    id_column(),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_on", sa.Date, nullable=True),
    Column("indicators", sa.JSON, nullable=False),
    Column("link", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
    info=append_only(sealed=True, hashed=True),
)

guidance_withdrawals = Table(
    "guidance_withdrawals",
    metadata,
    Column("text_id", Integer, ForeignKey("guidance_texts.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    info=append_only(sealed=True),
)


class GuidanceText(Struct, frozen=True):
    """One text: its title, number and day, the indicators that it is about, its link and the name of its file.

    `link` and `name` are empty where it has none; `unit_id` is the unit whose office keeps it.
    """

    id: int
    unit_id: int
    title: str
    number: str
    issued_on: date | None
    indicators: tuple[str, ...]
    link: str
    name: str
    media_type: str


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store a text and return its id."""
    return proved.add(connection, guidance_texts, row)


def withdraw(connection: Connection, text_id: int, event_id: int) -> None:
    """Take a text out of the list; it stays in the database."""
    proved.add(connection, guidance_withdrawals, {"text_id": text_id, "event_id": event_id})


# Built once: every sheet asks it.
_STANDING = (
    sa.select(*(column for column in guidance_texts.c if column.name not in {"event_id", "sha256", "content"}))
    .outerjoin(guidance_withdrawals, guidance_withdrawals.c.text_id == guidance_texts.c.id)
    .where(guidance_withdrawals.c.text_id.is_(None))
    .order_by(guidance_texts.c.id.desc())
)


def standing(connection: Connection) -> list[GuidanceText]:
    """The texts that were not withdrawn, the newest first."""
    rows = (row._mapping for row in connection.execute(_STANDING))
    return [GuidanceText(**{**row, "indicators": tuple(row["indicators"])}) for row in rows]


def content_of(connection: Connection, text_id: int) -> tuple[bytes, str] | None:
    """The bytes of a text's file and their hash."""
    chosen = sa.select(guidance_texts.c.content, guidance_texts.c.sha256).where(guidance_texts.c.id == text_id)
    row = connection.execute(chosen).first()
    return (row.content, row.sha256) if row else None
