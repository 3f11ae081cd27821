"""Evidence: which document of a file counts for which indicator, and where in it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.assessments.documents import documents
from certify.store.columns import Instant, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

evidence = Table(
    "evidence",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("document_id", Integer, ForeignKey("documents.id"), nullable=False, index=True),
    Column("indicator_id", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("removed_at", Instant),
    info=replayed(),
)


class Evidence(Struct, frozen=True):
    """A document as evidence of an indicator: `place` names section and page, the rest describes the document."""

    id: int
    indicator_id: str
    document_id: int
    place: str
    added_at: datetime
    name: str
    number: str
    issued_on: date | None
    issuer: str
    link: str


OF_EVIDENCE = ("id", "indicator_id", "document_id", "place", "added_at")
OF_DOCUMENT = ("name", "number", "issued_on", "issuer", "link")


def of_assessment(connection: Connection, assessment_id: int) -> list[Evidence]:
    """The evidence of a file, without what was removed."""
    columns = [evidence.c[name] for name in OF_EVIDENCE] + [documents.c[name] for name in OF_DOCUMENT]
    chosen = sa.select(*columns).join_from(evidence, documents, documents.c.id == evidence.c.document_id)
    chosen = chosen.where(evidence.c.assessment_id == assessment_id, evidence.c.removed_at.is_(None))
    return [Evidence(**row._mapping) for row in connection.execute(chosen.order_by(evidence.c.id))]


def add_all(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store several pieces of evidence."""
    proved.add_all(connection, evidence, rows)


def move(connection: Connection, evidence_id: int, place: str) -> None:
    """Name another place in the document."""
    proved.change(connection, evidence, evidence.c.id == evidence_id, place=place)


def remove(connection: Connection, ids: Iterable[int], at: datetime) -> None:
    """Mark pieces of evidence as removed; the rows stay."""
    proved.change(connection, evidence, evidence.c.id.in_(list(ids)), removed_at=at)
