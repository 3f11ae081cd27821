"""A real browser, one for each process of the run, the site at an address for it, a commune's file and its officer."""

import pytest

from certify.documents.pdf import render
from certify.operations.assessments.sheet import open_sheet
from certify.store.assessments import files
from tests.support.browser import FLAGS, answering
from tests.support.clients import account, client_of, passwords_of
from tests.support.drawn import drawn
from tests.support.life import ASKED, Life

# Milliseconds that a page may take to show what is expected of it, on a slow machine that does other things too.
PATIENCE = 60_000


@pytest.fixture(scope="module", autouse=True)
def drawn_once():
    """A paper that a test asked for already, as whoever, is not drawn again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(render, "_rendered", drawn)
        yield


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=FLAGS)
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
def officer(app):
    return client_of(app, "commune_officer")


@pytest.fixture
def file(database):
    """The number of the officer's open file."""
    with database.reading() as connection:
        return files.of_unit(connection, account(connection, "commune_officer").unit_id)[0].id


@pytest.fixture
def asking_file(database, library, now, press):
    """The number of the officer's draft, filled in so that one question is raised for sure."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**ASKED)
        return life.id


@pytest.fixture
def sheet(database, library, file):
    """Reads the sheet of that file as it stands."""

    def read():
        with database.reading() as connection:
            return open_sheet(connection, library, file)

    return read


@pytest.fixture
def file_id(database, library, now, press):
    """The commune's file, sent to the district."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.take("submit", "commune_leader")
        return life.id
