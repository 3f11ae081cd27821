"""The chain of hashes over events and the rows written with them, extended at the end of each transaction.

Tables declare themselves whether they are sealed with events, or replayed (`proof.records`): the last link of a
transaction holds the seals of the replayed rows as the transaction left them. The bytes of papers join the chain in
`papers.files`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.log.chain import BEGINNING, link
from certify.store import locks
from certify.store.columns import as_stored, metadata
from certify.store.connection import Connection
from certify.store.log.events import add_event, events
from certify.store.proof import rows as proved
from certify.store.proof.records import Proof, append_only, parts_of, protection_of, sealed_tables, tables_of
from certify.store.proof.rows import Seals, plain

chain = Table(
    "chain",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Integer, ForeignKey("events.id"), unique=True),
    Column("paper_id", Integer, ForeignKey("papers.id"), unique=True),
    Column("sha256", Text, nullable=False),
    Column("seals", sa.JSON(none_as_null=True)),
    info=append_only(),
)

AT_ONCE = 500
# The event of a site that stood before its rows were sealed: from then on they are proved.
BEGUN, OPERATOR = "rows_sealed", "Người vận hành hệ thống"

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """One link; it seals an event or the bytes of a paper, and replayed rows as a transaction left them."""

    position: int
    event_id: int | None
    paper_id: int | None
    sha256: str
    seals: Seals | None = field(default=None, compare=False)


# What stands for the newest link while there is none.
NO_LINK = Link(0, None, None, BEGINNING)
# The limit is written out: PostgreSQL plans a statement anew each time that it can't know how many rows are wanted.
_HEAD = (
    sa.select(chain.c.position, chain.c.event_id, chain.c.paper_id, chain.c.sha256)
    .order_by(chain.c.position.desc())
    .limit(sa.literal_column("1"))
)


def head(connection: Connection) -> Link:
    """The newest link, without the seals of rows; one at position 0 while there is none."""
    row = connection.execute(_HEAD).first()
    return Link(*row) if row else NO_LINK


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
    return set(hashes) - {BEGINNING} - set(connection.execute(sa.select(chain.c.sha256)).scalars())


def seal(connection: Connection) -> None:
    """Seal what a transaction wrote; called at its end."""
    written, noted = proved.taken(connection)
    links = list(_links_of(connection, noted.get(events.name, ()), noted))
    if written and links:
        about, record = links[-1]
        links[-1] = ({**about, "seals": written}, {**record, "seals": written})
    elif written:
        links = [_rows_link(written)]
    if links:
        join(connection, links)


def seal_all(connection: Connection) -> None:
    """Seal the events that have no link yet, whatever was written with them and by whom."""
    sealed = sa.select(chain.c.event_id).where(chain.c.event_id.is_not(None))
    if links := list(_links_of(connection, _rows(connection, events, events.c.id.not_in(sealed)))):
        join(connection, links)


def _links_of(
    connection: Connection, rows: Iterable[Record], tables: Collection[str] | None = None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The links of events, for `join`; by `tables` see `_attached`.

    They are those that a transaction wrote, so that none stays without a link whichever transaction ends first.
    """
    new = (_plain(row) for row in rows)
    while some := {row["id"]: {"event": row} for row in islice(new, AT_ONCE)}:
        for event_id, record in _with_rows(connection, some, tables).items():
            yield {"event_id": event_id, "paper_id": None}, record


def _rows_link(written: Seals) -> tuple[dict[str, Any], dict[str, Any]]:
    """A link that seals rows and nothing else, for `join`."""
    return {"event_id": None, "paper_id": None, "seals": written}, {"seals": written}


def seal_standing(connection: Connection, at: datetime) -> None:
    """Seal every row of the replayed tables once, on a site that stood before there were such seals."""
    if not _has_seals(connection) and _seal_rows(connection, tables_of(Proof.REPLAYED)):
        row = {"assessment_id": None, "act": BEGUN, "from_state": None, "to_state": None, "actor_id": None}
        add_event(connection, {**row, "actor_name": OPERATOR, "at": at, "details": {}})
        seal(connection)


