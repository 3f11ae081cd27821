"""The bytes of issued papers, each sealed by a link of its own in the chain. Append-only."""

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection
from certify.store.log.chain import Record, chain, join
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only

paper_files = Table(
    "paper_files",
    metadata,
    Column("paper_id", Integer, ForeignKey("papers.id"), primary_key=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("content", sa.LargeBinary, nullable=False),
    info=append_only(hashed=True),
)


def add(connection: Connection, paper_id: int, sha256: str, content: bytes) -> None:
    """Store the bytes of a paper, which is possible only once, and seal them."""
    proved.add(connection, paper_files, {"paper_id": paper_id, "sha256": sha256, "content": content})
    _seal(connection, paper_id)


def content_of(connection: Connection, paper_id: int) -> bytes | None:
    """The stored bytes of a paper; None before they are."""
    chosen = sa.select(paper_files.c.content).where(paper_files.c.paper_id == paper_id)
    return connection.execute(chosen).scalar_one_or_none()


def seal_all(connection: Connection) -> None:
    """Seal the bytes that were stored before the chain existed."""
    sealed = sa.select(chain.c.paper_id).where(chain.c.paper_id.is_not(None))
    waiting = sa.select(paper_files.c.paper_id).where(paper_files.c.paper_id.not_in(sealed))
    for paper_id in connection.execute(waiting).scalars().all():
        _seal(connection, paper_id)


def sealed_records(connection: Connection, ids: Iterable[int]) -> dict[int, Record]:
    """The records that the chain seals for the bytes of papers, with their hash, by the paper's id."""
    rows = connection.execute(sa.select(paper_files).where(paper_files.c.paper_id.in_(list(ids))))
    return {
        row.paper_id: {"paper": row.paper_id, "sha256": row.sha256, "content": hashlib.sha256(row.content).hexdigest()}
        for row in rows
    }


def _seal(connection: Connection, paper_id: int) -> None:
    record = sealed_records(connection, [paper_id])[paper_id]
    join(connection, [({"event_id": None, "paper_id": paper_id}, record)])
