"""The chain of hashes over events, what hangs on them, and the bytes of papers; made at the end of each transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, Text

from certify.domain.log.chain import BEGINNING, link
from certify.store.assessments.evidence_tables import evidence_deletions, evidence_files
from certify.store.attestation_tables import attestation_texts, criteria_revisions
from certify.store.notices.tables import objection_answers, objections
from certify.store.papers.tables import (
    paper_assessments,
    paper_files,
    paper_recalls,
    papers,
    register_entries,
    signed_files,
)
from certify.store.tables import decisions, events, metadata, return_reasons, snapshots

chain = Table(
    "chain",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Integer, ForeignKey("events.id"), unique=True),
    Column("paper_id", Integer, ForeignKey("papers.id"), unique=True),
    Column("sha256", Text, nullable=False),
)

# What is written together with an event, and sealed with it.
ATTACHED = (
    return_reasons,
    snapshots,
    decisions,
    register_entries,
    papers,
    paper_recalls,
    signed_files,
    evidence_files,
    evidence_deletions,
    objections,
    objection_answers,
    attestation_texts,
    criteria_revisions,
)
AT_ONCE = 500

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """One link: the event or the paper's bytes that it seals."""

    position: int
    event_id: int | None
    paper_id: int | None
    sha256: str


def head(connection: Connection) -> Link:
    """The newest link; one at position 0 while nothing has happened."""
    row = connection.execute(sa.select(chain).order_by(chain.c.position.desc()).limit(1)).first()
    return Link(*row) if row else Link(0, None, None, BEGINNING)


def links(connection: Connection) -> Iterator[Link]:
    """Every link, the first one first; a long chain is read piece by piece."""
    last = None
    while rows := connection.execute(_after(last)).all():
        yield from (Link(*row) for row in rows)
        last = rows[-1].position


def _after(position: int | None) -> sa.Select[Any]:
    chosen = sa.select(chain).order_by(chain.c.position).limit(AT_ONCE)
    return chosen if position is None else chosen.where(chain.c.position > position)


def unknown(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of some hashes that no link of the chain has."""
    return set(hashes) - {BEGINNING} - {one.sha256 for one in links(connection)}


def seal(connection: Connection) -> None:
    """Join every event that no link seals yet; called where a transaction ends, so that all it wrote is there."""
    sealed = sa.select(sa.func.coalesce(sa.func.max(chain.c.event_id), 0)).scalar_subquery()
    new = list(connection.execute(sa.select(events.c.id).where(events.c.id > sealed).order_by(events.c.id)).scalars())
    for start in range(0, len(new), AT_ONCE):
        ids = new[start : start + AT_ONCE]
        records = event_records(connection, ids)
        _join(connection, [({"event_id": one, "paper_id": None}, records[one]) for one in ids])


def seal_all(connection: Connection) -> None:
    """Join what stood before there was a chain."""
    seal(connection)
    sealed = sa.select(chain.c.paper_id).where(chain.c.paper_id.is_not(None))
    for paper_id in connection.execute(sa.select(paper_files.c.paper_id).where(paper_files.c.paper_id.not_in(sealed))):
        seal_file(connection, paper_id[0])


def seal_file(connection: Connection, paper_id: int) -> None:
    """Join the bytes of a paper that were kept just now."""
    record = file_records(connection, [paper_id])[paper_id]
    _join(connection, [({"event_id": None, "paper_id": paper_id}, record)])


def event_records(connection: Connection, ids: Iterable[int]) -> Mapping[int, Record]:
    """Events with all that was written with them, as JSON-able data, by id."""
    wanted = set(ids)
    rows = _rows(connection, events, _among(events.c.id, wanted))
    found: dict[int, dict[str, Any]] = {row["id"]: {"event": row} for row in rows if row["id"] in wanted}
    for name, event_id, row in _attached(connection, wanted):
        if event_id in found:  # an event that is gone is missed by its own link
            found[event_id].setdefault(name, []).append(row)
    return found


def file_records(connection: Connection, ids: Iterable[int]) -> dict[int, Record]:
    """The kept bytes of papers, each as its hash, by the paper's id."""
    rows = connection.execute(sa.select(paper_files).where(paper_files.c.paper_id.in_(list(ids))))
    return {
        row.paper_id: {"paper": row.paper_id, "sha256": row.sha256, "content": hashlib.sha256(row.content).hexdigest()}
        for row in rows
    }


def _join(connection: Connection, sealed: list[tuple[dict[str, int | None], Record]]) -> None:
    last = head(connection)
    position, previous = last.position, last.sha256
    rows = []
    for about, record in sealed:
        position += 1
        previous = link(previous, position, record)
        rows.append({**about, "position": position, "sha256": previous})
    connection.execute(sa.insert(chain), rows)


def _among(column: sa.ColumnElement[int], ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Rows of these ids, and of some between them where they lie close together: that is asked much faster."""
    low, high = min(ids, default=0), max(ids, default=0)
    return column.between(low, high) if high - low < 2 * AT_ONCE else column.in_(ids)


def _attached(connection: Connection, ids: Collection[int]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    asked = [sa.exists().where(_among(table.c.event_id, ids)).label(table.name) for table in ATTACHED]
    there = connection.execute(sa.select(*asked)).one()._mapping
    about: dict[int, list[int]] = defaultdict(list)
    if there[papers.name]:
        joined = sa.select(paper_assessments).join(papers).where(_among(papers.c.event_id, ids))
        for paper_id, assessment_id in connection.execute(joined.order_by(paper_assessments.c.assessment_id)):
            about[paper_id].append(assessment_id)
    for table in (one for one in ATTACHED if there[one.name]):
        for row in _rows(connection, table, _among(table.c.event_id, ids)):
            more = {"assessments": about[row["id"]]} if table is papers else {}
            yield table.name, row["event_id"], {**row, **more}


def _rows(connection: Connection, table: Table, condition: sa.ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Rows as JSON-able data in the order of their keys; bytes as their hash."""
    chosen = sa.select(table).where(condition).order_by(*table.primary_key)
    for row in connection.execute(chosen):
        yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
