"""Fixtures: a site of each test's own, copied from one that was made once; what tests share besides is in `support`."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache

from certify import uncollected
from certify.config import Settings
from certify.documents import bounded
from certify.documents.pdf.forms import load_forms
from certify.domain.library import Library
from certify.operations.papers.press import Press
from certify.operations.people import passwords
from certify.store.connection import Connection
from certify.store.database import Database
from certify.web.app import attach, make
from certify.web.request_context import Site
from tests.support.demonstration import put_demonstration
from tests.support.forked import FORKED
from tests.support.hashing import CHEAP
from tests.support.postgres import Cluster, cluster
from tests.support.sites import MEMORY, Databases, copy_of, found, is_roomy, moved, on_database, once
from tests.support.small import put_small

if "TMPDIR" not in os.environ and is_roomy():
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# The same examples in every run; how long one takes says something of the machine alone, so no limit is put on it.
STEADY = {"deadline": None, "derandomize": True, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("sample", max_examples=50, **STEADY)
hypothesis_settings.register_profile("everything", max_examples=300, **STEADY)
hypothesis_settings.load_profile("sample")
# Each sign-in of a test would pay what guessing shall cost.
passwords.hasher = CHEAP
# Each examination of a file would start Python and import what reads it.
bounded.processes = FORKED

# Where SQL, locks or processes are at stake: on both engines. What stands above them, on SQLite alone, apart from what
# is marked `both_engines`; with `--everything` on both as well.
SQL_AT_STAKE, ABOVE = {"store", "operations", "jobs"}, {"web"}
# What adds nothing on another engine, or opens the file of SQLite itself.
ON_SQLITE = {"test_access.py", "test_journey.py", "test_charts.py", "test_hardening.py"}
# Whole lives, signals to processes, and the audit's single faults, whose SQL others ask of PostgreSQL (test_proof.py
# that of the audit); there with `--everything`.
SELDOM = {"test_whole_lives.py", "test_two_levels.py", "test_signals.py", "test_faults.py"}


def pytest_addoption(parser) -> None:
    parser.addoption("--everything", action="store_true", help="every page on both engines too, and the long kills")


def pytest_sessionstart() -> None:
    """Nothing is known yet: mutmut forks a process that has run the tests already, for each change that it makes."""
    remembering = type(cache(print))
    for name, module in [*sys.modules.items()]:
        for value in [*vars(module).values()] if name.startswith("certify.") else ():
            if isinstance(value, remembering):
                value.cache_clear()


def pytest_configure(config) -> None:
    if config.pluginmanager.hasplugin("cacheprovider"):
        # Templates of pages are compiled once for every application, in this process, in others and in the next run.
        Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(config.cache.mkdir("templates")))}
    if config.getoption("everything"):
        hypothesis_settings.load_profile("everything")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected and imported stays for the whole run: it is not searched for garbage, then or later."""
    with uncollected():
        return (yield)


def pytest_collection_modifyitems(config, items) -> None:
    if not config.getoption("everything"):
        items[:] = [item for item in items if not item.get_closest_marker("everything") and not repeats_sql(item)]


def repeats_sql(item) -> bool:
    """Whether a test asks PostgreSQL what its first case asks already, with other values (never if `each_case`)."""
    cases = item.callspec.indices if hasattr(item, "callspec") else {}
    on_postgresql = cases and item.callspec.params.get("engine") == "postgresql"
    if item.get_closest_marker("each_case"):
        return False
    return on_postgresql and "store" not in item.path.parts and any(cases[name] for name in cases if name != "engine")


def pytest_generate_tests(metafunc) -> None:
    """Choose the engines that a test runs on, unless it says so itself."""
    test, path = metafunc.definition, metafunc.definition.path
    chosen_by_itself = any(mark.args[0] == "engine" for mark in test.iter_markers("parametrize"))
    if "engine" not in metafunc.fixturenames or chosen_by_itself or path.name in ON_SQLITE:
        return
    above = metafunc.config.getoption("everything") or test.get_closest_marker("both_engines")
    if (path.name not in SELDOM or above) and (SQL_AT_STAKE | (ABOVE if above else set())) & set(path.parts):
        metafunc.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def everything(request) -> bool:
    """Whether this is the run that tries everything in full (`--everything`), or a sample of it."""
    return request.config.getoption("everything")


