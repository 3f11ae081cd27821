"""The frozen contents of files. Append-only."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.assessment.decisions import SnapshotKind
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

snapshots = Table(
    "snapshots",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    choice("kind", SnapshotKind),
    Column("content", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    info=append_only(sealed=True, hashed=True),
)


class Snapshot(Struct, frozen=True):
    """The frozen content of an assessment: canonical JSON and its SHA-256."""

    id: int
    kind: SnapshotKind
    content: str
    sha256: str


_SNAPSHOT = (snapshots.c.id, snapshots.c.kind, snapshots.c.content, snapshots.c.sha256)
_NEWEST = (
    sa.select(*_SNAPSHOT)
    .where(snapshots.c.assessment_id == sa.bindparam("of"))
    .order_by(snapshots.c.id.desc())
    .limit(1)
)
_NEWEST_OF_KIND = _NEWEST.where(snapshots.c.kind == sa.bindparam("of_kind"))


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    """Store a frozen content."""
    proved.add(connection, snapshots, row)


def sent_before(connection: Connection, assessment_id: int, event_id: int) -> Snapshot | None:
    """The content of an assessment as it was frozen when the commune had sent it, the last time before an event."""
    sent = (snapshots.c.assessment_id == assessment_id, snapshots.c.kind == SnapshotKind.SUBMITTED)
    chosen = sa.select(*_SNAPSHOT).where(*sent, snapshots.c.event_id < event_id)
    row = connection.execute(chosen.order_by(snapshots.c.event_id.desc()).limit(1)).first()
    return Snapshot(**row._mapping) if row else None


def newest(connection: Connection, assessment_id: int, kind: SnapshotKind | None = None) -> Snapshot | None:
    """The newest frozen content of an assessment, of one kind if it is given."""
    asked = {"of": assessment_id, **({"of_kind": kind} if kind else {})}
    row = connection.execute(_NEWEST_OF_KIND if kind else _NEWEST, asked).first()
    return Snapshot(**row._mapping) if row else None
