"""The chain of hashes over events and what is written with them; made at the end of each transaction.

Which tables are sealed with events they say themselves (`records`). The bytes of papers join in `papers.files`.
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
        join(connection, [({"event_id": one, "paper_id": None}, records[one]) for one in ids])


def join(connection: Connection, sealed: list[tuple[dict[str, int | None], Record]]) -> None:
    """Add links: for each, the columns that say what it seals, and the record that is sealed."""
    last = head(connection)
    position, previous = last.position, last.sha256
    rows = []
    for about, record in sealed:
        position += 1
        previous = link(previous, position, record)
        rows.append({**about, "position": position, "sha256": previous})
    connection.execute(sa.insert(chain), rows)


def event_records(connection: Connection, ids: Iterable[int]) -> Mapping[int, Record]:
    """Events with all that was written with them, as JSON-able data, by id."""
    wanted = set(ids)
    rows = _rows(connection, events, _among(events.c.id, wanted))
    found: dict[int, dict[str, Any]] = {row["id"]: {"event": row} for row in rows if row["id"] in wanted}
    for name, event_id, row in _attached(connection, wanted):
        if event_id in found:  # an event that is gone is missed by its own link
            found[event_id].setdefault(name, []).append(row)
    return found


def _among(column: sa.ColumnElement[int], ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Rows of these ids, and of some between them where they lie close together: that is asked much faster."""
    low, high = min(ids, default=0), max(ids, default=0)
    return column.between(low, high) if high - low < 2 * AT_ONCE else column.in_(ids)


def _attached(connection: Connection, ids: Collection[int]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """What was written together with events: the table, the event and the row. Few tables have any, so that is asked.

    The order of the tables doesn't reach the hashes: a record is hashed with sorted keys, and the rows of one table
    come in the order of their keys.
    """
    tables = sealed_tables()
    asked = [sa.exists().where(_among(table.c.event_id, ids)).label(table.name) for table in tables]
    there = connection.execute(sa.select(*asked)).one()._mapping
    for table in (one for one in tables if there[one.name]):
        condition = _among(table.c.event_id, ids)
        parts = {name: _parts(connection, table, part, condition) for name, part in parts_of(table)}
        for row in _rows(connection, table, condition):
            within = {name: by_row[row["id"]] for name, by_row in parts.items()}
            yield table.name, row["event_id"], {**row, **within}


def _parts(
    connection: Connection, whole: Table, part: Table, condition: sa.ColumnElement[bool]
) -> Mapping[int, list[Any]]:
    """What the rows of a table hold in a table of pairs: by their ids, what each is paired with, in order."""
    found: dict[int, list[Any]] = defaultdict(list)
    _, paired = part.primary_key
    for whole_id, value in connection.execute(sa.select(part).join(whole).where(condition).order_by(paired)):
        found[whole_id].append(value)
    return found


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
