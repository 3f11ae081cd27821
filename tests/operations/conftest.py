"""One commune's file of the demonstration, which a test takes along its way within one transaction."""

import pytest

from tests.support.life import Life


@pytest.fixture
def life(database, library, now, press):
    """A commune's draft and the people who act on it; a module that begins elsewhere goes on from here."""
    with database.writing() as connection:
        yield Life(connection, library, now, press)
