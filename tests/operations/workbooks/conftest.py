"""The desk of a commune's officer."""

import pytest

from tests.support.desk import Desk


@pytest.fixture
def desk(database, library, now, press):
    return Desk(database, library, now, press, "commune_officer")
