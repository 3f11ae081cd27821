"""The documents of a file: each stands once, whatever it is evidence of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import Instant, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

documents = Table(
    "documents",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("number", Text, nullable=False),
    Column("issued_on", sa.Date),
    Column("issuer", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("removed_at", Instant),
    info=replayed(),
)


class Document(Struct, frozen=True):
    """A document of a file: what it is called, its number and day, who issued it, its link; each may be blank."""

    id: int
    assessment_id: int
    name: str
    number: str
    issued_on: date | None
    issuer: str
    link: str
    added_at: datetime


_COLUMNS = [documents.c[name] for name in Document.__annotations__]


def of_assessment(connection: Connection, assessment_id: int) -> list[Document]:
    """The documents of a file in the order in which they came, without removed ones."""
    chosen = sa.select(*_COLUMNS).where(documents.c.assessment_id == assessment_id, documents.c.removed_at.is_(None))
    return [Document(**row._mapping) for row in connection.execute(chosen.order_by(documents.c.id))]


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store a document and return its id."""
    return proved.add(connection, documents, row)


def change(connection: Connection, document_id: int, **values: object) -> None:
    """Change what a document says of itself."""
    proved.change(connection, documents, documents.c.id == document_id, **values)


def remove(connection: Connection, document_id: int, at: datetime) -> None:
    """Mark a document as removed; the row stays."""
    proved.change(connection, documents, documents.c.id == document_id, removed_at=at)
