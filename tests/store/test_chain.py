"""The chain is made at the end of each transaction, under concurrent writers, and over what stood before it."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from certify.domain.log.chain import BEGINNING, link
from certify.operations.log.audit import broken_link
from certify.operations.log.events import write_event
from certify.store import chain
from certify.store.database import Database
from certify.store.tables import events
from tests.store.test_database import bare, empty  # noqa: F401

NOW = datetime(2022, 1, 5, tzinfo=UTC)


def write(database, *acts):
    with database.writing() as connection:
        return [write_event(connection, None, NOW, act) for act in acts]


def state(database):
    with database.reading() as connection:
        return [one.event_id for one in chain.links(connection)], broken_link(connection)


def test_each_link_holds_the_one_before(empty):  # noqa: F811
    first, second = write(empty, "round_created", "round_opened")
    with empty.reading() as connection:
        records = chain.event_records(connection, [first, second])
        one, two = chain.links(connection)
    assert one.sha256 == link(BEGINNING, 1, records[first])
    assert two.sha256 == link(one.sha256, 2, records[second]) != link(BEGINNING, 2, records[second])
    assert two.sha256 != link(one.sha256, 3, records[second])


def test_what_is_undone_leaves_no_link(empty):  # noqa: F811
    write(empty, "round_created")
    with pytest.raises(RuntimeError), empty.writing() as connection:
        write_event(connection, None, NOW, "round_opened")
        raise RuntimeError
    (third,) = write(empty, "round_closed")
    assert state(empty) == ([1, third], None)


def test_many_writers_make_one_chain(empty):  # noqa: F811
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


def test_what_stood_before_the_chain_is_joined(bare):  # noqa: F811
    bare.migrate("0003")
    with bare.engine.connect() as connection, connection.begin():
        row = {"act": "round_created", "actor_name": "x", "at": NOW, "details": {"note": "Đợt 2021"}}
        for _ in range(3):
            connection.execute(sa.insert(events), row)
    bare.migrate()
    assert state(bare) == ([1, 2, 3], None)
    write(bare, "round_opened")
    assert state(bare) == ([1, 2, 3, 4], None)
