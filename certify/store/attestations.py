"""Attestations: drafts and what is confirmed in them, the official texts, and the revisions of the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from certify.store.attestation_tables import (
    attestation_drafts,
    attestation_lines,
    attestation_texts,
    criteria_revisions,
)
from certify.store.database import Connection, put
from certify.store.tables import accounts


@dataclass(frozen=True)
class Draft:
    """A criteria file being compared with the official text: by whom, since which revision, in which state."""

    id: int
    criteria_version: str
    base_revision: int
    state: str
    text: str
    version: int
    reference: str
    remark: str
    transcriber_id: int
    transcriber: str
    checker_id: int | None
    checker: str | None
    updated_at: datetime


@dataclass(frozen=True)
class StoredLine:
    """A line that one person confirmed, and what a second one said of it."""

    place: str
    content_sha256: str
    citation: str
    stated_by: int
    checked_by: int | None
    remark: str

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.content_sha256


@dataclass(frozen=True)
class OfficialText:
    """A file with the official text that a draft was compared with."""

    id: int
    sha256: str
    name: str


@dataclass(frozen=True)
class Revision:
    """A revision of the site: the criteria file's whole text."""

    criteria_version: str
    revision: int
    sha256: str
    content: str


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store a draft and return its id."""
    return int(
        connection.execute(sa.insert(attestation_drafts).returning(attestation_drafts.c.id), dict(row)).scalar_one()
    )


def find(connection: Connection, draft_id: int) -> Draft | None:
    """The draft of that id."""
    return next(iter(_drafts(connection, attestation_drafts.c.id == draft_id)), None)


def in_states(connection: Connection, states: Iterable[str]) -> list[Draft]:
    """The drafts in some states, the newest first."""
    return _drafts(connection, attestation_drafts.c.state.in_(list(states)))


def change(connection: Connection, draft_id: int, **values: object) -> None:
    """Change columns of a draft."""
    connection.execute(sa.update(attestation_drafts).where(attestation_drafts.c.id == draft_id).values(**values))


def lines_of(connection: Connection, draft_id: int) -> dict[tuple[str, str], StoredLine]:
    """What is confirmed in a draft, by place and content."""
    columns = [column for column in attestation_lines.c if column.name != "draft_id"]
    rows = connection.execute(sa.select(*columns).where(attestation_lines.c.draft_id == draft_id))
    return {line.key: line for line in (StoredLine(**row._mapping) for row in rows)}


def put_lines(connection: Connection, draft_id: int, lines: Iterable[StoredLine]) -> None:
    """Store confirmed lines; one of the same place and content is replaced."""
    put(connection, attestation_lines, [{"draft_id": draft_id, **vars(line)} for line in lines])


def add_text(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store an official text and return its id."""
    return int(
        connection.execute(sa.insert(attestation_texts).returning(attestation_texts.c.id), dict(row)).scalar_one()
    )


def texts_of(connection: Connection, draft_id: int) -> list[OfficialText]:
    """The official texts of a draft, the first one first."""
    columns = (attestation_texts.c.id, attestation_texts.c.sha256, attestation_texts.c.name)
    chosen = sa.select(*columns).where(attestation_texts.c.draft_id == draft_id).order_by(attestation_texts.c.id)
    return [OfficialText(**row._mapping) for row in connection.execute(chosen)]


def content_of(connection: Connection, text_id: int) -> bytes | None:
    """The bytes of an official text."""
    chosen = sa.select(attestation_texts.c.content).where(attestation_texts.c.id == text_id)
    return connection.execute(chosen).scalar_one_or_none()


def add_revision(connection: Connection, event_id: int, revision: Revision) -> None:
    """Keep a revision's text with the event that brought it."""
    connection.execute(sa.insert(criteria_revisions), {"event_id": event_id, **vars(revision)})


def revisions(connection: Connection, criteria_version: str | None = None) -> list[Revision]:
    """The revisions that the site keeps, of one version or of all, in order."""
    columns = [column for column in criteria_revisions.c if column.name not in {"id", "event_id"}]
    chosen = sa.select(*columns).order_by(criteria_revisions.c.criteria_version, criteria_revisions.c.revision)
    if criteria_version:
        chosen = chosen.where(criteria_revisions.c.criteria_version == criteria_version)
    return [Revision(**row._mapping) for row in connection.execute(chosen)]


def _drafts(connection: Connection, condition: sa.ColumnElement[bool]) -> list[Draft]:
    transcriber, checker = accounts.alias("transcriber"), accounts.alias("checker")
    joined = (
        sa.select(
            attestation_drafts,
            transcriber.c.display_name.label("transcriber"),
            checker.c.display_name.label("checker"),
        )
        .join(transcriber, transcriber.c.id == attestation_drafts.c.transcriber_id)
        .outerjoin(checker, checker.c.id == attestation_drafts.c.checker_id)
    )
    rows = connection.execute(joined.where(condition).order_by(attestation_drafts.c.id.desc()))
    return [Draft(**row._mapping) for row in rows]
