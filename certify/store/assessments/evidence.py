"""References to the documents behind answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import Instant, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

evidence = Table(
    "evidence",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("indicator_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_on", sa.Date),
    Column("issuer", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("removed_at", Instant),
    info=replayed(),
)


@dataclass(frozen=True)
class Evidence:
    """A reference to a document behind an answer."""

    id: int
    indicator_id: str
    number: str
    issued_on: date | None
    issuer: str
    link: str


def of_assessment(connection: Connection, assessment_id: int) -> list[Evidence]:
    """The references of an assessment, without removed ones."""
    columns = (
        evidence.c.id,
        evidence.c.indicator_id,
        evidence.c.number,
        evidence.c.issued_on,
        evidence.c.issuer,
        evidence.c.link,
    )
    chosen = sa.select(*columns).where(evidence.c.assessment_id == assessment_id, evidence.c.removed_at.is_(None))
    return [Evidence(**row._mapping) for row in connection.execute(chosen.order_by(evidence.c.id))]


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one reference and return its id."""
    return proved.add(connection, evidence, row)


def remove(connection: Connection, evidence_id: int, at: datetime) -> None:
    """Mark one reference as removed; the row stays."""
    proved.change(connection, evidence, evidence.c.id == evidence_id, removed_at=at)
