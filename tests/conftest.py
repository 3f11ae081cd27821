"""A real site for the tests: the demonstration site loaded once, a fresh copy of it for each test that changes it."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from hypothesis import settings as hypothesis_settings

from certify.config import Settings
from certify.documents.pdf.forms import load_forms
from certify.domain.library import Library
from certify.domain.units.file import province_of
from certify.operations.papers.issue import Press
from certify.operations.people import sessions
from certify.operations.units.lists import import_file
from certify.store.database import Connection, Database
from certify.store.people import accounts
from certify.store.site.settings import settle
from certify.web.app import attach, make
from certify.web.request_context import Desk
from tests.support.acts import act_of
from tests.support.demonstration import load_demonstration as demonstrated  # noqa: F401
from tests.support.demonstration import locked, put_demonstration
from tests.support.postgres import Cluster, cluster, copy_rows

# Each test has a site, and each of those on PostgreSQL a database, of its own: where there is room, in memory.
MEMORY, ROOM = Path("/dev/shm"), 6 * 2**30  # noqa: S108  only folders with names of chance are made in it


def is_roomy() -> bool:
    """Whether both the folder in memory and the memory itself have room for a run."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return False
    available = re.search(r"MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text("ascii"))
    return available is not None and int(available[1]) * 1024 > ROOM


if "TMPDIR" not in os.environ and is_roomy():
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

hypothesis_settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis_settings.load_profile("steady")

# Folders whose tests run on both engines, and the files among them that run on SQLite alone.
BOTH = {"store", "operations", "web", "jobs"}
ON_SQLITE = {"test_access.py", "test_journey.py", "test_pages.py", "test_charts.py", "test_hardening.py"}

ROLES = {
    "commune_officer": "30553.can-bo",
    "commune_leader": "30553.lanh-dao",
    "appraiser": "891.tham-dinh",
    "approver": "891.lanh-dao",
    "province_officer": "an-giang.so",
    "administrator": "quan-tri",
}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory, request) -> Path:
    """The instance folder of a demonstration site; never changed, only copied."""
    cache = request.config.cache.mkdir("demonstration")
    return once(tmp_path_factory, "demonstration", lambda folder: put_demonstration(folder, cache))


@pytest.fixture(scope="session")
def founding(tmp_path_factory) -> Path:
    """The instance folder of a site just founded; never changed, only copied."""
    return once(tmp_path_factory, "founding", lambda folder: found(Settings(folder)))


def once(tmp_path_factory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes of the run: the first one makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            being_made = folder.with_suffix(".part")
            make(being_made)
            being_made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL cluster for the whole run."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_demonstration(postgres, demonstration, tmp_path_factory) -> str:
    """The database of the demonstration site on PostgreSQL, row by row; never changed, only copied."""
    name = postgres.create(name="demonstration")
    own = copy_of(demonstration, tmp_path_factory.mktemp("rows") / "instance")
    source, target = Database(own.database_url), Database(postgres.url(name))
    copy_rows(source, target)
    source.close()
    target.close()
    return name


@pytest.fixture(scope="session")
def postgres_founding(postgres, tmp_path_factory) -> str:
    """The database of a site founded on PostgreSQL; never changed, only copied."""
    name, folder = postgres.create(name="founding"), tmp_path_factory.mktemp("founding") / "instance"
    folder.mkdir()
    (folder / "config.toml").write_text(f'database = "{postgres.url(name)}"\n', "utf-8")
    found(Settings(folder))
    return name


def pytest_generate_tests(metafunc) -> None:
    """What touches the database is tested on both engines; what adds nothing there, on SQLite alone."""
    path, marks = metafunc.definition.path, metafunc.definition.iter_markers("parametrize")
    if any(mark.args[0] == "engine" for mark in marks):
        return
    if "engine" in metafunc.fixturenames and BOTH & set(path.parts) and path.name not in ON_SQLITE:
        metafunc.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def engine(request) -> str:
    """The database engine of the test's site."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def site(engine, request) -> Iterator[Settings]:
    """A demonstration site of the test's own."""
    with fresh(request, engine, "demonstration") as settings:
        yield settings


@pytest.fixture
def founded(engine, request) -> Iterator[Settings]:
    """A real site (no demonstration) with An Giang's units of 2021 and 2025 and the mapping, and nobody yet."""
    with fresh(request, engine, "founding") as settings:
        yield settings


@contextmanager
def fresh(request, engine: str, name: str) -> Iterator[Settings]:
    """A copy of a site that was made once, in the place of the copy before: what was read from there is still known."""
    folder = request.getfixturevalue("own_folder") / name
    shutil.rmtree(folder, ignore_errors=True)
    if engine == "sqlite":
        yield copy_of(request.getfixturevalue(name), folder)
        return
    postgres, template = request.getfixturevalue("postgres"), request.getfixturevalue(f"postgres_{name}")
    copied = copy_of(request.getfixturevalue(name), folder, "certify.sqlite3")
    copy = postgres.create(template, f"copy_of_{template}")
    (folder / "config.toml").write_text(f'database = "{postgres.url(copy)}"\n', "utf-8")
    yield copied
    postgres.drop(copy)


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory) -> Path:
    """Where this process puts the sites of its tests, one after the other."""
    return tmp_path_factory.mktemp("sites")


