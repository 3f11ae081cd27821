"""The criteria revisions of the site, as whole files. Append-only."""

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.store.columns import id_column, metadata
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

# Every revision attested or imported on this site, and the one before it; the criteria files are written from these.
criteria_revisions = Table(
    "criteria_revisions",
    metadata,
    id_column(),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("criteria_version", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("criteria_version", "revision", name="uq_criteria_revisions_revision"),
    info=append_only(sealed=True, hashed=True),
)


class Revision(Struct, frozen=True):
    """A revision of the site: the criteria file's whole text."""

    criteria_version: str
    revision: int
    sha256: str
    content: str


def add(connection: Connection, event_id: int, revision: Revision) -> None:
    """Store a revision's text with the event that created it."""
    proved.add(connection, criteria_revisions, {"event_id": event_id, **asdict(revision)})


class Kept(Struct, frozen=True):
    """A revision with the event that it was stored by: what happened, and which event."""

    revision: Revision
    event_id: int
    act: str


def with_events(connection: Connection) -> list[Kept]:
    """Every stored revision with its event, by version and in order."""
    joined = sa.select(criteria_revisions, events.c.act).join(events)
    rows = connection.execute(joined.order_by(criteria_revisions.c.criteria_version, criteria_revisions.c.revision))
    return [
        Kept(Revision(row.criteria_version, row.revision, row.sha256, row.content), row.event_id, row.act)
        for row in rows
    ]


def listed(connection: Connection, criteria_version: str | None = None) -> list[Revision]:
    """The stored revisions, of one version or of all, in order."""
    columns = [column for column in criteria_revisions.c if column.name not in {"id", "event_id"}]
    chosen = sa.select(*columns).order_by(criteria_revisions.c.criteria_version, criteria_revisions.c.revision)
    if criteria_version:
        chosen = chosen.where(criteria_revisions.c.criteria_version == criteria_version)
    return [Revision(**row._mapping) for row in connection.execute(chosen)]
