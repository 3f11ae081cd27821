"""The chain is made at the end of each transaction, under concurrent writers, and over what stood before it."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from certify.domain.log.chain import BEGINNING, link
from certify.operations.log.audit import broken_link
from certify.operations.log.events import write_event
from certify.store.database import Database
from certify.store.log import chain, records
from certify.store.log.events import events
from certify.store.papers import files
from certify.store.schema import metadata
from tests.support.rows import blank, let_any_row_in

NOW = datetime(2022, 1, 5, tzinfo=UTC)


def write(database, *acts):
    with database.writing() as connection:
        return [write_event(connection, None, NOW, act) for act in acts]


def state(database):
    with database.reading() as connection:
        return [one.event_id for one in chain.links(connection)], broken_link(connection)


def test_each_link_holds_the_one_before(empty):
    first, second = write(empty, "round_created", "round_opened")
    with empty.reading() as connection:
        records = chain.event_records(connection, [first, second])
        one, two = chain.links(connection)
    assert one.sha256 == link(BEGINNING, 1, records[first])
    assert two.sha256 == link(one.sha256, 2, records[second]) != link(BEGINNING, 2, records[second])
    assert two.sha256 != link(one.sha256, 3, records[second])


def test_what_is_undone_leaves_no_link(empty):
    write(empty, "round_created")
    with pytest.raises(RuntimeError), empty.writing() as connection:
        write_event(connection, None, NOW, "round_opened")
        raise RuntimeError
    (third,) = write(empty, "round_closed")
    assert state(empty) == ([1, third], None)


def test_many_writers_make_one_chain(empty):
    def work():
        database = Database(empty.engine.url.render_as_string(hide_password=False))
        for _ in range(20):
            write(database, "round_created", "round_opened")
        database.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealed, broken = state(empty)
    assert len(sealed) == 240 and sealed == sorted(sealed) and broken is None


def test_what_stood_before_the_chain_is_joined(bare):
    bare.migrate("0003")
    with bare.engine.connect() as connection, connection.begin():
        row = {"act": "round_created", "actor_name": "x", "at": NOW, "details": {"note": "Đợt 2021"}}
        for _ in range(3):
            connection.execute(sa.insert(events), row)
    bare.migrate()
    assert state(bare) == ([1, 2, 3], None)
    write(bare, "round_opened")
    assert state(bare) == ([1, 2, 3, 4], None)


# What the first release with a chain made of the same rows.
LINKS = (
    "7e887b6f3748373c2e976b5740f9ef3f29525c07c0d39b9422925aed0c6f84e9",
    "ee585229c8fd83c1660c580067ed93913460fc2e63960292b1410bd9d60c581c",
)


def test_the_links_are_those_of_every_release(empty):
    """A row in every sealed table, with fixed values: existing sites' chains must verify for ever."""
    with empty.engine.connect() as connection:
        let_any_row_in(connection)
        for table in (events, *(table for table in records.sealed_tables() if table.name not in NEWER)):
            row = {column.name: blank(column) for column in table.columns}
            connection.execute(sa.insert(table), row | WORDS.get(table.name, {}))
        about = metadata.tables["paper_assessments"]
        connection.execute(sa.insert(about), [{"paper_id": 1, "assessment_id": one} for one in (30, 4, 1)])
        chain.seal(connection)
        files.add(connection, 1, "x", b"bytes")
        assert tuple(one.sha256 for one in chain.links(connection)) == LINKS
        connection.rollback()


# Sealed since the links of this test were made; sites that had the others already must go on to verify.
NEWER = {"office_settings", "register_releases"}
# Columns that take a few words only.
WORDS = {
    "events": {"from_state": "draft", "to_state": "submitted"},
    "snapshots": {"kind": "submitted"},
    "decisions": {"kind": "recognise"},
    "register_entries": {"way": "next"},
    "evidence_files": {"level": "internal"},
    "objection_answers": {"outcome": "kept"},
}
