"""A real browser, one for each process of the run, the site at an address for it, and a file that was sent."""

import pytest

from tests.support.browser import FLAGS, answering
from tests.support.clients import passwords_of
from tests.support.life import Life

# Milliseconds that a page may take to show what is expected of it, on a slow machine that does other things too.
PATIENCE = 60_000


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def browser(chromium):
    """The browser, with nothing open that the test did not open itself."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def address(app):
    """The address of the test's site."""
    with answering(app) as found:
        yield found


@pytest.fixture
def passwords(site):
    return passwords_of(site)


@pytest.fixture
def file_id(database, library, now, press):
    """The commune's file, sent to the district."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        return life.id
