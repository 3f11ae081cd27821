"""The database: migrations make exactly the tables, reading can't write, a broken transaction leaves nothing."""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from certify.store import site
from certify.store.database import Database
from certify.store.tables import metadata


@pytest.fixture
def empty(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    database.migrate()
    return database


def test_migrations_make_the_tables_and_run_again_in_peace(empty):
    empty.migrate()
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_reading_refuses_to_write(empty):
    with empty.reading() as connection, pytest.raises(sa.exc.OperationalError, match="readonly"):
        site.set_setting(connection, "a", "b")
    with empty.writing() as connection:
        site.set_setting(connection, "a", "b")


def test_a_broken_transaction_leaves_nothing(empty):
    with pytest.raises(RuntimeError), empty.writing() as connection:
        site.set_setting(connection, "a", "b")
        raise RuntimeError
    with empty.reading() as connection:
        assert site.setting(connection, "a") is None


def test_writers_wait_in_line(empty):
    with empty.writing() as connection:
        site.set_setting(connection, "n", "0")

    def add():
        for _ in range(25):
            with empty.writing() as connection:
                site.set_setting(connection, "n", str(int(site.setting(connection, "n")) + 1))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with empty.reading() as connection:
        assert site.setting(connection, "n") == "200"
