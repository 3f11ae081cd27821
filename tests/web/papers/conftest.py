"""What tests of the pages of papers share."""

import pytest

from tests.support.clients import client_of, post
from tests.support.life import Life


@pytest.fixture
def paper(app, database, library, now, press):
    """The page of a paper that the commune's leader issued."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
    return post(client_of(app, "commune_leader"), f"/phieu/{life.id}/van-ban/commune-proposal").headers["Location"]
