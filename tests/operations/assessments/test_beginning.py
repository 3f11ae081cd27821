"""A transaction of one file begins with the file and the account that acts, read in one statement."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from certify.domain.days import local_day
from certify.domain.people.permissions import Role
from certify.operations.act import Forbidden, in_force
from certify.operations.assessments.sheet import open_sheet
from certify.store.assessments import files, whole
from certify.store.people import accounts
from tests.support.life import Life

NOBODY, NOTHING = 999_999, 999_999


@pytest.fixture
def life(database, library, now, press):
    with database.writing() as connection:
        yield Life(connection, library, now, press)


def extended(life):
    return open_sheet(life.connection, life.library, life.id).assessment.extended_until


def test_an_account_is_found_as_it_stands_with_a_file_and_without_one(life):
    officer = life.who("commune_officer")
    for file in (life.id, NOTHING, None):
        assert in_force(life.connection, officer, file) == officer
        with pytest.raises(Forbidden):
            in_force(life.connection, replace(officer, id=NOBODY), file)
        with pytest.raises(Forbidden):
            in_force(life.connection, replace(officer, role=Role.COMMUNE_LEADER), file)
    accounts.change(life.connection, officer.id, active=False)
    with pytest.raises(Forbidden):
        in_force(life.connection, officer, life.id)


def test_what_was_written_since_the_beginning_is_read(life):
    whole.begin(life.connection, life.id, life.who("commune_officer").id)
    day = local_day(life.now) + timedelta(days=9)
    files.change(life.connection, life.id, extended_until=day)
    assert extended(life) == day


def test_the_row_of_the_beginning_is_taken_once(database, library, now, press):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        officer, day = life.who("commune_officer"), local_day(now) + timedelta(days=9)
    with database.writing() as connection:
        life.connection = connection
        whole.begin(connection, life.id, officer.id)
        # As nobody writes: past what is noted of a transaction.
        connection.execute(files.assessments.update().where(files.assessments.c.id == life.id), {"extended_until": day})
        assert extended(life) is None
        assert extended(life) == day
        connection.rollback()


def test_a_file_that_a_commune_first_fills_in_was_in_nobody_elses_hands(life):
    life.fill()
    assert not life.sheet.traces.examined
    assert life.sheet.changed(extended_until=None).traces.examined, "perhaps with another hand"
    with life.connection.begin_nested() as undone:
        life.categorise()
        assert life.sheet.traces.examined
        undone.rollback()
    assert not life.sheet.traces.examined
    life.take("submit", "commune_leader")
    assert not life.sheet.traces.examined
    life.take("start", "appraiser")
    assert life.sheet.traces.examined