@pytest.fixture
def begun(founded, databases) -> Iterator[Connection]:
    """A writing connection on a founded site, for the whole test."""
    with databases.of(founded) as database, database.writing() as connection:
        yield connection


def found(site: Settings) -> None:
    """Begin a site and take the units in, as `certify init` and `certify units import` do."""
    site.instance.mkdir(parents=True, exist_ok=True)
    site.secret_key()
    database = Database(site.database_url)
    database.migrate()
    provinces = (site.units_folder / "provinces.csv").read_text("utf-8")
    at = datetime.now(UTC)
    with database.writing() as connection:
        settle(connection)
        for name, day in (("2021", date(2021, 2, 1)), ("2025", date(2025, 7, 1)), ("2021-to-2025", date(2025, 7, 1))):
            text = (site.units_folder / f"an-giang-{name}.csv").read_text("utf-8")
            import_file(act_of(connection, None, at), text, day, province_of(provinces, text, day))
    database.close()


@pytest.fixture(scope="session")
def databases() -> "Databases":
    return Databases()


class Databases:
    """The databases of sites by address: what was compiled for one serves the next one in its place."""

    def __init__(self) -> None:
        self.known: dict[str, Database] = {}

    @contextmanager
    def of(self, site: Settings) -> Iterator[Database]:
        """The database of a site, with every connection given up at the end."""
        url = site.database_url
        database = self.known.setdefault(url, Database(url))
        yield database
        database.close()


@pytest.fixture
def database(site, databases) -> Iterator[Database]:
    with databases.of(site) as database:
        yield database


@pytest.fixture
def library(site) -> Library:
    return Library(site.criteria_folders)


@pytest.fixture
def press(site) -> Press:
    """What the site issues papers with."""
    return Press(load_forms(site.paper_forms), site.site.address)


@pytest.fixture(scope="session")
def application() -> Flask:
    """The application of this process, whose tests put their sites behind it one after the other."""
    return make(Settings(Path()).web_templates)


@pytest.fixture
def app(application, site, database, library, press) -> Flask:
    """The application with the test's site behind it."""
    attach(application, Desk(site, database, library, press))
    return application


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def copy_of(instance: Path, target: Path, *without: str) -> Settings:
    shutil.copytree(instance, target, ignore=shutil.ignore_patterns(*without))
    return Settings(target)


def account(connection, name):
    """The account of a role of `ROLES`, or of a user name."""
    found = accounts.by_user_name(connection, ROLES.get(name, name))
    assert found, name
    return found


def client_of(app, name):
    """A test client signed in as a role of `ROLES` or a user name; the session is real, the password is not asked."""
    with app.extensions["certify"].database.writing() as connection:
        token = sessions.begin(connection, account(connection, name).id, datetime.now(UTC))
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
        kept["_fresh"] = True
    return client


def token_of(client) -> str:
    """A CSRF token of the client's session, as its pages hold."""
    with client.session_transaction() as kept, client.application.test_request_context():
        session.update(kept)
        token = generate_csrf()
        kept.update(session)
    return token


def post(client, path, data=None, **more):
    """Post a form as a browser does, with the session's CSRF token."""
    return client.post(path, data={"csrf_token": token_of(client), **(data or {})}, **more)
