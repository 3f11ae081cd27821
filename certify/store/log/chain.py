"""The chain of hashes over events and the rows written with them, extended at the end of each transaction.

Tables declare themselves whether they are sealed with events (`records`). The bytes of papers join the chain in
`papers.files`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.log.chain import BEGINNING, link
from certify.store.columns import as_stored, metadata
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.log.records import append_only, parts_of, sealed_tables

chain = Table(
    "chain",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Integer, ForeignKey("events.id"), unique=True),
    Column("paper_id", Integer, ForeignKey("papers.id"), unique=True),
    Column("sha256", Text, nullable=False),
    info=append_only(),
)

AT_ONCE = 500

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """One link; it seals an event or the bytes of a paper."""

    position: int
    event_id: int | None
    paper_id: int | None
    sha256: str


def head(connection: Connection) -> Link:
    """The newest link; one at position 0 while there is none."""
    row = connection.execute(sa.select(chain).order_by(chain.c.position.desc()).limit(1)).first()
    return Link(*row) if row else Link(0, None, None, BEGINNING)


def links(connection: Connection) -> Iterator[Link]:
    """Every link in order; a long chain is read in pieces."""
    last = None
    while rows := connection.execute(_after(last)).all():
        yield from (Link(*row) for row in rows)
        last = rows[-1].position


def _after(position: int | None) -> sa.Select[Any]:
    chosen = sa.select(chain).order_by(chain.c.position).limit(AT_ONCE)
    return chosen if position is None else chosen.where(chain.c.position > position)


def unknown(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of some hashes that no link of the chain has."""
    return set(hashes) - {BEGINNING} - {link_.sha256 for link_ in links(connection)}


def seal(connection: Connection) -> None:
    """Seal every event that has no link yet; called at the end of a transaction, when everything is written."""
    sealed = sa.select(sa.func.coalesce(sa.func.max(chain.c.event_id), 0)).scalar_subquery()
    new = list(connection.execute(sa.select(events.c.id).where(events.c.id > sealed).order_by(events.c.id)).scalars())
    for start in range(0, len(new), AT_ONCE):
        ids = new[start : start + AT_ONCE]
        records = event_records(connection, ids)
        join(connection, [({"event_id": event_id, "paper_id": None}, records[event_id]) for event_id in ids])


def join(connection: Connection, sealed: list[tuple[dict[str, int | None], Record]]) -> None:
    """Add links; each is given by the columns that name what it seals, and the sealed record."""
    last = head(connection)
    position, previous = last.position, last.sha256
    rows = []
    for about, record in sealed:
        position += 1
        previous = link(previous, position, record)
        rows.append({**about, "position": position, "sha256": previous})
    connection.execute(sa.insert(chain), rows)


def event_records(connection: Connection, ids: Iterable[int]) -> Mapping[int, Record]:
    """Events with everything that was written with them, as data for JSON, by id."""
    wanted = set(ids)
    rows = _rows(connection, events, _among(events.c.id, wanted))
    by_event: dict[int, dict[str, Any]] = {row["id"]: {"event": row} for row in rows if row["id"] in wanted}
    for name, event_id, row in _attached(connection, wanted):
        if event_id in by_event:  # a deleted event shows up at its own link
            by_event[event_id].setdefault(name, []).append(row)
    return by_event


def _among(column: sa.ColumnElement[int], ids: Collection[int]) -> sa.ColumnElement[bool]:
    """A condition for rows with these ids; where they are close together, for a range, which is much faster.

    The range may contain other ids as well, so callers select again.
    """
    low, high = min(ids, default=0), max(ids, default=0)
    return column.between(low, high) if high - low < 2 * AT_ONCE else column.in_(ids)


def _attached(connection: Connection, ids: Collection[int]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The rows written with events: table, event and row. One query finds the few tables that have any.

    The order of the tables does not affect the hashes: a record is hashed with sorted keys, and the rows of one table
    come in the order of their keys.
    """
    tables = sealed_tables()
    exists = [sa.exists().where(_among(table.c.event_id, ids)).label(table.name) for table in tables]
    has_rows = connection.execute(sa.select(*exists)).one()._mapping
    for table in (table for table in tables if has_rows[table.name]):
        condition = _among(table.c.event_id, ids)
        parts = {name: _parts(connection, table, part, condition) for name, part in parts_of(table)}
        for row in _rows(connection, table, condition):
            within = {name: by_row[row["id"]] for name, by_row in parts.items()}
            yield table.name, row["event_id"], {**row, **within}


def _parts(
    connection: Connection, whole: Table, part: Table, condition: sa.ColumnElement[bool]
) -> Mapping[int, list[Any]]:
    """The values that a table of pairs holds for the rows of another table: in order, by the row's id."""
    values: dict[int, list[Any]] = defaultdict(list)
    _, paired = part.primary_key
    for whole_id, value in connection.execute(sa.select(part).join(whole).where(condition).order_by(paired)):
        values[whole_id].append(value)
    return values


def _rows(connection: Connection, table: Table, condition: sa.ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Rows as JSON-able data in the order of their keys; bytes as their hash."""
    chosen = sa.select(*map(as_stored, table.columns)).where(condition).order_by(*table.primary_key)
    for row in connection.execute(chosen):
        yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
