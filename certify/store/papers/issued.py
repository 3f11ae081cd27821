"""Issued papers, the files they are about, and their recalls. Append-only."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.papers.states import PaperState
from certify.store.columns import id_column, metadata
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.papers.files import paper_files
from certify.store.papers.signed_copies import signed_files
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

papers = Table(
    "papers",
    metadata,
    id_column(),
    Column("form", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False, index=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), index=True),
    Column("entry_id", Integer, ForeignKey("register_entries.id"), unique=True),
    Column("replaces_id", Integer, ForeignKey("papers.id"), unique=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("number", Text),
    Column("issued_on", sa.Date, nullable=False),
    Column("office", Text, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("form", "subject", "edition", name="uq_papers_edition"),
    info=append_only(sealed=True),
)

paper_assessments = Table(
    "paper_assessments",
    metadata,
    Column("paper_id", Integer, ForeignKey("papers.id"), primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True, index=True),
    info=append_only(part_of=("papers", "assessments")),
)

paper_recalls = Table(
    "paper_recalls",
    metadata,
    Column("paper_id", Integer, ForeignKey("papers.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("reason", Text, nullable=False),
    info=append_only(sealed=True),
)


class Issued(Struct, frozen=True):
    """One issued paper. `sha256` is None until its bytes are stored; `next_id` is the paper that replaces it."""

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
    def state(self) -> PaperState:
        if self.recall is not None:
            return PaperState.RECALLED
        return PaperState.REPLACED if self.next_id else PaperState.IN_FORCE


def add(connection: Connection, row: Mapping[str, Any], assessment_ids: Iterable[int]) -> int:
    """Store a paper with the files that it is about, and return its id."""
    paper_id = proved.add(connection, papers, row)
    about = [{"paper_id": paper_id, "assessment_id": assessment_id} for assessment_id in assessment_ids]
    if about:
        proved.add_all(connection, paper_assessments, about)
    return paper_id


def content_of(connection: Connection, paper_id: int) -> str:
    """The frozen content of a paper (canonical JSON)."""
    return str(connection.execute(_CONTENT, {"paper": paper_id}).scalar_one())


def recall(connection: Connection, paper_id: int, event_id: int, reason: str) -> None:
    """Recall a paper."""
    row = {"paper_id": paper_id, "event_id": event_id, "reason": reason}
    proved.add(connection, paper_recalls, row)


def recalled_at(connection: Connection, paper_id: int) -> datetime | None:
    """When a paper was recalled; None if it was not."""
    joined = sa.select(events.c.at).join(paper_recalls, paper_recalls.c.event_id == events.c.id)
    return connection.execute(joined.where(paper_recalls.c.paper_id == paper_id)).scalar_one_or_none()


def find(connection: Connection, paper_id: int) -> Issued | None:
    """The paper with that id."""
    return _first(connection, papers.c.id == paper_id)


def newest(connection: Connection, form: str, subject: str) -> Issued | None:
    """The last edition of a form for a subject."""
    row = connection.execute(_NEWEST, {"of_form": form, "of_subject": subject}).first()
    return Issued(*row) if row else None


def of_assessment(connection: Connection, assessment_id: int) -> list[Issued]:
    """The papers about a file, the oldest first."""
    return [Issued(*row) for row in connection.execute(_ABOUT_FILE, {"file": assessment_id})]


def in_force(connection: Connection, assessment_ids: Collection[int]) -> frozenset[tuple[int, str, str]]:
    """The papers in force about some files, each as file, form and subject."""
    rows = connection.execute(_IN_FORCE, {"files": list(assessment_ids)})
    return frozenset((row[0], row[1], row[2]) for row in rows)


def forms_in_force(connection: Connection, unit_id: int, round_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """The papers in force about an area itself in some rounds, each as round and form."""
    rows = connection.execute(_FORMS_IN_FORCE, {"unit": unit_id, "rounds": list(round_ids)})
    return frozenset((row[0], row[1]) for row in rows)


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
    """The paper with that token in its verification address."""
    return _first(connection, papers.c.token == token)


def by_sha256(connection: Connection, sha256: str) -> Issued | None:
    """The paper whose issued bytes, or an accepted signed copy of it, have this hash."""
    signed = sa.select(signed_files.c.paper_id).where(signed_files.c.sha256 == sha256)
    return _first(connection, sa.or_(paper_files.c.sha256 == sha256, papers.c.id.in_(signed)))


_later = papers.alias("later")


def _in_force(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Columns of the papers that were neither recalled nor replaced."""
    joined = (
        sa.select(*columns)
        .select_from(papers)
        .outerjoin(paper_recalls, paper_recalls.c.paper_id == papers.c.id)
        .outerjoin(_later, _later.c.replaces_id == papers.c.id)
    )
    return joined.where(paper_recalls.c.paper_id.is_(None), _later.c.id.is_(None))


_IN_FORCE = (
    _in_force(paper_assessments.c.assessment_id, papers.c.form, papers.c.subject)
    .join(paper_assessments, paper_assessments.c.paper_id == papers.c.id)
    .where(paper_assessments.c.assessment_id.in_(sa.bindparam("files", expanding=True)))
)


_FORMS_IN_FORCE = _in_force(papers.c.round_id, papers.c.form).where(
    papers.c.unit_id == sa.bindparam("unit"),
    papers.c.round_id.in_(sa.bindparam("rounds", expanding=True)),
    papers.c.assessment_id.is_(None),
)


def _first(connection: Connection, condition: sa.ColumnElement[bool]) -> Issued | None:
    return next(iter(_papers(connection, condition)), None)


_WHOLE: sa.Select[Any] = (
    sa.select(
        *(column for column in papers.c if column.name not in {"content", "event_id"}),
        events.c.at,
        events.c.actor_name,
        paper_files.c.sha256,
        paper_recalls.c.reason.label("recall"),
        _later.c.id.label("next_id"),
    )
    .join(events, events.c.id == papers.c.event_id)
    .outerjoin(paper_files, paper_files.c.paper_id == papers.c.id)
    .outerjoin(paper_recalls, paper_recalls.c.paper_id == papers.c.id)
    .outerjoin(_later, _later.c.replaces_id == papers.c.id)
    .order_by(papers.c.id)
)


_CONTENT = sa.select(papers.c.content).where(papers.c.id == sa.bindparam("paper"))
_NEWEST: sa.Select[Any] = (
    _WHOLE.where(papers.c.form == sa.bindparam("of_form"), papers.c.subject == sa.bindparam("of_subject"))
    .order_by(None)
    .order_by(papers.c.edition.desc())
    .limit(1)
)
_ABOUT_FILE: sa.Select[Any] = _WHOLE.where(
    papers.c.id.in_(
        sa.select(paper_assessments.c.paper_id).where(paper_assessments.c.assessment_id == sa.bindparam("file"))
    )
)


def _papers(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Issued]:
    return [Issued(**row._mapping) for row in connection.execute(_WHOLE.where(*conditions))]
