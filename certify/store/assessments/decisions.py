"""Decisions on files. Append-only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.assessment.decisions import DecisionKind
from certify.store import locks
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

decisions = Table(
    "decisions",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    choice("kind", DecisionKind),
    Column("number", Text, nullable=False),
    Column("decided_on", sa.Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
    info=append_only(sealed=True),
)


class Decision(Struct, frozen=True):
    """A decision on an assessment, bound to the content that the approver saw."""

    id: int
    kind: DecisionKind
    number: str
    decided_on: date
    reason: str
    content_sha256: str


def revoking(connection: Connection, round_ids: Iterable[int]) -> None:
    """Have the revocations of rounds; before what others revoked is read."""
    for round_id in sorted(round_ids):
        locks.revoking(connection, round_id)


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    """Store a decision."""
    proved.add(connection, decisions, row)


_OF_ASSESSMENT = (
    sa.select(*(column for column in decisions.c if column.name not in {"assessment_id", "event_id"}))
    .where(decisions.c.assessment_id == sa.bindparam("of"))
    .order_by(decisions.c.id)
)


def of_assessment(connection: Connection, assessment_id: int) -> list[Decision]:
    """The decisions on an assessment, the oldest first."""
    return [Decision(**row._mapping) for row in connection.execute(_OF_ASSESSMENT, {"of": assessment_id})]