def seal_anew(connection: Connection, tables: Iterable[Table]) -> None:
    """Seal the rows of replayed tables as a migration left them, on a site whose rows bear seals already."""
    if _has_seals(connection):
        _seal_rows(connection, tables)


def _has_seals(connection: Connection) -> bool:
    chosen = sa.select(chain.c.position).where(chain.c.seals.is_not(None)).limit(1)
    return connection.execute(chosen).first() is not None


def _seal_rows(connection: Connection, tables: Iterable[Table]) -> int:
    """Seal every row of some tables; how many links it took."""
    made = 0
    for written in proved.standing(connection, tables):
        join(connection, [_rows_link(written)])
        made += 1
    return made


def begun_at(connection: Connection) -> datetime | None:
    """Since when the rows of a site are proved that stood before there were seals; None: since they were written."""
    chosen = sa.select(events.c.at).where(events.c.act == BEGUN).order_by(events.c.id).limit(1)
    return connection.execute(chosen).scalar_one_or_none()


def join(connection: Connection, sealed: Iterable[tuple[dict[str, Any], Record]]) -> None:
    """Add links; each is given by the columns that name what it seals, and the sealed record.

    From here to the end of the transaction no other one adds any.
    """
    locks.chain(connection)
    last = head(connection)
    position, previous = last.position, last.sha256
    rows = []
    for about, record in sealed:
        position += 1
        previous = link(previous, position, record)
        rows.append({"seals": None, **about, "position": position, "sha256": previous})
    connection.execute(sa.insert(chain), rows)


def event_records(connection: Connection, ids: Iterable[int]) -> Mapping[int, Record]:
    """Events with everything that was written with them, as data for JSON, by id."""
    wanted = set(ids)
    rows = _rows(connection, events, _among(events.c.id, wanted))
    by_event = {row["id"]: {"event": row} for row in rows if row["id"] in wanted}
    return _with_rows(connection, by_event)


def _with_rows(
    connection: Connection, by_event: dict[int, dict[str, Any]], tables: Collection[str] | None = None
) -> dict[int, dict[str, Any]]:
    """Records of events, by id, with the rows that were written with them to these tables, by default to any."""
    for name, event_id, row in _attached(connection, by_event, tables):
        if event_id in by_event:  # a deleted event shows up at its own link
            by_event[event_id].setdefault(name, []).append(row)
    return by_event


def _among(column: sa.ColumnElement[int], ids: Collection[int]) -> sa.ColumnElement[bool]:
    """A condition for rows with these ids; where they are close together, for a range, which is much faster.

    The range may contain other ids as well, so callers select again.
    """
    low, high = min(ids, default=0), max(ids, default=0)
    return column.between(low, high) if high - low < 2 * AT_ONCE else column.in_(ids)


def _attached(
    connection: Connection, ids: Collection[int], names: Collection[str] | None
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The rows written with events: table, event and row. Unless it is known, one query finds the few that have any.

    The order of the tables does not affect the hashes: a record is hashed with sorted keys, and the rows of one table
    come in the order of their keys.
    """
    having = _having(connection, ids) if names is None else names
    for table in (metadata.tables[name] for name in sorted(having)):
        if not protection_of(table).with_events:
            continue
        condition = _among(table.c.event_id, ids)
        parts = {name: _parts(connection, table, part, condition) for name, part in parts_of(table)}
        for row in _rows(connection, table, condition):
            within = {name: by_row[row["id"]] for name, by_row in parts.items()}
            yield table.name, row["event_id"], {**row, **within}


def _having(connection: Connection, ids: Collection[int]) -> set[str]:
    """The names of the sealed tables that have rows written with some events."""
    exists = [sa.exists().where(_among(table.c.event_id, ids)).label(table.name) for table in sealed_tables()]
    return {name for name, has in connection.execute(sa.select(*exists)).one()._mapping.items() if has}


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
        yield _plain(row._mapping)


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}
