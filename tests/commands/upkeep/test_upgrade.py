"""A site of a former release comes up to this one with all that it holds, proved, or stays exactly as it was."""

import re
import shutil
from contextlib import closing

import pytest
import sqlalchemy as sa

from certify import __version__
from certify.config import ROOT, Settings
from certify.store import revisions
from certify.store.database import Database
from certify.store.revisions import Standing
from tests.support.commands import run_on
from tests.support.former import FEW, bring_back, columns_at, cut_down, rows_of
from tests.support.processes import free_port, served, until
from tests.support.proxy import is_there
from tests.support.sites import copy_of, on_database, once
from tests.support.written import write_all

# The first schema with a chain of hashes, the one of 0.1.0, and the last one without seals of rows; with `--everything`
# all of them on both engines.
TRIED = [("sqlite", "0004"), ("postgresql", "0004"), ("sqlite", "0015"), ("sqlite", "0022")]
ALL = [(engine, revision) for revision in revisions.known()[:-1] for engine in ("sqlite", "postgresql")]


@pytest.fixture(scope="session")
def content(demonstration, tmp_path_factory):
    """An instance folder with a row in every table and few files; never changed, only copied."""

    def make(folder):
        shutil.copytree(demonstration, folder)
        with closing(Database(Settings(folder).database_url)) as database:
            write_all(Settings(folder), database)
        cut_down(folder / "certify.sqlite3", FEW)

    return once(tmp_path_factory, "content", make)


@pytest.fixture
def former(content, engine, request, tmp_path):
    """Makes a site as a release with some revision left it, on an engine."""
    dropped = []

    def make(revision):
        held = shutil.copytree(content, tmp_path / "content")
        site = copy_of(content, tmp_path / "instance", "*.sqlite3*")
        if engine == "postgresql":
            postgres = request.getfixturevalue("postgres")
            dropped.append(postgres.create())
            site = on_database(site.instance, postgres.url(dropped[0]))
        with closing(Database(site.database_url)) as database:
            bring_back(held / "certify.sqlite3", database, revision)
        return site

    yield make
    for name in dropped:
        request.getfixturevalue("postgres").drop(name)


@pytest.mark.each_case
@pytest.mark.parametrize(
    ("engine", "revision"),
    [*TRIED, *(pytest.param(*case, marks=pytest.mark.everything) for case in ALL if case not in TRIED)],
    indirect=["engine"],
)
def test_what_a_site_of_each_revision_holds_stands_afterwards(former, revision, tmp_path):
    site = former(revision)
    with closing(Database(site.database_url)) as database:
        columns = columns_at(database)
        before = rows_of(database, columns)
        assert sum(map(len, before.values())) > 1000
        done = run_on(site.instance, "upgrade", tmp_path / "before.tar", "--plain")
        assert done.exit_code == 0, done.output
        assert database.standing() is Standing.CURRENT
        after = rows_of(database, columns)
    # Links and an event were added: rows are sealed from then on.
    grown = {"chain", "events"}
    assert {name for name in before if before[name] != after[name]} <= grown
    assert all(set(before[name]) <= set(after[name]) for name in grown & before.keys())


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_what_is_not_whole_afterwards_is_not_changed_at_all(former, tmp_path):
    """The proof stands in the transaction of the migrations; an operator who knows the fault may go on."""
    site = former("0022")
    with closing(Database(site.database_url)) as database:
        with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(sa.text("UPDATE results SET answered = answered + 1 WHERE side = 'self'"))
        columns = columns_at(database)
        before = rows_of(database, columns)
        done = run_on(site.instance, "upgrade", tmp_path / "1.tar", "--plain")
        assert done.exit_code == 1 and "không đổi gì" in done.stderr and "results" in done.stderr, done.output
        assert database.revision() == "0022" and rows_of(database, columns) == before
        assert run_on(site.instance, "upgrade", tmp_path / "2.tar", "--plain", "--despite-faults").exit_code == 0
        assert database.standing() is Standing.CURRENT
    assert run_on(site.instance, "restore", tmp_path / "1.tar", "--plain").exit_code == 1, "the site isn't empty"


def test_an_upgrade_says_what_it_will_do_and_asks_where_the_backup_goes(former, tmp_path):
    site = former("0022")
    told = run_on(site.instance, "upgrade", "--check")
    assert told.exit_code == 0, told.output
    assert f"từ bản 0022 lên bản {revisions.newest()}" in told.stdout and "bảng chain: thêm cột seals" in told.stdout
    assert "Cần tên tệp mới" in run_on(site.instance, "upgrade").stderr
    assert "Cần --key" in run_on(site.instance, "upgrade", tmp_path / "a.tar").stderr
    (tmp_path / "a.tar").write_text("", "utf-8")
    assert "đã có tệp này" in run_on(site.instance, "upgrade", tmp_path / "a.tar", "--plain").stderr
    assert "CẢNH BÁO" in run_on(site.instance, "backup", tmp_path / "b.tar", "--plain").stderr, (
        "an old site is backed up too"
    )
    with closing(Database(site.database_url)) as database:
        assert database.revision() == "0022"


def test_every_command_says_what_to_do_with_a_former_or_a_later_database(founded, tmp_path):
    with closing(Database(founded.database_url)) as database:
        for revision, said in (("0022", "`certify upgrade`"), ("9999", "mới hơn chương trình này")):
            with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(sa.text("UPDATE alembic_version SET version_num = :now"), {"now": revision})
            for arguments in (("serve",), ("work",), ("init",), ("demo", "prepare"), ("audit", "verify"), ("doctor",),
                              ("people", "open", "x"), ("move", "--to", "postgresql:///x")):  # fmt: skip
                done = run_on(founded.instance, *arguments)
                assert done.exit_code == 1 and said in done.output, (arguments, done.output)
            assert database.revision() == revision
    assert "mới hơn chương trình này" in run_on(founded.instance, "upgrade", tmp_path / "a.tar", "--plain").stderr
    assert run_on(founded.instance, "backup", tmp_path / "a.tar", "--plain").exit_code == 0
    elsewhere = Settings(tmp_path / "elsewhere")
    for _ in range(2):
        assert "mới hơn chương trình này" in run_on(elsewhere.instance, "restore", tmp_path / "a.tar", "--plain").stderr


def test_a_site_that_is_there_already_and_one_that_is_not(founded, tmp_path):
    assert "không có gì phải làm" in run_on(founded.instance, "upgrade").stdout
    for command in ("upgrade", "serve", "work", "backup"):
        done = run_on(tmp_path / "none", command, *([tmp_path / "a", "--plain"] if command == "backup" else []))
        assert done.exit_code == 1 and "certify init" in done.stderr, done.output
    assert not (tmp_path / "none").exists()


def test_nothing_serves_a_site_while_it_is_brought_up_and_nothing_brings_it_up_while_it_is_served(former, tmp_path):
    site = former("0022")
    with served(site, free_port()) as process:
        assert process.wait(60) == 1, "of a former release"
    assert run_on(site.instance, "upgrade", tmp_path / "a.tar", "--plain").exit_code == 0
    with served(site, port := free_port()):
        until(lambda: is_there(port))
        assert "đang chạy" in run_on(site.instance, "move", "--to", "postgresql:///nobody").stderr


def test_the_version_is_that_of_the_newest_changes():
    told = run_on("", "--version").stdout
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[1]
    assert told == f"certify {__version__}\n" and newest == __version__
