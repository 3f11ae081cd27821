"""The files of documents, stored by their hash; of a deleted one it stays recorded who deleted it, when and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.evidence.confidentiality import Confidentiality
from certify.store import locks
from certify.store.assessments.documents import documents
from certify.store.assessments.evidence import OF_DOCUMENT, OF_EVIDENCE, Evidence, evidence
from certify.store.assessments.files import assessments
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only, kept_by_hash

evidence_contents = Table(
    "evidence_contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", sa.LargeBinary, nullable=False),
    info=kept_by_hash(),
)

evidence_files = Table(
    "evidence_files",
    metadata,
    id_column(),
    # The document: a column of sealed rows keeps the name that it had when they were sealed.
    Column("evidence_id", Integer, ForeignKey("documents.id"), nullable=False, unique=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    choice("level", Confidentiality),
    Column("kept_until", sa.Date, nullable=False),
    info=append_only(sealed=True),
)

evidence_deletions = Table(
    "evidence_deletions",
    metadata,
    Column("file_id", Integer, ForeignKey("evidence_files.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("reason", Text, nullable=False),
    info=append_only(sealed=True),
)


class StoredFile(Struct, frozen=True):
    """One file: its document, its kind, its confidentiality (`level`), and the last day it is kept."""

    id: int
    document_id: int
    assessment_id: int
    sha256: str
    name: str
    media_type: str
    size: int
    level: Confidentiality
    kept_until: date
    deleted: bool


def add(connection: Connection, row: Mapping[str, Any], content: bytes) -> int:
    """Store a file and return its id; the same content is stored only once."""
    existing = sa.select(evidence_contents.c.sha256).where(evidence_contents.c.sha256 == row["sha256"])
    if connection.execute(existing).first() is None:
        proved.add_all(connection, evidence_contents, [{"sha256": row["sha256"], "content": content}])
    return proved.add(connection, evidence_files, row)


def find(connection: Connection, file_id: int) -> StoredFile | None:
    """The file with that id, deleted or not."""
    return next(iter(_files(connection, evidence_files.c.id == file_id)), None)


def of_assessment(connection: Connection, assessment_id: int) -> dict[int, StoredFile]:
    """The files of an assessment by their document's id, deleted ones included."""
    return {file.document_id: file for file in _files(connection, documents.c.assessment_id == assessment_id)}


def with_evidence(connection: Connection, assessment_id: int) -> tuple[list[Evidence], dict[int, StoredFile]]:
    """The evidence of an assessment without what was removed, and its files by their document, also deleted ones."""
    found, files = [], {}
    for row in connection.execute(_WITH_EVIDENCE, {"of": assessment_id}):
        values = [*row]
        if values[0] is not None:
            found.append(Evidence(*values[:_OF_EVIDENCE]))
        if (file := values[_OF_EVIDENCE:])[0] is not None:
            files[file[1]] = StoredFile(*file)
    return found, dict(sorted(files.items(), key=lambda item: item[1].id))


def held_by_file(connection: Connection, assessment_id: int) -> tuple[int, int]:
    """How many files that were not deleted an assessment has, and their bytes.

    A writer has the contents of all files from then on: what is stored once may be stored by two at once.
    """
    locks.contents(connection)
    return _held(connection, documents.c.assessment_id == assessment_id)


def held_by_unit(connection: Connection, unit_id: int) -> tuple[int, int]:
    """The same of all assessments of a unit."""
    own = sa.select(assessments.c.id).where(assessments.c.unit_id == unit_id)
    return _held(connection, documents.c.assessment_id.in_(own))


def _held(connection: Connection, *conditions: sa.ColumnElement[bool]) -> tuple[int, int]:
    sums = (
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(evidence_files.c.size), 0))
        .select_from(evidence_files)
        .join(documents, documents.c.id == evidence_files.c.evidence_id)
        .outerjoin(evidence_deletions, evidence_deletions.c.file_id == evidence_files.c.id)
        .where(evidence_deletions.c.file_id.is_(None), *conditions)
    )
    count, size = connection.execute(sums).one()
    return int(count), int(size)


def overdue(connection: Connection, on: date) -> list[StoredFile]:
    """The files not yet deleted whose last day was before `on`."""
    return [file for file in _files(connection, evidence_files.c.kept_until < on) if not file.deleted]


def content_of(connection: Connection, sha256: str) -> bytes | None:
    """The bytes with that hash; None once the last file with them was deleted."""
    chosen = sa.select(evidence_contents.c.content).where(evidence_contents.c.sha256 == sha256)
    return connection.execute(chosen).scalar_one_or_none()


def delete(connection: Connection, file: StoredFile, event_id: int, reason: str) -> None:
    """Delete a file: a record of the deletion stays, the bytes go unless another file has the same."""
    proved.add(connection, evidence_deletions, {"file_id": file.id, "event_id": event_id, "reason": reason})
    if all(same.deleted for same in _files(connection, evidence_files.c.sha256 == file.sha256)):
        proved.remove(connection, evidence_contents, evidence_contents.c.sha256 == file.sha256)


def unreferenced(connection: Connection) -> list[str]:
    """The hashes of contents that no file refers to; they are listed, never deleted automatically."""
    joined = sa.select(evidence_contents.c.sha256).outerjoin(
        evidence_files, evidence_files.c.sha256 == evidence_contents.c.sha256
    )
    return list(connection.execute(joined.where(evidence_files.c.id.is_(None)).order_by("sha256")).scalars())


def missing(connection: Connection) -> list[int]:
    """The ids of files that were not deleted but have no bytes."""
    joined = (
        sa.select(evidence_files.c.id)
        .outerjoin(evidence_deletions, evidence_deletions.c.file_id == evidence_files.c.id)
        .outerjoin(evidence_contents, evidence_contents.c.sha256 == evidence_files.c.sha256)
        .where(evidence_deletions.c.file_id.is_(None), evidence_contents.c.sha256.is_(None))
    )
    return list(connection.execute(joined.order_by(evidence_files.c.id)).scalars())


_FILE = (
    evidence_files.c.id,
    evidence_files.c.evidence_id.label("document_id"),
    documents.c.assessment_id,
    *(evidence_files.c[name] for name in ("sha256", "name", "media_type", "size", "level", "kept_until")),
    evidence_deletions.c.file_id.is_not(None).label("deleted"),
)
_OF_EVIDENCE = len(OF_EVIDENCE) + len(OF_DOCUMENT)
_WITH_EVIDENCE = (
    sa.select(*(evidence.c[name] for name in OF_EVIDENCE), *(documents.c[name] for name in OF_DOCUMENT), *_FILE)
    .select_from(documents)
    .outerjoin(evidence, sa.and_(evidence.c.document_id == documents.c.id, evidence.c.removed_at.is_(None)))
    .outerjoin(evidence_files, evidence_files.c.evidence_id == documents.c.id)
    .outerjoin(evidence_deletions, evidence_deletions.c.file_id == evidence_files.c.id)
    .where(documents.c.assessment_id == sa.bindparam("of"))
    .order_by(evidence.c.id)
)


def _files(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[StoredFile]:
    joined = (
        sa.select(*_FILE)
        .join(documents, documents.c.id == evidence_files.c.evidence_id)
        .outerjoin(evidence_deletions, evidence_deletions.c.file_id == evidence_files.c.id)
    )
    rows = connection.execute(joined.where(*conditions).order_by(evidence_files.c.id))
    return [StoredFile(*row) for row in rows]
