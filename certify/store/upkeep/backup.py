"""Copying a whole database while it is in use, and restoring a copy into an empty one."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.log import chain
from certify.store.log.chain import Link

SUFFIX = {"sqlite": "sqlite3", "postgresql": "pgdump"}


class CopyError(Exception):
    """A database could not be copied or restored; the message says why."""


def kind_of(database: Database) -> str:
    """The file name extension of a copy of this database: sqlite3 or pgdump."""
    return SUFFIX[database.engine.dialect.name]


def copy(database: Database, target: Path) -> Link:
    """Copy the state of the database at one moment; returns the head of its chain at that moment. Raises CopyError."""
    return _copy_file(database, target) if kind_of(database) == "sqlite3" else _dump(database, target)


def size_of(database: Database) -> int:
    """How many bytes the database takes on its disk."""
    if kind_of(database) == "sqlite3":
        return Path(database.engine.url.database or "").stat().st_size
    with database.reading() as connection:
        return int(connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())


def address_of(database: Database) -> str:
    """Where a database is, for people: its file, or its address without the password."""
    url = database.engine.url
    return (url.database or "") if kind_of(database) == "sqlite3" else url.render_as_string()


def is_empty(database: Database) -> bool:
    """Whether there is nothing in the database that a copy would overwrite. Raises Unavailable."""
    if kind_of(database) == "sqlite3" and not Path(database.engine.url.database or "").exists():
        return True
    with database.reading() as connection:
        return not sa.inspect(connection).get_table_names()


def put_back(database: Database, source: Path) -> None:
    """Restore a copy into an empty database, whole or not at all. Raises CopyError."""
    if kind_of(database) == "sqlite3":
        shutil.copyfile(source, Path(database.engine.url.database or ""))
    else:
        _run(database, "pg_restore", "--single-transaction", "--no-owner", "--no-privileges", str(source))


def empty_again(database: Database) -> None:
    """Remove what was restored into a database that was empty before."""
    if kind_of(database) == "sqlite3":
        database.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{database.engine.url.database}{ending}").unlink(missing_ok=True)
        return
    with database.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))


def _copy_file(database: Database, target: Path) -> Link:
    with closing(sqlite3.connect(target)) as copied:
        with database.engine.connect() as connection:
            connection.connection.driver_connection.backup(copied)  # type: ignore[union-attr]
        copied.execute("PRAGMA journal_mode = DELETE")
    with closing_engine(f"sqlite:///{target}") as engine, engine.connect() as connection:
        return _head(connection)


def _dump(database: Database, target: Path) -> Link:
    """Dump the snapshot of the same transaction that reads the head, so that both belong together."""
    with database.reading() as connection:
        head = _head(connection)
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        _run(database, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
    return head


def _head(connection: Connection) -> Link:
    """The end of the chain; before migration 0004 there was none."""
    return chain.head(connection) if sa.inspect(connection).has_table("chain") else chain.NO_LINK


def _run(database: Database, program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program on the database; the password is in its environment, not on the command line."""
    path = shutil.which(program)
    if path is None:
        raise CopyError(f"Máy này không có chương trình {program} (gói postgresql-client).")
    url = database.engine.url
    # `url.set(password=None)` would leave it as it is.
    plain = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [path, "--dbname", plain.render_as_string(), *arguments]
    completed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if completed.returncode:
        raise CopyError(f"{program}: {completed.stderr.strip()[-500:]}")


@contextmanager
def closing_engine(url: str) -> Iterator[sa.Engine]:
    """An engine that is closed at the end."""
    engine = sa.create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
