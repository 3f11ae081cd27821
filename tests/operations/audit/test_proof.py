"""Whatever is changed, deleted or forged behind the guards, in any column of any table, the audit names it."""

import itertools
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from certify.operations.audit import faults as audit
from certify.operations.audit.recomputing import recomputed
from certify.store.columns import metadata
from certify.store.proof.records import Proof, protection_of, tables_of
from tests.support.rows import let_any_row_in, other_in

# Enough rows for one of each column, and enough events for all tables at once.
ENOUGH = 600


def test_every_column_that_changes_is_named(written, library):
    """All tables and columns at once, each in a row of its own where there are enough; then the keys."""
    for keys in (False, True):
        with undone(written) as connection:
            changed = altered(connection, tables_of(Proof.REPLAYED), keys)
            told = list(audit.faults(connection, library))
            assert not [one for one in told if "của cơ sở dữ liệu" in one], "the guards are back"
            for row, column in changed:
                about = " ".join(one for one in told if one.startswith(f"{row}: "))
                assert ("mất dòng này" if keys else column) in about, (row, column)


def test_every_result_that_changes_is_named(written, library):
    """One table after the other: some are computed from others of them."""
    for table, keys in itertools.product(tables_of(Proof.DERIVED), (False, True)):
        with undone(written) as connection:
            changed = altered(connection, [table], keys)
            told = list(recomputed(connection, library))
            for row, column in changed:
                about = " ".join(one for one in told if one.startswith(f"{row}: "))
                assert ("dòng này" if keys or column == "revision" else column) in about, (row, column)


def test_every_column_of_a_record_breaks_the_link_of_its_event(written):
    """As many at once as there are events; on PostgreSQL, where links are made in the same way, no more than that."""
    left = [(table, column) for table in sealed() for column in table.columns]
    while left:
        with undone(written) as connection, past_the_guards(connection) as touched:
            rows = {table: with_events(connection, table) for table in sealed()}
            for table, column in list(left):
                if found := free_row(rows[table], touched):
                    event_id, row = found
                    alter(connection, table, row, column)
                    touched[event_id] = f"{table.name}.{column.name}"
                    left.remove((table, column))
            told = "\n".join(audit.broken_links(connection))
            for event_id, name in touched.items():
                assert f"sự kiện số {event_id}" in told, name
        assert touched, f"no rows for {left}"
        if written.engine.dialect.name != "sqlite":
            break


def test_rows_that_are_gone_or_forged_are_named(written, library):
    for proof, prove in ((Proof.REPLAYED, audit.faults), (Proof.DERIVED, recomputed)):
        with undone(written) as connection:
            with past_the_guards(connection):
                starts = [start for table in tables_of(proof) for start in gone_and_forged(connection, table)]
            told = list(prove(connection, library))
            for start in starts:
                assert any(one.startswith(f"{start}: ") for one in told), start


def test_records_that_are_gone_or_forged_break_the_link_of_their_event(written):
    with undone(written) as connection, past_the_guards(connection) as touched:
        rows = {table: with_events(connection, table) for table in sealed()}
        for table in sealed():
            assert free_row(rows[table], {}), f"no rows of {table.name}"
            if found := free_row(rows[table], touched):
                touched[found[0]] = f"{table.name} gone"
                connection.execute(sa.delete(table).where(is_row(table, found[1])))
            if table.name != "events" and (found := free_row(rows[table], touched)):
                touched[found[0]] = f"{table.name} forged"
                more = forged(connection, table, found[1], list(table.primary_key)[-1])
                connection.execute(sa.insert(table), more)
        told = "\n".join(audit.broken_links(connection))
        for event_id, name in touched.items():
            assert f"sự kiện số {event_id}" in told, name


def test_bytes_and_links_that_change_are_named(written, library):
    """The bytes of papers and of evidence, and the links, each column in a row of its own."""
    tables = {name: metadata.tables[name] for name in ("paper_files", "evidence_contents", "chain")}
    with undone(written) as connection:
        with past_the_guards(connection):
            changed = [
                (table, column, row)
                for table in tables.values()
                for column, row in zip(table.columns, some_rows(connection, table)[1::2], strict=False)
            ]
            for table, column, row in changed:
                alter(connection, table, row, column)
        told = "\n".join(audit.faults(connection, library))
    assert len(changed) == sum(len(table.columns) for table in tables.values())
    for table, column, row in changed:
        (key,) = (str(row[key.name]) for key in table.primary_key)
        content = "không còn nội dung" if column.primary_key else f"evidence_contents {key}"
        said = {"paper_files": f"văn bản số {key}", "evidence_contents": content, "chain": f"mắt xích {key}:"}
        assert said[table.name] in told, f"{table.name}.{column.name}"


