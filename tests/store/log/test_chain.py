"""The chain is made at the end of each transaction, under concurrent writers, and over what stood before it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from certify.domain.log.chain import BEGINNING, link
from certify.operations.audit.faults import broken_links
from certify.operations.log.events import write_event
from certify.store.audit.replay import differences
from certify.store.database import Database
from certify.store.log import chain
from certify.store.log.events import events
from certify.store.papers import files
from certify.store.people import accounts
from certify.store.proof import records
from certify.store.schema import metadata
from certify.store.site import settings
from tests.support.rows import blank, let_any_row_in

NOW = datetime(2022, 1, 5, tzinfo=UTC)


def write(database, *acts):
    with database.writing() as connection:
        return [write_event(connection, None, NOW, act) for act in acts]


def state(database):
    with database.reading() as connection:
        return [one.event_id for one in chain.links(connection)], next(broken_links(connection), None)


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
    assert len(sealed) == len(set(sealed)) == 240 and broken is None


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


def test_rows_that_stood_before_are_sealed_once_and_from_then_on(bare):
    """What was done to them before can't be known; a second upgrade does not bless what was done since."""
    bare.migrate("0021")
    with bare.engine.connect() as connection, connection.begin():
        for name in ("demonstration", "mail"):
            connection.execute(sa.text("INSERT INTO settings (name, value) VALUES (:name, 'no')"), {"name": name})
    bare.migrate()
    with bare.reading() as connection:
        begun = chain.begun_at(connection)
        assert begun and abs(begun - datetime.now(UTC)) < timedelta(minutes=5)
        assert list(broken_links(connection)) == list(differences(connection)) == []
    with bare.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("UPDATE settings SET value = 'yes' WHERE name = 'demonstration'"))
    bare.migrate()
    with bare.reading() as connection:
        (found,) = differences(connection)
        assert (found.table, found.key, found.columns) == ("settings", '["demonstration"]', ("value",))
        assert chain.begun_at(connection) == begun


def test_a_link_holds_the_rows_of_its_transaction_as_they_were_left(empty):
    """Changed twice, or undone with a savepoint: what counts is what stands in the end."""
    with empty.writing() as connection:
        settings.set_setting(connection, "a", "1")
        settings.set_setting(connection, "a", "2")
        with pytest.raises(RuntimeError), connection.begin_nested():
            settings.set_setting(connection, "a", "3")
            settings.set_setting(connection, "b", "1")
            raise RuntimeError
        event_id = write_event(connection, None, NOW, "round_created")
    with empty.reading() as connection:
        (only,) = chain.links(connection)
        assert only.event_id == event_id and list(differences(connection)) == []
        assert set(only.seals["settings"]["rows"]) == {'["a"]'}
    with empty.writing() as connection:
        settings.set_setting(connection, "a", "3")
    with empty.reading() as connection:
        *_, last = chain.links(connection)
        assert (last.position, last.event_id, last.paper_id) == (2, None, None), "rows alone have a link too"
        assert list(broken_links(connection)) == list(differences(connection)) == []


def test_what_was_undone_is_not_sealed_by_the_next_transaction(empty):
    with pytest.raises(RuntimeError), empty.writing() as connection:
        settings.set_setting(connection, "a", "1")
        raise RuntimeError
    write(empty, "round_created")
    with empty.reading() as connection:
        (only,) = chain.links(connection)
        assert only.seals is None and list(differences(connection)) == []


def test_what_passes_makes_no_link(database, now):
    with database.reading() as connection:
        person, before = accounts.everyone(connection)[0], chain.head(connection)
    with database.writing() as connection:
        accounts.change(connection, person.id, seen_at=now, failures=3)
    with database.reading() as connection:
        assert chain.head(connection) == before
    with database.writing() as connection:
        accounts.change(connection, person.id, active=not person.active)
    with database.reading() as connection:
        assert chain.head(connection).position == before.position + 1 and list(differences(connection)) == []


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
        chain.seal_all(connection)
        files.add(connection, 1, "x", b"bytes")
        assert tuple(one.sha256 for one in chain.links(connection)) == LINKS
        connection.rollback()


# Sealed since the links of this test were made; sites that had the others already must go on to verify.
NEWER = {"office_settings", "register_releases", "guidance_texts", "guidance_withdrawals"}
# Columns that take a few words only.
WORDS = {
    "events": {"from_state": "draft", "to_state": "submitted"},
    "snapshots": {"kind": "submitted"},
    "decisions": {"kind": "recognise"},
    "register_entries": {"way": "next"},
    "evidence_files": {"level": "internal"},
    "objection_answers": {"outcome": "kept"},
}
