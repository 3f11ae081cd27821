"""The database: migrations make exactly the tables, reading can't write, a broken transaction leaves nothing."""

import threading
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from certify.domain.vietnamese import sort_key
from certify.store import locks, revisions
from certify.store.database import Unavailable
from certify.store.log import chain
from certify.store.proof.records import records
from certify.store.revisions import Standing
from certify.store.schema import metadata
from certify.store.site import settings
from certify.store.units import units
from certify.store.upkeep.moving import go_on_numbering
from tests.support.rows import CHOICES, blank, let_any_row_in


def test_migrations_make_the_tables_and_run_again_in_peace(bare):
    for _ in range(2):
        bare.migrate()
        assert bare.standing() is Standing.CURRENT
        assert_tables_are_made(bare)


def test_the_program_knows_its_revisions_in_the_order_of_the_migrations():
    walked = [script.revision for script in ScriptDirectory(str(revisions.MIGRATIONS)).walk_revisions()][::-1]
    assert list(revisions.known()) == walked and revisions.pending(walked[-1]) == ()


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
        let_any_row_in(connection)
        with connection.begin():
            before = sa.MetaData()
            before.reflect(connection)
            # An ended meeting takes nothing more: it comes last.
            tables = sorted(before.tables.values(), key=lambda one: one.name == "meetings")
            tables = [one for one in tables if one.name != "alembic_version"]
            for table in tables:
                connection.execute(sa.insert(table), {one.name: stored(one) for one in table.columns})
                if connection.dialect.name == "postgresql":
                    go_on_numbering(connection, table)
            held = {table.name: connection.execute(sa.select(table)).one() for table in tables}
    bare.engine.dispose()
    for revision in revisions.pending("0002"):
        bare.migrate(revision)
    bare.migrate()
    assert_tables_are_made(bare)
    with bare.reading() as connection:
        for table in tables:
            there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
            names = [column.name for column in table.columns if column.name in there]
            rows = sa.select(*(table.c[name] for name in names)).order_by(*table.primary_key)
            found = connection.execute(rows).all()
            # The second event says that rows are sealed from then on.
            assert len(found) == (2 if table.name == "events" else 1), table.name
            assert found[0] == tuple(getattr(held[table.name], name) for name in names), table.name
        joined = [(one.event_id, one.paper_id) for one in chain.links(connection) if not one.seals]
        assert joined == [(1, None), (None, 1), (2, None)], "the event, the bytes of the paper; rows sealed from now on"


def test_an_unknown_word_stops_the_migration_and_nothing_is_done(bare):
    bare.migrate("0014")
    with bare.engine.connect() as connection:
        let_any_row_in(connection)
        with connection.begin():
            row = {column.name: blank(column) for column in metadata.tables["rounds"].columns}
            connection.execute(sa.insert(metadata.tables["rounds"]), {**row, "state": "half-open"})
    bare.engine.dispose()
    with pytest.raises(
        ValueError, match=r"rounds\.state holds 'half-open', which is none of 'planned', 'open', 'closed'"
    ):
        bare.migrate()
    with bare.reading() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "0014"
        assert refusals_of(connection) == set()


def stored(column):
    """A value as it is stored; every key is 1."""
    return datetime(2022, 1, 5) if isinstance(column.type, sa.DateTime) else blank(column)  # noqa: DTZ001


def assert_tables_are_made(database):
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        # What alembic doesn't compare: which columns hold a few words only.
        assert refusals_of(connection) == {f"ck_{column.table.name}_{column.name}" for column in CHOICES}


def refusals_of(connection):
    """The names of what refuses unknown words: CHECK constraints, or pairs of triggers."""
    if connection.dialect.name == "postgresql":
        query = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname LIKE 'ck_%'"
        return set(connection.exec_driver_sql(query.replace("%", "%%")).scalars())
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ck_%'"
    names = set(connection.exec_driver_sql(query).scalars())
    found = {name.removesuffix("_insert") for name in names if name.endswith("_insert")}
    assert names == {f"{name}_{act}" for name in found for act in ("insert", "update")}
    return found


