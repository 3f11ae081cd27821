"""Fixtures for tests with real processes."""

import pytest

from tests.support.areas import narrow
from tests.support.processes import free_port
from tests.support.workers import Workers


@pytest.fixture
def port():
    """A port that nobody listens on."""
    return free_port()


@pytest.fixture
def workers(site, database, library, press):
    """Workers of a site whose appraiser's area has a few files to issue papers on."""
    with database.writing() as connection:
        narrow(connection, 4, 1)
    made = Workers(site, database, library, press)
    yield made
    if made.process:
        made.kill_all()
