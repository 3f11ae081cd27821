"""The site's database: reading connections can't write, writing transactions lock what they change (`locks`).

It is SQLite or PostgreSQL; what differs between them is mostly here, in `triggers`, `connection`, `locks` and `upkeep`.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

import certify.store.schema  # noqa: F401  the chain seals the tables in the metadata, so all must be imported
from certify.store import locks
from certify.store.columns import data_in
from certify.store.connection import Connection, Held, Unavailable, translating_errors
from certify.store.log.chain import seal, seal_all, seal_standing
from certify.store.papers import files as paper_files
from certify.store.proof import rows
from certify.store.proof.rows import insist_on, insist_on_nothing
from certify.store.revisions import MIGRATIONS, Standing, standing

__all__ = ["Database", "Unavailable"]

# Made once: `json.dumps` would make one for each value.
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Database:
    """One site's database: SQLite in WAL mode with one writer at a time, or PostgreSQL with several."""

    def __init__(self, url: str) -> None:
        # Hidden parameters keep what people typed out of error messages, and so out of logs.
        how: dict[str, Any] = {"json_serializer": _json, "json_deserializer": data_in, "hide_parameters": True}
        lite = _driven(url).drivername.startswith("sqlite")
        how |= {} if lite else {"pool_pre_ping": True, "connect_args": {"cursor_factory": _cursor_of_postgresql()}}
        self.engine = sa.create_engine(_driven(url), **how)
        # Those that read are never those that write: on SQLite, to switch one to and fro costs it all the statements
        # that it has prepared, on PostgreSQL every transaction that is undone does, as one that refuses an act is.
        # A database that lives in memory is each connection's own, so it is read by the one that wrote it.
        apart = not lite or self.engine.url.database not in {None, "", ":memory:"}
        one_state = {} if lite else {"isolation_level": "REPEATABLE READ"}
        self.readers = sa.create_engine(_driven(url), **how, **one_state) if apart else self.engine
        self._threads = threading.local()
        if lite:
            for engine in {self.engine, self.readers}:
                sa.event.listen(engine, "connect", _prepare)
                sa.event.listen(engine, "begin", _begin)
        if apart:
            sa.event.listen(self.readers, "connect", _refuse_writes_lite if lite else _refuse_writes)
        sa.event.listen(self.engine, "savepoint", rows.mark)
        sa.event.listen(self.engine, "rollback_savepoint", rows.back)
        sa.event.listen(self.engine, "release_savepoint", rows.unmark)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and refuses every write. Raises Unavailable."""
        with translating_errors(), self.readers.connect() as connection:
            yield connection
            # To roll back would throw away what the connection has prepared.
            connection.commit()

    @contextmanager
    def reading_on(self) -> Iterator[Connection]:
        """The same on the connection that this thread reads on, so all of it is one state still. Raises Unavailable.

        It lasts until the thread writes something or calls `let_go`.
        """
        held: Held | None = getattr(self._threads, "held", None)
        if held is None:
            held = self._threads.held = Held(self.reading())
        with held.used() as connection:
            yield connection

    def let_go(self) -> None:
        """End the connection that this thread reads on, if any: what it reads next is newer."""
        if held := vars(self._threads).pop("held", None):
            held.end()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One writing transaction that has the whole site, rolled back when an exception leaves the block.

        At its end the events that it wrote are joined to the chain. Raises Unavailable.
        """
        with self._sealed(locks.whole_site) as connection:
            yield connection

    @contextmanager
    def writing_of_file(self, assessment_id: int) -> Iterator[Connection]:
        """The same for what belongs to one file, beside the writers of other files.

        Raises WrongFile at the end when it wrote anything else that is proved.
        """
        with self._sealed(lambda connection: locks.one_file(connection, assessment_id)) as connection:
            yield connection
            insist_on(connection, "assessments", assessment_id)

    @contextmanager
    def writing_of_account(self, name: str, account_id: int | None) -> Iterator[Connection]:
        """The same for who signs in by a name, which may be no account's, beside whoever signs in by another one.

        Raises WrongFile at the end when it wrote anything else that is proved and may change.
        """
        with self._sealed(lambda connection: locks.one_account(connection, name)) as connection:
            yield connection
            insist_on(connection, "accounts", account_id or 0)

    @contextmanager
    def writing_aside(self) -> Iterator[Connection]:
        """The same for rows that pass without a trace, such as when a session was last used. Raises WrongFile."""
        with self._sealed(locks.aside) as connection:
            yield connection
            insist_on_nothing(connection)

    @contextmanager
    def _sealed(self, lock: Callable[[Connection], None]) -> Iterator[Connection]:
        with translating_errors(), self._locked(lock) as connection:
            yield connection
            seal(connection)

    @contextmanager
    def _locked(self, lock: Callable[[Connection], None]) -> Iterator[Connection]:
        self.let_go()
        with self.engine.connect().execution_options(writes=True) as connection:
            try:
                with connection.begin():
                    lock(connection)
                    rows.begin(connection)
                    yield connection
            finally:
                self.let_go()
                locks.forget(connection)

    def migrate(self, revision: str = "head", then: Callable[[Connection], None] | None = None) -> None:
        """Upgrade the schema to a revision, by default the newest; does nothing if it is there already.

        `then` is called in the same transaction: what it raises undoes all of it.
        """
        with self._locked(locks.whole_site) as connection:
            self._migrate(connection, revision)
            if then:
                then(connection)

    def _migrate(self, connection: Connection, revision: str) -> None:
        from alembic import command  # noqa: PLC0415  requests never migrate
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if revision == "head":
            # What stood before the chain existed, or before it held the seals of rows that change.
            seal_all(connection)
            paper_files.seal_all(connection)
            seal_standing(connection, datetime.now(UTC))

    def revision(self) -> str | None:
        """The revision of the schema; None while the database holds no site. Raises Unavailable."""
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("settings"):
                return None
            revision: str = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
            return revision

    def standing(self) -> Standing:
        """How the schema stands to this program. Raises Unavailable."""
        return standing(self.revision())

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self.readers.dispose()


def _driven(url: str) -> sa.URL:
    """An address of PostgreSQL, which may leave out the driver, with the one that the program has."""
    address = sa.make_url(url)
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def _cursor_of_postgresql() -> type:
    """The driver's cursor, but that it tells of a column when it is asked, which SQLAlchemy does once a statement.

    The driver looks up every column of every result, which takes longer than all else that it does for a row.
    """
    from psycopg import Cursor  # noqa: PLC0415  a site on SQLite does without

    class Columns(Sequence[Any]):
        def __init__(self, result: Any) -> None:  # noqa: ANN401
            self._result = result

        def __len__(self) -> int:
            return self._result.nfields if self._result else 0

        def __getitem__(self, index: Any) -> tuple[str, int]:  # noqa: ANN401
            place = range(len(self))[index]
            return self._result.fname(place).decode(), self._result.ftype(place)

    class ShortCursor(Cursor[Any]):
        @property
        def description(self) -> Any:  # noqa: ANN401
            return Columns(self.pgresult) or None

    return ShortCursor


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", f"busy_timeout = {locks.PATIENCE}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _refuse_writes_lite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
    connection.execute("PRAGMA query_only = ON")


def _refuse_writes(connection: Any, _record: Any) -> None:  # noqa: ANN401
    connection.read_only = True


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
