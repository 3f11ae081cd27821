"""Issued papers: their content, their bytes, what replaced or recalled them, and signed copies. Only ever added to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from certify.store.chain import seal_file
from certify.store.database import Connection
from certify.store.papers.tables import paper_assessments, paper_files, paper_recalls, papers, signed_files
from certify.store.tables import events


@dataclass(frozen=True)
class Issued:
    """One issued paper. `sha256` is None until its bytes are kept; `next_id` is the paper that replaces it."""

    id: int
    form: str
    subject: str
    edition: int
    unit_id: int
    round_id: int
    assessment_id: int | None
    entry_id: int | None
    replaces_id: int | None
    token: str
    title: str
    number: str | None
    issued_on: date
    office: str
    at: datetime
    actor_name: str
    sha256: str | None
    recall: str | None
    next_id: int | None

    @property
    def state(self) -> str:
        """in_force, replaced or recalled."""
        if self.recall is not None:
            return "recalled"
        return "replaced" if self.next_id else "in_force"


@dataclass(frozen=True)
class SignedFile:
    """A signed copy that was accepted back, with what its check found."""

    id: int
    paper_id: int
    sha256: str
    checked: Mapping[str, Any]
    at: datetime
    actor_name: str


def add(connection: Connection, row: Mapping[str, Any], assessment_ids: Iterable[int]) -> int:
    """Store a paper with the files it is about; its id."""
    paper_id = int(connection.execute(sa.insert(papers).returning(papers.c.id), dict(row)).scalar_one())
    about = [{"paper_id": paper_id, "assessment_id": one} for one in assessment_ids]
    if about:
        connection.execute(sa.insert(paper_assessments), about)
    return paper_id


def content_of(connection: Connection, paper_id: int) -> str:
    """The frozen content of a paper (canonical JSON)."""
    return str(connection.execute(sa.select(papers.c.content).where(papers.c.id == paper_id)).scalar_one())


def add_file(connection: Connection, paper_id: int, sha256: str, content: bytes) -> None:
    """Keep the bytes of a paper, once, and join them to the chain."""
    connection.execute(sa.insert(paper_files), {"paper_id": paper_id, "sha256": sha256, "content": content})
    seal_file(connection, paper_id)


def file_of(connection: Connection, paper_id: int) -> bytes | None:
    """The kept bytes of a paper."""
    chosen = sa.select(paper_files.c.content).where(paper_files.c.paper_id == paper_id)
    return connection.execute(chosen).scalar_one_or_none()


def recall(connection: Connection, paper_id: int, event_id: int, reason: str) -> None:
    """Recall a paper."""
    row = {"paper_id": paper_id, "event_id": event_id, "reason": reason}
    connection.execute(sa.insert(paper_recalls), row)


def recalled_at(connection: Connection, paper_id: int) -> datetime | None:
    """When a paper was recalled; None when it was not."""
    joined = sa.select(events.c.at).join(paper_recalls, paper_recalls.c.event_id == events.c.id)
    return connection.execute(joined.where(paper_recalls.c.paper_id == paper_id)).scalar_one_or_none()


def add_signed(connection: Connection, row: Mapping[str, Any]) -> int:
    """Keep a signed copy; its id."""
    return int(connection.execute(sa.insert(signed_files).returning(signed_files.c.id), dict(row)).scalar_one())


def signed_of(connection: Connection, paper_id: int) -> list[SignedFile]:
    """The signed copies of a paper, the oldest first."""
    columns = (signed_files.c.id, signed_files.c.paper_id, signed_files.c.sha256, signed_files.c.checked)
    joined = sa.select(*columns, events.c.at, events.c.actor_name).join(events, events.c.id == signed_files.c.event_id)
    chosen = joined.where(signed_files.c.paper_id == paper_id).order_by(signed_files.c.id)
    return [SignedFile(**row._mapping) for row in connection.execute(chosen)]


def signed_content(connection: Connection, signed_id: int) -> bytes:
    """The bytes of a signed copy."""
    chosen = sa.select(signed_files.c.content).where(signed_files.c.id == signed_id)
    return bytes(connection.execute(chosen).scalar_one())


def find(connection: Connection, paper_id: int) -> Issued | None:
    """The paper of that id."""
    return _first(connection, papers.c.id == paper_id)


def newest(connection: Connection, form: str, subject: str) -> Issued | None:
    """The last edition of a form for a subject."""
    found = _papers(connection, papers.c.form == form, papers.c.subject == subject)
    return max(found, key=lambda paper: paper.edition, default=None)


def of_assessment(connection: Connection, assessment_id: int) -> list[Issued]:
    """The papers about a file, the oldest first."""
    about = sa.select(paper_assessments.c.paper_id).where(paper_assessments.c.assessment_id == assessment_id)
    return _papers(connection, papers.c.id.in_(about))


def of_unit(connection: Connection, unit_id: int, round_id: int) -> list[Issued]:
    """The papers filed under a unit in a round, the oldest first."""
    return _papers(connection, papers.c.unit_id == unit_id, papers.c.round_id == round_id)


def of_round(connection: Connection, round_id: int, form: str) -> list[Issued]:
    """The papers of a form in a round, the oldest first."""
    return _papers(connection, papers.c.round_id == round_id, papers.c.form == form)


def assessments_of(connection: Connection, paper_id: int) -> list[int]:
    """The files that a paper is about."""
    chosen = sa.select(paper_assessments.c.assessment_id).where(paper_assessments.c.paper_id == paper_id)
    return list(connection.execute(chosen.order_by(paper_assessments.c.assessment_id)).scalars())


def by_token(connection: Connection, token: str) -> Issued | None:
    """The paper of a verification address."""
    return _first(connection, papers.c.token == token)


def by_sha256(connection: Connection, sha256: str) -> Issued | None:
    """The paper whose issued bytes, or an accepted signed copy of it, have this hash."""
    signed = sa.select(signed_files.c.paper_id).where(signed_files.c.sha256 == sha256)
    return _first(connection, sa.or_(paper_files.c.sha256 == sha256, papers.c.id.in_(signed)))


def _first(connection: Connection, condition: sa.ColumnElement[bool]) -> Issued | None:
    return next(iter(_papers(connection, condition)), None)


def _papers(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Issued]:
    later = papers.alias("later")
    columns = [column for column in papers.c if column.name not in {"content", "event_id"}]
    more = (events.c.at, events.c.actor_name, paper_files.c.sha256, paper_recalls.c.reason.label("recall"))
    joined = (
        sa.select(*columns, *more, later.c.id.label("next_id"))
        .join(events, events.c.id == papers.c.event_id)
        .outerjoin(paper_files, paper_files.c.paper_id == papers.c.id)
        .outerjoin(paper_recalls, paper_recalls.c.paper_id == papers.c.id)
        .outerjoin(later, later.c.replaces_id == papers.c.id)
    )
    return [Issued(**row._mapping) for row in connection.execute(joined.where(*conditions).order_by(papers.c.id))]