SHAPELESS = ("", "{", "5", "[]", '"x"', '{"numerator": "x"}')


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_rows_without_the_shape_of_their_kind_stop_no_audit(written, library):
    """PostgreSQL takes nothing but JSON there; SQLite takes any text from who has its file."""
    with undone(written) as connection:
        with past_the_guards(connection):
            placed = [place_shapeless(connection, name, column) for name, column in DATA]
        told = "\n".join(audit.faults(connection, library))
    for table, keys in placed:
        for key in keys:
            said = {"events": f"sự kiện số {key}", "chain": f"mắt xích {key}"}.get(table, f"{table} {key}: ")
            assert said in told, (table, key)


# Columns of data: of a record, of a link, and of rows that are replayed.
DATA = (("events", "details"), ("chain", "seals"), ("answers", "data"), ("units", "facts"))


def place_shapeless(connection, name, column):
    """Put a text of each shape into the last rows of a table; their keys as they are told."""
    table = metadata.tables[name]
    keys = list(table.primary_key)
    rows = connection.execute(sa.select(*keys).order_by(*(key.desc() for key in keys)).limit(len(SHAPELESS))).all()
    for text, row in zip(SHAPELESS, rows, strict=False):
        here = sa.and_(*(key == value for key, value in zip(keys, row, strict=True)))
        connection.execute(sa.update(table).where(here).values({column: sa.literal(text, sa.Text)}))
    return name, ["/".join(map(str, row)) for row in rows[: len(SHAPELESS)]]


@contextmanager
def undone(database):
    """A transaction in which anything may be written, undone at its end."""
    with database.engine.connect() as connection:
        let_any_row_in(connection)
        connection.commit()
        with connection.begin() as act:
            yield connection
            act.rollback()


@contextmanager
def past_the_guards(connection):
    """Without the triggers, as for who has the database in hand; they stand again afterwards. Gives an empty dict.

    On PostgreSQL `let_any_row_in` has put them out of force for this connection.
    """
    guards = []
    if connection.dialect.name == "sqlite":
        guards = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield {}
    for _, text in guards:
        connection.exec_driver_sql(text)


def altered(connection, tables, keys):
    """Alter every proved column, or every key, of some tables: each altered row, as told, and the column."""
    changed = []
    with past_the_guards(connection):
        for table in tables:
            rows = some_rows(connection, table)
            passing = protection_of(table).passing
            columns = [one for one in table.columns if one.primary_key is keys and one.name not in passing]
            for place, column in enumerate(columns):
                row = rows[2 * place % len(rows)]
                alter(connection, table, row, column)
                changed.append((told_as(table, row), column.name))
    return changed


def alter(connection, table, row, column):
    """Change one value of a row; with another key it takes the place of a row that has that key."""
    here = is_row(table, row)
    changed = {column.name: other_in(column, connection.execute(sa.select(column).where(here)).scalar_one())}
    if column.primary_key:
        connection.execute(sa.delete(table).where(is_row(table, {**row, **changed})))
    connection.execute(sa.update(table).where(here).values(changed))


def gone_and_forged(connection, table):
    """Delete the first row of a table and forge one like the last: how both are told."""
    rows = some_rows(connection, table)
    more = forged(connection, table, rows[-1], next(iter(table.primary_key)))
    connection.execute(sa.insert(table), more)
    connection.execute(sa.delete(table).where(is_row(table, rows[0])))
    return told_as(table, rows[0]), told_as(table, more)


def forged(connection, table, row, key):
    """A row like another one, under another key and without a double of what must be unique."""
    copy = dict(connection.execute(sa.select(table).where(is_row(table, row))).mappings().one())
    unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    for column in (key, *(list(one.columns)[-1] for one in unique)):
        copy[column.name] = other_in(column, copy[column.name])
    return copy


def some_rows(connection, table):
    """The keys of the first rows of a table, with their events where it has any."""
    columns = [one for one in table.columns if one.primary_key or one.name == "event_id"]
    chosen = sa.select(*columns).order_by(*table.primary_key).limit(ENOUGH)
    return connection.execute(chosen).mappings().all()


def with_events(connection, table):
    """The first rows of a table, each after the event that it is sealed with."""
    papers = metadata.tables["papers"]
    of_papers = dict(connection.execute(sa.select(papers.c.id, papers.c.event_id)).all())
    return [
        (row["id"] if table.name == "events" else row.get("event_id") or of_papers[row["paper_id"]], row)
        for row in some_rows(connection, table)
    ]


def free_row(rows, touched):
    """The first row that is sealed with an event of which nothing was touched, after the event; or None."""
    return next((found for found in rows if found[0] not in touched), None)


def sealed():
    """The tables whose rows are sealed with events, those with the fewest columns and rows first; events last."""
    names = {"chain", "paper_files", "evidence_contents", "events"}
    return [*(one for one in tables_of(Proof.SEALED) if one.name not in names), metadata.tables["events"]]


def is_row(table, row):
    return sa.and_(*(key == row[key.name] for key in table.primary_key))


def told_as(table, row):
    keys = (row[key.name] for key in table.primary_key)
    return f"{table.name} {'/'.join(str(getattr(key, 'value', key)) for key in keys)}"
