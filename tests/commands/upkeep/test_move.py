"""A site goes from SQLite to PostgreSQL with everything and a chain that holds, or nothing of it goes."""

import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from certify.operations.log.events import write_event
from certify.store.database import Database
from certify.store.log import chain
from certify.store.schema import metadata
from certify.store.upkeep import moving
from certify.store.upkeep.moving import MoveError
from tests.support.commands import run_on
from tests.support.former import columns_at, rows_of
from tests.support.processes import until
from tests.support.sites import configure
from tests.support.written import write_all


@pytest.fixture
def target(postgres):
    """The address of an empty database on PostgreSQL."""
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


def tables_in(url):
    with closing(Database(url)) as database, database.reading() as connection:
        return sa.inspect(connection).get_table_names()


def test_everything_goes_and_the_site_goes_on_there(site, database, target):
    """A row in every table; afterwards new rows are numbered after the last ones, and their links follow."""
    write_all(site, database)
    columns = columns_at(database)
    before = rows_of(database, columns)
    done = run_on(site.instance, "move", "--to", target.replace("+psycopg", ""))
    assert done.exit_code == 0, done.output
    assert f"{sum(map(len, before.values()))} dòng" in done.stdout
    (said,) = re.findall(r'^  database = "(.+)"$', done.stdout, re.MULTILINE)
    with closing(Database(target)) as moved:
        assert rows_of(moved, columns) == before == rows_of(database, columns)
        configure(site.instance, "database", said)
        assert run_on(site.instance, "audit", "verify").exit_code == 0
        with moved.writing() as connection:
            last = chain.head(connection)
            event_id = write_event(connection, None, datetime.now(UTC), "unit_read")
        with moved.reading() as connection:
            end = chain.head(connection)
            assert end.event_id == event_id and end.position == last.position + 1
    assert "không dùng SQLite" in run_on(site.instance, "move", "--to", target).stderr


def test_what_is_not_whole_or_has_no_empty_place_stays(founded, databases, target):
    for wrong in ("postgresql://nobody@localhost:1/x", "sqlite:///x", "mysql://x/y", "x"):
        assert run_on(founded.instance, "move", "--to", wrong).exit_code in {1, 2}, wrong
    with databases.of(founded) as database:
        with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(sa.text("UPDATE units SET name = 'x' WHERE id = 1"))
        done = run_on(founded.instance, "move", "--to", target)
        assert done.exit_code == 1 and "units 1: cột name" in done.stderr and not tables_in(target), done.output
    assert run_on(founded.instance, "move", "--to", target, "--despite-faults").exit_code == 0
    before = tables_in(target)
    assert "không trống" in run_on(founded.instance, "move", "--to", target).stderr and tables_in(target) == before


def test_a_move_that_is_killed_leaves_nothing_and_can_be_done_again(site, target):
    environment = {**os.environ, "CERTIFY_INSTANCE": str(site.instance)}
    command = [sys.executable, "-m", "certify", "move", "--to", target]
    moving_ = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    with closing(Database(target)) as asked:
        until(lambda: is_writing(asked) or moving_.poll() is not None)
    assert moving_.poll() is None
    moving_.send_signal(signal.SIGKILL)
    moving_.wait()
    until(lambda: not tables_in(target))
    assert run_on(site.instance, "move", "--to", target).exit_code == 0


def is_writing(database):
    """Whether another connection has begun to make tables."""
    with database.reading() as connection:
        chosen = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid()"
        return connection.execute(sa.text(chosen)).scalar_one()


def test_a_row_that_came_over_otherwise_is_named(founded, databases, target):
    """What the comparison is worth: a value, a type, a row too few."""
    changes = (
        "UPDATE units SET name = 'x' WHERE id = 5", "DELETE FROM unit_successions WHERE id = 200",
        "UPDATE settings SET value = value || ' '", "UPDATE events SET details = '{}' WHERE id = 1",
    )  # fmt: skip
    with databases.of(founded) as source, closing(Database(target)) as moved, source.reading() as rows:
        moved.migrate(then=lambda connection: moving.copy_all(rows, connection))
        for change in changes:
            with moved.engine.connect() as connection:
                assert moving.compare_all(rows, connection)
                connection.exec_driver_sql("SET session_replication_role = replica")
                assert connection.execute(sa.text(change)).rowcount
                table = change.split()[2 if change.startswith("DELETE") else 1]
                with pytest.raises(MoveError, match=f"^{table} "):
                    moving.compare_all(rows, connection)
                connection.rollback()
    assert set(metadata.tables) <= set(tables_in(target))
