"""Databases of the test's own, without a site."""

import shutil
from contextlib import contextmanager

import pytest

from certify.store.database import Database
from certify.store.revisions import Standing
from tests.support.sites import once


@contextmanager
def database_of(engine, request, folder, template=None):
    """A database of the test's own, without any table or as a copy of the template that a fixture makes."""
    if engine == "sqlite":
        if template:
            shutil.copytree(request.getfixturevalue(template), folder, dirs_exist_ok=True)
        url, drop = f"sqlite:///{folder / 'empty.sqlite3'}", lambda: None
    else:
        postgres = request.getfixturevalue("postgres")
        name = postgres.create(*([request.getfixturevalue(f"postgres_{template}")] if template else []))
        url, drop = postgres.url(name), lambda: postgres.drop(name)
    database = Database(url)
    yield database
    database.close()
    drop()


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    """The folder of a migrated database without anything in it; never changed, only copied."""
    return once(
        tmp_path_factory, "tables", lambda folder: (folder.mkdir(), migrate(f"sqlite:///{folder}/empty.sqlite3"))
    )


@pytest.fixture(scope="session")
def postgres_tables(postgres):
    """The same on PostgreSQL."""
    name = postgres.create(name="tables")
    migrate(postgres.url(name))
    return name


def migrate(url):
    database = Database(url)
    database.migrate()
    database.close()


@pytest.fixture
def bare(engine, request, tmp_path):
    """A database without any table."""
    with database_of(engine, request, tmp_path) as database:
        assert database.standing() is Standing.NONE
        yield database


@pytest.fixture
def empty(engine, request, tmp_path):
    """A migrated database without anything in it."""
    with database_of(engine, request, tmp_path, "tables") as database:
        yield database
