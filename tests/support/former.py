"""A site as a former release left it: rows of today's tables under an earlier revision, with the chain of that time."""

import json
import sqlite3
from contextlib import closing, contextmanager

import sqlalchemy as sa

from certify.store.assessments.documents import documents
from certify.store.assessments.evidence import OF_DOCUMENT, evidence
from certify.store.columns import as_stored
from certify.store.database import Database
from certify.store.log import chain
from certify.store.papers import files as paper_files
from certify.store.schema import metadata
from certify.store.upkeep.moving import go_on_numbering
from tests.support.rows import blank, let_any_row_in

TALLIES = """
INSERT INTO criterion_tallies (round_id, criterion_id, division_id, files, points, zeros)
SELECT round_id, criterion_id, division_id, count(*), sum(points), sum(points = 0)
FROM criterion_points GROUP BY round_id, criterion_id, division_id
"""
# The newest file of each kind of act, meeting and objection.
FEW = " OR ".join(
    f"id IN (SELECT max(assessment_id) FROM {table} WHERE assessment_id > 0 GROUP BY {column})"  # noqa: S608
    for table, column in (("events", "act"), ("meetings", "step"), ("objections", "criterion_id"))
)


def cut_down(file, kept):
    """Leave a database of SQLite the files that a condition chooses, with what belongs to them, and no chain."""
    with closing(sqlite3.connect(file)) as raw, raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(f"DELETE FROM assessments WHERE NOT ({kept})")  # noqa: S608
        raw.execute("DELETE FROM chain")
        raw.execute("DELETE FROM criterion_tallies")
        delete_orphans(raw)
        raw.execute("DELETE FROM evidence_contents WHERE sha256 NOT IN (SELECT sha256 FROM evidence_files)")
        raw.execute(TALLIES)
        for key, content in raw.execute("SELECT id, content FROM papers").fetchall():
            # Its end of the chain is one of the chain that is gone.
            told = {name: value for name, value in json.loads(content).items() if name != "chain_head"}
            raw.execute("UPDATE papers SET content = ? WHERE id = ?", (json.dumps(told, ensure_ascii=False), key))


def delete_orphans(raw):
    """Delete the rows of all tables that refer to a row that is gone, until none does."""
    while sum(orphans_deleted(raw, table) for table in metadata.sorted_tables):
        pass


def orphans_deleted(raw, table):
    """Delete the rows of a table that refer to a row that is gone; how many they were."""
    count = 0
    for key in table.foreign_keys:
        there, here = f"SELECT {key.column.name} FROM {key.column.table.name}", key.parent.name  # noqa: S608
        gone = f"DELETE FROM {table.name} WHERE {here} IS NOT NULL AND {here} NOT IN ({there})"  # noqa: S608
        count += raw.execute(gone).rowcount
    return count


def bring_back(content, target, revision):
    """Fill an empty database with what a site under a revision could hold of a database that was cut down.

    What is given is used up: tables that came later are emptied, and the chain of that time is made.
    """
    target.migrate(revision)
    with target.engine.connect() as connection:
        there = sa.MetaData()
        there.reflect(connection)
    if "evidence_files" not in there.tables:
        # A file that was signed off with such files can't be there.
        cut_down(content, "id NOT IN (SELECT assessment_id FROM evidence)")
    if "documents" not in there.tables:
        # Evidence had a reference of its own: a file with a document that proves several indicators can't be there.
        shared = "SELECT assessment_id FROM evidence GROUP BY assessment_id, document_id HAVING count(*) > 1"
        cut_down(content, f"id NOT IN ({shared})")
    if "assignments" not in there.tables:
        _without_sectors(content)
    known = [table for table in metadata.sorted_tables if table.name in there.tables]
    with closing(Database(f"sqlite:///{content}")) as held:
        with writing(held) as connection:
            # What documents say stood with their evidence.
            for table in set(metadata.sorted_tables) - {*known, documents}:
                connection.execute(sa.delete(table))
            if chain.chain in known:
                chain.seal_all(connection)
                paper_files.seal_all(connection)
        with held.reading() as rows, writing(target) as connection, guards_off(connection):
            for table in known:
                _fill(connection, rows, table, there.tables[table.name])
    target.close()


def rows_of(database, columns):
    """Every row of some tables: by name the columns (with their types) to read."""
    with database.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(*named).select_from(sa.table(name)))))
            for name, named in columns.items()
        }


def columns_at(database):
    """The columns of each table of a database that today's tables still have, in their order."""
    with database.reading() as connection:
        there = sa.inspect(connection)
        names = {table.name: {one["name"] for one in there.get_columns(table.name)} for table in metadata.sorted_tables
                 if there.has_table(table.name)}  # fmt: skip
    return {
        name: [sa.column(one.name, as_stored(one).type) for one in metadata.tables[name].columns if one.name in had]
        for name, had in names.items()
    }


@contextmanager
def writing(database):
    """A transaction that joins nothing to the chain and asks for no foreign key."""
    with database.engine.connect().execution_options(writes=True) as connection:
        let_any_row_in(connection)
        with connection.begin():
            yield connection


@contextmanager
def guards_off(connection):
    """Without the triggers of SQLite for a while; those of PostgreSQL ask nobody who may let any row in."""
    made = []
    if connection.dialect.name == "sqlite":
        chosen = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        made = connection.execute(chosen).all()
    for name, _ in made:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in made:
        connection.exec_driver_sql(statement)


def _without_sectors(content):
    """Without the role that came with assignments, and whoever has it."""
    with closing(sqlite3.connect(content)) as raw, raw:
        raw.execute("DELETE FROM assignments")
        raw.execute("DELETE FROM accounts WHERE role = 'sector_officer'")
        delete_orphans(raw)


def _fill(connection, held, table, former):
    columns = [column for column in table.columns if column.name in former.columns]
    chosen = sa.select(*map(as_stored, columns))
    if table is evidence and "document_id" not in former.columns:
        said = [documents.c[name] for name in OF_DOCUMENT if name in former.columns]
        own = [column for column in columns if column is not evidence.c.id]
        # Files stay with the number of their reference.
        columns = [documents.c.id, *own, *said]
        chosen = sa.select(*map(as_stored, columns)).join_from(evidence, documents)
    named = {column.name for column in columns}
    lost = {column.name: blank(column) for column in former.columns if column.name not in named}
    rows = [dict(row._mapping) | lost for row in held.execute(chosen)]
    if rows:
        typed = [sa.column(one.name, one.type) for one in columns] + [sa.column(name) for name in lost]
        connection.execute(sa.insert(sa.table(table.name, *typed)), rows)
    if connection.dialect.name == "postgresql":
        go_on_numbering(connection, table)