def test_a_column_holds_no_word_it_does_not_know(empty):
    """Each known word is taken, and another one refused both ways."""
    with empty.engine.connect() as connection:
        let_any_row_in(connection)
        for column in CHOICES:
            known = [word.value for word in column.type.kind]
            for word in known:
                with connection.begin_nested() as act:
                    connection.execute(inserted(column, word))
                    refuses(connection, column, sa.text(f"UPDATE {column.table.name} SET {column.name} = 'x'"))  # noqa: S608
                    act.rollback()
            for word in ("x", "", known[0].upper()):
                refuses(connection, column, inserted(column, word))
        connection.rollback()


def inserted(column, word):
    row = {one.name: blank(one) for one in column.table.columns}
    return sa.insert(column.table).values(row | {column.name: word})


def refuses(connection, column, statement):
    """Records can't be updated at all: there either reason will do."""
    with pytest.raises(sa.exc.IntegrityError, match=f"ck_{column.table.name}_{column.name}|append-only"):  # noqa: SIM117
        with connection.begin_nested():
            connection.execute(statement)


def test_reading_refuses_to_write(empty):
    with empty.reading() as connection, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        settings.set_setting(connection, "a", "b")
    with empty.writing() as connection:
        settings.set_setting(connection, "a", "b")


def test_what_a_thread_reads_on_is_one_moment_until_it_writes(empty):
    def read(connection):
        return settings.setting(connection, "a")

    put(empty, "first")
    with empty.reading_on() as before:
        assert read(before) == "first"
    other = threading.Thread(target=put, args=(empty, "second"))
    other.start()
    other.join()
    with empty.reading_on() as still:
        assert read(still) == "first"
    with empty.reading_on() as outer:
        put(empty, "own")
        assert read(outer) == "first"
        with empty.reading_on() as anew:
            assert read(anew) == "own"
    with empty.writing() as connection:
        settings.set_setting(connection, "a", "newest")
        with empty.reading_on() as beside:
            assert read(beside) == "own"
    with empty.reading_on() as after:
        assert read(after) == "newest", "also where it was read while it was written"
    put(empty, "last")
    empty.let_go()
    with empty.reading_on() as connection:
        assert read(connection) == "last"
    empty.let_go()


def test_a_statement_that_fails_leaves_what_is_read_on_in_order(empty):
    put(empty, "a")
    with pytest.raises(Unavailable if empty.engine.dialect.name == "sqlite" else sa.exc.ProgrammingError):  # noqa: SIM117
        with empty.reading_on() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
    with empty.reading_on() as connection, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        settings.set_setting(connection, "a", "b")
    empty.let_go()
    with empty.reading_on() as connection:
        assert settings.setting(connection, "a") == "a"
    empty.let_go()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_connection_that_broke_after_it_was_read_on_breaks_nothing(empty):
    put(empty, "a")
    with empty.reading_on() as connection:
        server = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with empty.engine.connect() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({server})")
    empty.let_go()
    with empty.reading_on() as connection:
        assert settings.setting(connection, "a") == "a"
    empty.let_go()


def test_a_savepoint_undoes_what_was_read_and_locked_since(empty):
    put(empty, "a")
    with empty.writing_of_file(1) as connection:
        locks.book(connection, 1)
        with pytest.raises(KeyError), connection.begin_nested():
            locks.division(connection, 1, 1)
            connection.execute(sa.update(settings.settings).values(value="b"))
            assert settings.setting(connection, "a") == "b"
            raise KeyError
        assert settings.setting(connection, "a") == "a"
        assert [kind for kind, _ in locks.held(connection)] == [locks.Kind.FILE, locks.Kind.BOOK]
        locks.division(connection, 1, 1)
    with empty.writing() as connection:
        assert locks.held(connection) == ((locks.Kind.SITE, 0),)


def put(database, value):
    with database.writing() as connection:
        settings.set_setting(connection, "a", value)


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
        let_any_row_in(connection)
        connection.execute(sa.insert(metadata.tables[table]), {one.name: blank(one) for one in columns})
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


def test_vietnamese_names_have_one_order(empty):
    names = ["Ô Long", "Lê Lai", "An Tâm", "Ba Cụm", "Đa Hòa", "Châu Sơn", "Lương Sơn", "Ăn Thịt", "Ân Hậu", "Óc Chó"]
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
