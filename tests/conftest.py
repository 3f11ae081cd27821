"""A real site for the tests: the demonstration site loaded once, a fresh copy of it for each test that changes it."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings as hypothesis_settings

from certify import create_app
from certify.cli import main
from certify.config import Settings
from certify.documents.forms import load_forms
from certify.domain.library import Library
from certify.operations.papers import Press
from certify.store import people
from certify.store.database import Database

hypothesis_settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis_settings.load_profile("steady")

ROLES = {
    "commune_officer": "30553.can-bo",
    "commune_leader": "30553.lanh-dao",
    "appraiser": "891.tham-dinh",
    "approver": "891.lanh-dao",
    "province_officer": "an-giang.so",
    "administrator": "quan-tri",
}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Path:
    """The instance folder of a demonstration site; never changed, only copied."""
    instance = tmp_path_factory.mktemp("demonstration") / "instance"
    done = CliRunner(env={"CERTIFY_INSTANCE": str(instance)}).invoke(main, ["demo", "prepare"])
    assert done.exit_code == 0, done.output
    return instance


@pytest.fixture
def site(demonstration, tmp_path) -> Settings:
    """A demonstration site of the test's own."""
    return copy_of(demonstration, tmp_path / "instance")


@pytest.fixture
def database(site) -> Database:
    return Database(site.database_url)


@pytest.fixture
def library(site) -> Library:
    return Library(site.criteria_folders)


@pytest.fixture
def press(site) -> Press:
    """What the site issues papers with."""
    return Press(load_forms(site.paper_forms), site.site.address)


@pytest.fixture
def app(site):
    return create_app(site)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def copy_of(instance: Path, target: Path) -> Settings:
    shutil.copytree(instance, target)
    return Settings(target)


def account(connection, name):
    """The account of a role of `ROLES`, or of a user name."""
    found = people.by_user_name(connection, ROLES.get(name, name))
    assert found, name
    return found


def client_of(app, name):
    """A test client signed in as a role of `ROLES` or a user name; the session is real, the password is not asked."""
    with app.extensions["certify"].database.reading() as connection:
        person = account(connection, name)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"{person.id}:{person.session_stamp}"
        session["_fresh"] = True
    return client


def token_of(client) -> str:
    """A CSRF token of the client's session, read from a page as a browser would."""
    page = client.get("/mat-khau").get_data(as_text=True)
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def post(client, path, data=None, **more):
    """Post a form as a browser does, with the session's CSRF token."""
    return client.post(path, data={"csrf_token": token_of(client), **(data or {})}, **more)
