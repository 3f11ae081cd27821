"""What tests of the pages of papers share."""

import pytest

from tests.support.clients import client_of, post


@pytest.fixture
def paper(app, file_id):
    """The page of a paper that the commune's leader issued."""
    return post(client_of(app, "commune_leader"), f"/phieu/{file_id}/van-ban/commune-proposal").headers["Location"]
