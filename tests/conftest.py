"""A real site for the tests: the demonstration site loaded once, a fresh copy of it for each test that changes it."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings as hypothesis_settings

from certify import create_app
from certify.cli import main
from certify.config import Settings
from certify.documents.pdf.forms import load_forms
from certify.domain.library import Library
from certify.domain.units.file import province_of, read_units
from certify.operations.papers.issue import Press
from certify.operations.people import sessions
from certify.operations.units.lists import import_file
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.people import accounts
from certify.store.site.settings import settle
from tests.support.acts import act_of
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
def demonstration(tmp_path_factory) -> Path:
    """The instance folder of a demonstration site; never changed, only copied."""
    return once(tmp_path_factory, "demonstration", demonstrated)


def once(tmp_path_factory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes of the run: the first one makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            being_made = folder.with_suffix(".part")
            make(being_made)
            being_made.rename(folder)
    return folder


def demonstrated(instance: Path, url: str | None = None) -> Path:
    """Load a demonstration site as its owner does."""
    environment = {"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": url}
    done = CliRunner(env=environment).invoke(main, ["demo", "prepare"])
    assert done.exit_code == 0, done.output
    return instance


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL cluster for the whole run."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_demonstration(postgres, demonstration, tmp_path_factory) -> str:
    """The database of the demonstration site on PostgreSQL, row by row; never changed, only copied."""
    name = postgres.create()
    own = copy_of(demonstration, tmp_path_factory.mktemp("rows") / "instance")
    source, target = Database(own.database_url), Database(postgres.url(name))
    copy_rows(source, target)
    source.close()
    target.close()
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
def site(engine, request, demonstration, tmp_path) -> Iterator[Settings]:
    """A demonstration site of the test's own."""
    if engine == "sqlite":
        yield copy_of(demonstration, tmp_path / "instance")
        return
    postgres, template = (request.getfixturevalue(one) for one in ("postgres", "postgres_demonstration"))
    name = postgres.create(template)
    copied = copy_of(demonstration, tmp_path / "instance", "certify.sqlite3")
    (copied.instance / "config.toml").write_text(f'database = "{postgres.url(name)}"\n', "utf-8")
    yield copied
    postgres.drop(name)


@pytest.fixture
def founded(engine, request, tmp_path) -> Iterator[Settings]:
    """A real site (no demonstration) with An Giang's units of 2021 and 2025 and the mapping, and nobody yet."""
    made = Settings(tmp_path / "founded")
    if engine == "sqlite":
        found(made)
        yield made
        return
    postgres = request.getfixturevalue("postgres")
    name = postgres.create()
    made.instance.mkdir(parents=True)
    (made.instance / "config.toml").write_text(f'database = "{postgres.url(name)}"\n', "utf-8")
    found(made)
    yield made
    postgres.drop(name)


@pytest.fixture
def begun(founded) -> Iterator[Connection]:
    """A writing connection on a founded site, for the whole test."""
    database = Database(founded.database_url)
    with database.writing() as connection:
        yield connection
    database.close()


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
            table = read_units((site.units_folder / f"an-giang-{name}.csv").read_text("utf-8"))
            import_file(act_of(connection, None, at), table, day, province_of(provinces, table, day))
    database.close()


@pytest.fixture
def database(site) -> Iterator[Database]:
    database = Database(site.database_url)
    yield database
    database.close()


@pytest.fixture
def library(site) -> Library:
    return Library(site.criteria_folders)


@pytest.fixture
def press(site) -> Press:
    """What the site issues papers with."""
    return Press(load_forms(site.paper_forms), site.site.address)


@pytest.fixture
def app(site):
    app = create_app(site)
    yield app
    app.extensions["certify"].database.close()


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
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client


def token_of(client) -> str:
    """A CSRF token of the client's session, read from a page as a browser would."""
    page = client.get("/mat-khau").get_data(as_text=True)
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def post(client, path, data=None, **more):
    """Post a form as a browser does, with the session's CSRF token."""
    return client.post(path, data={"csrf_token": token_of(client), **(data or {})}, **more)
