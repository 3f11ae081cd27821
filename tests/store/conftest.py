"""Databases of the test's own, without a site."""

import pytest

from certify.store.database import Database


@pytest.fixture
def bare(engine, request, tmp_path):
    """A database without any table."""
    if engine == "sqlite":
        url, drop = f"sqlite:///{tmp_path / 'empty.sqlite3'}", lambda: None
    else:
        postgres = request.getfixturevalue("postgres")
        name = postgres.create()
        url, drop = postgres.url(name), lambda: postgres.drop(name)
    database = Database(url)
    assert not database.is_migrated()
    yield database
    database.close()
    drop()


@pytest.fixture
def empty(bare):
    """A migrated database without anything in it."""
    bare.migrate()
    return bare
