"""The database: migrations make exactly the tables, reading can't write, a broken transaction leaves nothing."""

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from certify.domain.vietnamese import sort_key
from certify.store import units
from certify.store.columns import Instant
from certify.store.database import MIGRATIONS, Database
from certify.store.log import chain
from certify.store.log.records import records
from certify.store.schema import metadata
from certify.store.site import settings


@pytest.fixture
def bare(engine, request, tmp_path):
    """A database without any table."""
    if engine == "sqlite":
        url, drop = f"sqlite:///{tmp_path / 'empty.sqlite3'}", lambda: None
    else:
        postgres = request.getfixturevalue("postgres")
        name = postgres.create()
        url, drop = postgres.url(name), lambda: postgres.drop(name)
    database = Database(url)
    assert not database.is_migrated()
    yield database
    database.close()
    drop()


@pytest.fixture
def empty(bare):
    """A migrated database without anything in it."""
    bare.migrate()
    return bare


def test_migrations_make_the_tables_and_run_again_in_peace(empty):
    empty.migrate()
    assert empty.is_migrated()
    assert_tables_are_made(empty)


def test_a_site_with_data_is_brought_up_from_the_first_revision(bare):
    """What stood under an earlier revision stands afterwards."""
    bare.migrate("0001")
    with bare.engine.connect() as connection, connection.begin():
        settings.set_setting(connection, "a", "b")
    bare.migrate()
    with bare.reading() as connection:
        assert settings.setting(connection, "a") == "b"
    assert_tables_are_made(bare)


def test_rows_of_an_earlier_revision_are_all_there_afterwards(bare):
    """A row in every table of the first two revisions, brought up step by step through each one since."""
    bare.migrate("0002")
    with bare.engine.connect() as connection:
        connection.connection.driver_connection.execute(FREE[connection.dialect.name])
        with connection.begin():
            before = sa.MetaData()
            before.reflect(connection)
            # An ended meeting takes nothing more: it comes last.
            tables = sorted(before.tables.values(), key=lambda one: one.name == "meetings")
            tables = [one for one in tables if one.name != "alembic_version"]
            for table in tables:
                connection.execute(sa.insert(table), {one.name: stored(one.type) for one in table.columns})
            held = {table.name: connection.execute(sa.select(table)).one() for table in tables}
    bare.engine.dispose()
    steps = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
    for revision in steps[2:]:
        bare.migrate(revision)
    bare.migrate()
    assert_tables_are_made(bare)
    with bare.reading() as connection:
        for table in tables:
            there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
            names = [column.name for column in table.columns if column.name in there]
            row = connection.execute(sa.select(*(table.c[name] for name in names))).one()
            assert row == tuple(getattr(held[table.name], name) for name in names), table.name
        assert chain.head(connection).position == 2, "the event, and the bytes of the paper"


def stored(kind):
    """A value as it is stored; every key is 1."""
    if isinstance(kind, sa.Boolean):
        return True
    return datetime(2022, 1, 5) if isinstance(kind, sa.DateTime) else blank(kind)  # noqa: DTZ001


def assert_tables_are_made(database):
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_reading_refuses_to_write(empty):
    with empty.reading() as connection, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        settings.set_setting(connection, "a", "b")
    with empty.writing() as connection:
        settings.set_setting(connection, "a", "b")


def test_a_broken_transaction_leaves_nothing(empty):
    with pytest.raises(RuntimeError), empty.writing() as connection:
        settings.set_setting(connection, "a", "b")
        raise RuntimeError
    with empty.reading() as connection:
        assert settings.setting(connection, "a") is None


def test_writers_wait_in_line(empty):
    with empty.writing() as connection:
        settings.set_setting(connection, "n", "0")

    def add():
        for _ in range(25):
            with empty.writing() as connection:
                settings.set_setting(connection, "n", str(int(settings.setting(connection, "n")) + 1))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with empty.reading() as connection:
        assert settings.setting(connection, "n") == "200"


@pytest.mark.parametrize("table", [table.name for table in records()])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_records_are_only_ever_added_to(empty, table, act):
    """The trigger stands for every row: shown on one that is put in past every other rule."""
    column = metadata.tables[table].columns.keys()[-1]
    with empty.engine.connect() as connection:
        columns = metadata.tables[table].columns
        connection.connection.driver_connection.execute(FREE[connection.dialect.name])
        connection.execute(sa.insert(metadata.tables[table]), {one.name: blank(one.type) for one in columns})
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = origin")
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            connection.exec_driver_sql(act.format(table, column, column))
        connection.rollback()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_records_are_not_emptied_at_once(empty):
    """TRUNCATE asks no row trigger."""
    for table in records():
        with empty.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="append-only"):
            connection.exec_driver_sql(f"TRUNCATE {table.name} CASCADE")


# Lets a row in whose foreign keys point nowhere.
FREE = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}


def blank(kind):
    """A value of a column's type."""
    if isinstance(kind, sa.LargeBinary):
        return b"x"
    if isinstance(kind, sa.Date):
        return date(2022, 1, 1)
    if isinstance(kind, Instant):
        return datetime(2022, 1, 1, tzinfo=UTC)
    return {} if isinstance(kind, sa.JSON) else 1 if isinstance(kind, sa.Integer) else "x"


def test_vietnamese_names_have_one_order(empty):
    names = ["Ô Lâm", "Lê Trì", "An Tức", "Ba Chúc", "Đa Phước", "Châu Lăng", "Lương Phi", "Ăn Thịt", "Ân Hảo", "Óc Eo"]
    with empty.writing() as connection:
        for number, name in enumerate(names):
            row = {
                "code": str(number),
                "valid_from": date(2021, 1, 1),
                "level": "province",
                "type": "tỉnh",
                "facts": {},
            }
            units.add(connection, {**row, "name": name, "full_name": name, "sort_key": sort_key(name)})
    with empty.reading() as connection:
        found = [unit.name for unit in units.all_units(connection)]
    assert found == sorted(names, key=sort_key)
