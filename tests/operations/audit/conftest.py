"""A small site on which every table has rows, for tests of the audit."""

import shutil
import sqlite3
from contextlib import closing
from functools import partial

import pytest

from certify.config import Settings
from certify.domain.library import Library
from certify.store.database import Database
from tests.support.former import FEW, cut_down
from tests.support.shown import ROLES
from tests.support.sites import moved, once
from tests.support.written import write_all

# Two files in each state, and the one that `write_all` takes through its whole life.
STATES = " OR ".join(f"id IN (SELECT {end}(id) FROM assessments GROUP BY state)" for end in ("min", "max"))  # noqa: S608
OWN = f"unit_id IN (SELECT unit_id FROM accounts WHERE user_name = '{ROLES['commune_officer']}')"  # noqa: S608


@pytest.fixture(scope="session")
def small(demonstration, tmp_path_factory):
    """A few files of the demonstration, sealed, and a row of every kind; never changed, only copied."""
    return once(tmp_path_factory, "small", partial(make_small, demonstration))


@pytest.fixture(scope="session")
def postgres_small(postgres, small, tmp_path_factory):
    """The database of that site on PostgreSQL; never changed, only copied."""
    return moved(small, postgres, "small", tmp_path_factory.mktemp("small"))


def make_small(demonstration, folder):
    """What the demonstration took a whole province for, with a tenth of its links."""
    shutil.copytree(demonstration, folder)
    site, file = Settings(folder), folder / "certify.sqlite3"
    with closing(sqlite3.connect(file)) as raw:
        guards = raw.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    cut_down(file, f"{FEW} OR {STATES} OR {OWN}")
    with closing(sqlite3.connect(file)) as raw:
        for (guard,) in guards:
            raw.execute(guard)
    with closing(Database(site.database_url)) as database:
        database.migrate()  # seals what stands
        write_all(site, database)


@pytest.fixture(scope="module")
def standing(kept):
    """That site on an engine, for all tests of a module."""
    return lambda engine: kept(engine, "small")


@pytest.fixture
def written(standing, engine, databases):
    """The database of that site, which tests change only in transactions that they take back."""
    with databases.of(standing(engine)) as database:
        yield database


@pytest.fixture
def library(standing, engine):
    return Library(standing(engine).criteria_folders)
