"""The two people of an attestation, on the site with the test's draft."""

import pytest

from tests.support.attested import FIRST, SECOND
from tests.support.clients import client_of


@pytest.fixture
def first(app, draft):  # noqa: ARG001
    return client_of(app, FIRST)


@pytest.fixture
def second(app, draft):  # noqa: ARG001
    return client_of(app, SECOND)
