"""The connection that queries run on, one that is held for several, and an upsert that works on both databases.

Modules with tables import this one and not `database`, which imports every table.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Upsert = sqlite.Insert | postgresql.Insert

Connection = sa.Connection


class Unavailable(Exception):  # noqa: N818
    """The database can't be reached, is busy for too long, or is out of space; nothing was written."""


class Held:
    """An open connection, which closes once it has ended and nobody uses it any more."""

    def __init__(self, opening: AbstractContextManager[Connection]) -> None:
        self._opened = ExitStack()
        self._connection = self._opened.enter_context(opening)
        self._uses, self._over = 0, False

    @contextmanager
    def used(self) -> Iterator[Connection]:
        """The connection, for one block. Raises Unavailable."""
        self._uses += 1
        try:
            with translating_errors(), self._undoing_errors():
                yield self._connection
        finally:
            self._uses -= 1
            self._close()

    def end(self) -> None:
        """No block begins to use it any more."""
        self._over = True
        self._close()

    @contextmanager
    def _undoing_errors(self) -> Iterator[None]:
        """A statement that failed ends the state that was read: what is read next works again."""
        try:
            yield
        except sa.exc.DBAPIError:
            self._connection.rollback()
            forget_read(self._connection)
            raise

    def _close(self) -> None:
        if self._over and not self._uses:
            # What was read was read, also where the database went away before the connection ended.
            with suppress(Unavailable):
                self._opened.close()


# What connections have read in the one transaction that each of them lasts, by whose it is.
_read: WeakKeyDictionary[Connection, dict[object, dict[Any, Any]]] = WeakKeyDictionary()


def read_on(connection: Connection, whose: object) -> dict[Any, Any]:
    """What a module keeps of what it read on a connection; it empties that where it writes the same.

    What an error or a savepoint undoes is forgotten with it.
    """
    return _read.setdefault(connection, {}).setdefault(whose, {})


def forget_read(connection: Connection) -> None:
    """What was read on a connection may be otherwise now."""
    _read.pop(connection, None)


@contextmanager
def translating_errors() -> Iterator[None]:
    """Raise Unavailable for an operational error of the driver, with the driver's own message."""
    try:
        yield
    except sa.exc.OperationalError as fault:
        raise Unavailable(str(fault.orig)) from fault


def put(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns; a row whose primary key exists already replaces the stored one."""
    if listed := [dict(row) for row in rows]:
        connection.execute(upsert_in(connection.dialect.name, table, tuple(listed[0])), listed)


def insert_in(dialect: str, table: sa.Table) -> "Upsert":
    """An insert that may say what is done where the row is there already."""
    # Only the dialect in use is imported.
    new: Upsert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    return new


@cache
def upsert_in(dialect: str, table: sa.Table, columns: tuple[str, ...]) -> "Upsert":
    """The statement that inserts rows with these columns, or replaces the stored ones of their keys.

    Built once for each dialect: building it takes longer than running it.
    """
    new = insert_in(dialect, table)
    keys = [column.name for column in table.primary_key]
    others = {name: new.excluded[name] for name in columns if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=others)