@pytest.fixture
def engine(request) -> str:
    """The database engine of the test's site."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory, request) -> Path:
    """The instance folder of a demonstration site; never changed, only copied."""
    cache = request.config.cache.mkdir("demonstration")
    return once(tmp_path_factory, "demonstration", lambda folder: put_demonstration(folder, cache))


@pytest.fixture(scope="session")
def small(tmp_path_factory, demonstration) -> Path:
    """The instance folder of a small site; never changed, only copied."""
    return once(tmp_path_factory, "small", lambda folder: put_small(folder, demonstration))


@pytest.fixture(scope="session")
def founding(tmp_path_factory) -> Path:
    """The instance folder of a site just founded; never changed, only copied."""
    return once(tmp_path_factory, "founding", lambda folder: found(Settings(folder)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL cluster for the whole run."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_demonstration(postgres, demonstration, tmp_path_factory) -> str:
    """The database of the demonstration site on PostgreSQL, row by row; never changed, only copied."""
    return moved(demonstration, postgres, "demonstration", tmp_path_factory.mktemp("rows"))


@pytest.fixture(scope="session")
def postgres_small(postgres, small, tmp_path_factory) -> str:
    """The database of the small site on PostgreSQL, row by row; never changed, only copied."""
    return moved(small, postgres, "small", tmp_path_factory.mktemp("few_rows"))


@pytest.fixture(scope="session")
def postgres_founding(postgres, tmp_path_factory) -> str:
    """The database of a site founded on PostgreSQL; never changed, only copied."""
    name = postgres.create(name="founding")
    found(on_database(tmp_path_factory.mktemp("founding") / "instance", postgres.url(name)))
    return name


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory) -> Path:
    """Where this process puts the sites of its tests, one after the other."""
    return tmp_path_factory.mktemp("sites")


@pytest.fixture
def site(engine, request) -> Iterator[Settings]:
    """A small site of the test's own; of a test marked `whole`, one with the whole demonstration."""
    name = "demonstration" if request.node.get_closest_marker("whole") else "small"
    with fresh(request, engine, name) as settings:
        yield settings


@pytest.fixture
def founded(engine, request) -> Iterator[Settings]:
    """A real site (no demonstration) with An Giang's units of 2021 and 2025 and the mapping, and nobody yet."""
    with fresh(request, engine, "founding") as settings:
        yield settings


@contextmanager
def fresh(request, engine: str, name: str, place: str = "") -> Iterator[Settings]:
    """A copy of a site, in the place of the copy before: what was read or compiled for that place is still known.

    What several tests share has a place of its own.
    """
    folder = request.getfixturevalue("own_folder") / (place or name)
    shutil.rmtree(folder, ignore_errors=True)
    if engine == "sqlite":
        yield copy_of(request.getfixturevalue(name), folder)
        return
    postgres, template = request.getfixturevalue("postgres"), request.getfixturevalue(f"postgres_{name}")
    copy_of(request.getfixturevalue(name), folder, "certify.sqlite3")
    copy = postgres.create(template, f"copy_of_{place or template}")
    yield on_database(folder, postgres.url(copy))
    postgres.drop(copy)


@pytest.fixture(scope="module")
def kept(request) -> Iterator[Callable[[str, str], Settings]]:
    """A copy of a site ("founding") on an engine for all tests of a module, which leave it as they found it."""
    with ExitStack() as stack:
        yield cache(lambda engine, name: stack.enter_context(fresh(request, engine, name, f"{name}_on_{engine}")))


@pytest.fixture(scope="session")
def databases() -> Databases:
    return Databases()


@pytest.fixture
def database(site, databases) -> Iterator[Database]:
    with databases.of(site) as database:
        yield database


@pytest.fixture
def begun(founded, databases) -> Iterator[Connection]:
    """A writing connection on a founded site, for the whole test."""
    with databases.of(founded) as database, database.writing() as connection:
        yield connection


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
def app(application, site, database, library, press) -> Iterator[Flask]:
    """The application with the test's site behind it."""
    attach(application, Site(site, database, library, press))
    config = dict(application.config)
    yield application
    application.config.clear()
    application.config.update(config)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)
