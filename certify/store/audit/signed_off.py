"""Queries for the audit: signed-off files as stored now, beside their frozen content."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.questions.replies import Reply
from certify.store.assessments.answers import StoredAnswer, answers
from certify.store.assessments.documents import documents
from certify.store.assessments.evidence import OF_DOCUMENT, OF_EVIDENCE, Evidence, evidence
from certify.store.assessments.evidence_files import evidence_files
from certify.store.assessments.files import assessments
from certify.store.assessments.questions import OF_REPLY, question_replies
from certify.store.assessments.results import results
from certify.store.assessments.snapshots import snapshots
from certify.store.columns import as_stored
from certify.store.connection import Connection

SIGNED_OFF = DECIDED_STATES | {State.APPRAISED}
AT_ONCE = 100


class SignedOff(Struct, frozen=True):
    """One file: its rows as stored now, and its newest frozen content (None: there is none)."""

    id: int
    state: State
    category: tuple[str | None, str]
    content: str | None
    answers: list[StoredAnswer]
    evidence: list[Evidence]
    files: list[str]
    replies: list[Reply]
    totals: Mapping[str, Decimal]
    revisions: frozenset[int]


def signed_off(connection: Connection) -> Iterator[SignedOff]:
    """Every signed-off file, a few at a time."""
    last = 0
    while rows := _files(connection, last):
        last = rows[-1].id
        ids = [row.id for row in rows]
        part_rows = {part: read(connection, ids) for part, read in PARTS.items()}
        for row in rows:
            parts = {part: [make(part_row) for part_row in part_rows[part][row.id]] for part, make in MADE.items()}
            totals = {total.side: total.total for total in part_rows["totals"][row.id]}
            category = (row.category, row.category_basis)
            revisions = frozenset(total.revision for total in part_rows["totals"][row.id])
            yield SignedOff(row.id, row.state, category, row.content, totals=totals, revisions=revisions, **parts)


def _files(connection: Connection, after: int) -> list[sa.Row[Any]]:
    of_file = snapshots.alias()
    newest = sa.select(sa.func.max(of_file.c.id)).where(of_file.c.assessment_id == assessments.c.id)
    frozen = snapshots.c.id == newest.correlate(assessments).scalar_subquery()
    joined = assessments.join(snapshots, frozen, isouter=True)
    columns = [assessments.c[name] for name in ("id", "state", "category", "category_basis")]
    chosen = sa.select(*columns, snapshots.c.content).select_from(joined)
    chosen = chosen.where(assessments.c.state.in_(SIGNED_OFF), assessments.c.id > after)
    return list(connection.execute(chosen.order_by(assessments.c.id).limit(AT_ONCE)))


_Read = Callable[[Connection, list[int]], dict[int, list[sa.Row[Any]]]]


def _by_file(chosen: sa.Select[Any], about: sa.Column[Any], *order: sa.Column[Any]) -> _Read:
    """A function that reads the rows of some files, by file."""

    def read(connection: Connection, ids: list[int]) -> dict[int, list[sa.Row[Any]]]:
        rows: dict[int, list[sa.Row[Any]]] = defaultdict(list)
        for row in connection.execute(chosen.where(about.in_(ids)).order_by(*order)):
            rows[row.about].append(row)
        return rows

    return read


def _select(table: sa.Table, names: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(table.c.assessment_id.label("about"), *(as_stored(table.c[name]) for name in names))


_ANSWER = ("indicator_id", "side", "data", "explanation", "confirmed", "version")
_evidence = (
    _select(evidence, OF_EVIDENCE)
    .add_columns(*(as_stored(documents.c[name]) for name in OF_DOCUMENT))
    .join_from(evidence, documents, documents.c.id == evidence.c.document_id)
    .where(evidence.c.removed_at.is_(None))
)
_attached = sa.select(documents.c.assessment_id.label("about"), evidence_files.c.sha256).join(documents)
PARTS: dict[str, _Read] = {
    "answers": _by_file(_select(answers, _ANSWER), answers.c.assessment_id),
    "evidence": _by_file(_evidence, evidence.c.assessment_id, evidence.c.id),
    "files": _by_file(_attached, documents.c.assessment_id),
    "replies": _by_file(_select(question_replies, OF_REPLY), question_replies.c.assessment_id),
    "totals": _by_file(_select(results, ("side", "total", "revision")), results.c.assessment_id),
}
MADE: dict[str, Callable[[sa.Row[Any]], Any]] = {
    "answers": lambda row: StoredAnswer(**{name: getattr(row, name) for name in _ANSWER}),
    "evidence": lambda row: Evidence(**{name: getattr(row, name) for name in (*OF_EVIDENCE, *OF_DOCUMENT)}),
    "files": lambda row: row.sha256,
    "replies": lambda row: Reply(**{name: getattr(row, name) for name in OF_REPLY}),
}
