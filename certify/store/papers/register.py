"""The register: the numbers taken in each book, and the paper with each number. Append-only."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict, astuple
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.papers.register import Way
from certify.store import locks
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.papers.issued import paper_recalls, papers
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

register_entries = Table(
    "register_entries",
    metadata,
    id_column(),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    Column("suffix", Text, nullable=False),
    choice("way", Way),
    Column("symbol", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    UniqueConstraint("unit_id", "agency", "series", "year", "value", "suffix", name="uq_register_entries_number"),
    info=append_only(sealed=True),
)


register_releases = Table(
    "register_releases",
    metadata,
    Column("entry_id", Integer, ForeignKey("register_entries.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("reason", Text, nullable=False),
    info=append_only(sealed=True),
)


class Book(Struct, frozen=True):
    """One series of an agency in one year: the agency by its unit and its letters."""

    unit_id: int
    agency: str
    series: str
    year: int


_OF_BOOK = [register_entries.c[name] == sa.bindparam(f"of_{name}") for name in Book.__struct_fields__]
_TAKEN = sa.select(register_entries.c.value, register_entries.c.suffix, register_entries.c.way).where(*_OF_BOOK)
_way: sa.BindParameter[Way] = sa.bindparam("by_way")
_LAST = (
    sa.select(papers.c.issued_on, papers.c.number)
    .join(register_entries, register_entries.c.id == papers.c.entry_id)
    .where(*_OF_BOOK, register_entries.c.way == _way)
    .order_by(papers.c.issued_on.desc(), papers.c.id.desc())
    .limit(1)
)


def _asked(book: Book) -> dict[str, Any]:
    """What the statements about a book ask for."""
    return {f"of_{name}": value for name, value in asdict(book).items()}


class Entry(Struct, frozen=True):
    """One taken number. The paper's columns are None while it bears none, `released` while nobody gave it up."""

    id: int
    value: int
    suffix: str
    way: Way
    symbol: str
    note: str
    at: datetime
    actor_name: str
    paper_id: int | None
    title: str | None
    issued_on: date | None
    recalled: bool
    replaced: bool
    released: str | None


def add(connection: Connection, book: Book, row: Mapping[str, Any]) -> int:
    """Take a number and return the entry's id; the database refuses a number that is taken already."""
    values = {**asdict(book), **row}
    return proved.add(connection, register_entries, values)


def taken(connection: Connection, book: Book) -> dict[tuple[int, str], Way]:
    """The taken numbers of a book, each with the way it was taken. A writer has the book from then on."""
    locks.book(connection, *astuple(book))
    return {(row.value, row.suffix): row.way for row in connection.execute(_TAKEN, _asked(book))}


def entries_of(connection: Connection, book: Book) -> list[Entry]:
    """The entries of a book by number. A writer has the book from then on."""
    locks.book(connection, *astuple(book))
    return _entries(connection, _OF_BOOK, _asked(book))


def last_day(connection: Connection, book: Book, way: Way) -> tuple[date, str] | None:
    """The newest day that a paper bears whose number was taken in a way, and that number; None when there is none.

    A writer has the book from then on.
    """
    locks.book(connection, *astuple(book))
    row = connection.execute(_LAST, {**_asked(book), "by_way": way}).first()
    return (row.issued_on, row.number) if row else None


def find(connection: Connection, entry_id: int) -> Entry | None:
    """The entry with that id."""
    entries = _entries(connection, [register_entries.c.id == sa.bindparam("entry")], {"entry": entry_id})
    return entries[0] if entries else None


def release(connection: Connection, entry_id: int, event_id: int, reason: str) -> None:
    """Give up a reserved number for good."""
    proved.add(connection, register_releases, {"entry_id": entry_id, "event_id": event_id, "reason": reason})


def contents_of(connection: Connection, book: Book, first: int, last: int) -> dict[int, str]:
    """The frozen contents (canonical JSON) of the papers with numbers from first to last, by the paper's id."""
    borne = sa.select(papers.c.id, papers.c.content).join(register_entries, register_entries.c.id == papers.c.entry_id)
    chosen = borne.where(*_OF_BOOK, register_entries.c.value.between(first, last))
    return {row.id: row.content for row in connection.execute(chosen, _asked(book))}


def books(connection: Connection, unit_id: int) -> list[Book]:
    """The books of a unit's agencies that hold a number, the newest year first."""
    entry = register_entries.c
    chosen = sa.select(entry.unit_id, entry.agency, entry.series, entry.year).where(entry.unit_id == unit_id)
    ordered = chosen.distinct().order_by(entry.year.desc(), entry.agency, entry.series)
    return [Book(**row._mapping) for row in connection.execute(ordered)]


def _entries(
    connection: Connection, conditions: Iterable[sa.ColumnElement[bool]], asked: Mapping[str, Any]
) -> list[Entry]:
    entry = register_entries.c
    columns = (entry.id, entry.value, entry.suffix, entry.way, entry.symbol, entry.note)
    later = papers.alias("later")
    borne = (papers.c.id.label("paper_id"), papers.c.title, papers.c.issued_on)
    gone = (
        paper_recalls.c.paper_id.is_not(None).label("recalled"),
        later.c.id.is_not(None).label("replaced"),
        register_releases.c.reason.label("released"),
    )
    joined = (
        sa.select(*columns, events.c.at, events.c.actor_name, *borne, *gone)
        .join(events, events.c.id == entry.event_id)
        .outerjoin(papers, papers.c.entry_id == entry.id)
        .outerjoin(paper_recalls, paper_recalls.c.paper_id == papers.c.id)
        .outerjoin(later, later.c.replaces_id == papers.c.id)
        .outerjoin(register_releases, register_releases.c.entry_id == entry.id)
    )
    chosen = joined.where(*conditions).order_by(entry.value, entry.suffix)
    return [Entry(**row._mapping) for row in connection.execute(chosen, asked)]
