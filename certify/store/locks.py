"""What the writers of a site wait for, and in which order: the site, a file, and what several files have in common.

Whoever says that its transaction writes of one file shares the site with other such writers and has the file for
itself; whoever says nothing has the whole site for itself. So a writer of one file may rely on everything else that it
read (round, criteria, accounts, categories), and a writer of the site on all of it. What writers of several files have
in common is locked where it is read: a book of numbers, the sums of a division, the end of the chain. All of them take
their locks in the order of `Kind`, so no two wait for each other; each lock lasts until the transaction ends.

SQLite has one writer at a time and needs none of them; which ones a transaction holds is kept track of there too, so
that a wrong order shows on either database.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from zlib import crc32

import sqlalchemy as sa

from certify.store.connection import Connection

# Milliseconds that a writer waits for another one. Longer than any transaction takes on a machine that is busy with
# other things too: a person rather waits than reads that nothing was saved.
PATIENCE = 30_000
# The locks that the transaction of a connection holds, in its `info`, in the order in which it took them.
HELD = "certify.locks"


class Kind(IntEnum):
    """What a lock is for, in the order in which a transaction takes its locks."""

    SITE = 1
    FILE = 2
    ACCOUNT = 3
    REVOKING = 4
    BOOK = 5
    DIVISION = 6
    CONTENTS = 7
    CHAIN = 8


Lock = tuple[Kind, int]
_SITE: Lock = (Kind.SITE, 0)
# Of this transaction alone.
_patience = sa.func.set_config("lock_timeout", sa.bindparam("patience", type_=sa.Text), True)
_kind, _key = sa.bindparam("kind", type_=sa.Integer), sa.bindparam("key", type_=sa.Integer)
_WHOLE_SITE = sa.select(_patience, sa.func.pg_advisory_xact_lock(*_SITE))
_SHARED = sa.select(_patience, sa.func.pg_advisory_xact_lock_shared(*_SITE))
_WITHIN = sa.select(_patience, sa.func.pg_advisory_xact_lock_shared(*_SITE), sa.func.pg_advisory_xact_lock(_kind, _key))
_ONE = sa.select(sa.func.pg_advisory_xact_lock(_kind, _key))


class OutOfOrder(Exception):  # noqa: N818
    """A transaction asked for a lock that comes before one it holds, or for a second one of a kind."""


def whole_site(connection: Connection) -> None:
    """Have the whole site for this transaction; the first thing that it does."""
    _begin(connection, _SITE, _WHOLE_SITE)


def one_file(connection: Connection, assessment_id: int) -> None:
    """Have one file for this transaction, beside the writers of other files; the first thing that it does."""
    _within(connection, (Kind.FILE, _number(str(assessment_id))))


def one_account(connection: Connection, name: str) -> None:
    """Have what counts for a name by which somebody signs in, beside the others; the first thing that it does."""
    _within(connection, (Kind.ACCOUNT, _number(name)))


def aside(connection: Connection) -> None:
    """Write beside the writers of files what no proof covers; the first thing that this transaction does."""
    _begin(connection, (Kind.SITE, 1), _SHARED)


def revoking(connection: Connection, round_id: int) -> None:
    """Have the revocations of a round: whether a list is recalled with the last of its communes shows in all."""
    _take(connection, (Kind.REVOKING, round_id))


def contents(connection: Connection) -> None:
    """Have the contents of uploaded files, which files share where they are the same, and the room that is left."""
    _take(connection, (Kind.CONTENTS, 0))


def book(connection: Connection, *key: str | int) -> None:
    """Have one book of numbers, by what names it; before it is read for what will be written to it."""
    _take(connection, (Kind.BOOK, _number("/".join(map(str, key)))))


def division(connection: Connection, round_id: int, division_id: int) -> None:
    """Have the sums of one division in a round."""
    _take(connection, (Kind.DIVISION, _number(f"{round_id}/{division_id}")))


def chain(connection: Connection) -> None:
    """Have the end of the chain: the last lock, held while links are added and the transaction ends."""
    _take(connection, (Kind.CHAIN, 0))


def held(connection: Connection) -> tuple[Lock, ...]:
    """The locks that a transaction has."""
    return tuple(connection.info.get(HELD, ()))


def only(connection: Connection, kept: Iterable[Lock]) -> None:
    """A savepoint was undone, and every lock but those `kept` with it."""
    connection.info[HELD] = list(kept)


def forget(connection: Connection) -> None:
    """The transaction of a connection has ended, and its locks with it."""
    connection.info.pop(HELD, None)


def _within(connection: Connection, lock: Lock) -> None:
    _begin(connection, lock, _WITHIN, kind=int(lock[0]), key=lock[1])


def _begin(connection: Connection, lock: Lock, statement: sa.Select[tuple[object, ...]], **key: int) -> None:
    """Take the first lock of a transaction, and say how long it waits for this one and for those to come."""
    connection.info[HELD] = [lock]
    _execute(connection, statement, {"patience": str(PATIENCE), **key})


def _take(connection: Connection, lock: Lock) -> None:
    """Take a lock; a transaction that reads, or has the whole site, needs none. Raises OutOfOrder."""
    had: list[Lock] = connection.info.get(HELD, [_SITE])
    if had[0] == _SITE or lock in had:
        return
    if lock[0] <= had[-1][0]:
        raise OutOfOrder(f"{lock} after {had}")
    _execute(connection, _ONE, {"kind": int(lock[0]), "key": lock[1]})
    had.append(lock)


def _execute(connection: Connection, statement: sa.Select[tuple[object, ...]], values: Mapping[str, int | str]) -> None:
    """Wait for a lock. What is read by later statements was written before the lock was had."""
    if connection.dialect.name == "postgresql":
        connection.execute(statement, values)


def _number(text: str) -> int:
    """A text as PostgreSQL numbers locks; two that share a number only wait for each other more often."""
    return crc32(text.encode("utf-8", "surrogatepass")) & 0x7FFFFFFF
