"""A small site on which every table has rows, for tests of the audit."""

from functools import cache

import pytest

from certify.domain.library import Library
from certify.store.database import Database
from tests.support.written import write_all


@pytest.fixture(scope="module")
def standing(kept):
    """A small site on an engine with a row of every kind, for all tests of a module."""

    @cache
    def made(engine):
        site = kept(engine, "small")
        database = Database(site.database_url)
        write_all(site, database)
        database.close()
        return site

    return made


@pytest.fixture
def written(standing, engine, databases):
    """The database of that site, which tests change only in transactions that they take back."""
    with databases.of(standing(engine)) as database:
        yield database


@pytest.fixture
def library(standing, engine):
    return Library(standing(engine).criteria_folders)
