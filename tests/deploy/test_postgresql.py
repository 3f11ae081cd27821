"""The recipe for PostgreSQL, run: the site lives with a role that may do nothing but its own."""

import re
from itertools import count
from urllib.parse import quote

import psycopg
import pytest

from certify.config import ROOT
from certify.store.site.server import server_of
from tests.support.commands import run_on

RECIPE = re.search(r"^```sql\n(.*?)^```$", (ROOT / "certify/deploy/README.md").read_text("utf-8"), re.M | re.S)[1]
LIST = ROOT / "criteria" / "units" / "an-giang-2021.csv"
NUMBERS = count(1)
PASSWORD = "mật khẩu @/:%"  # noqa: S105


@pytest.fixture
def server(postgres):
    """A connection of the server's own administrator."""
    with psycopg.connect(host=str(postgres.folder), user="certify", dbname="postgres", autocommit=True) as connection:
        yield connection


@pytest.fixture
def prepared(server):
    """The recipe run under another name: that of a role and of its database, both thrown away afterwards."""
    names = []

    def prepare():
        names.append(f"recipe_{next(NUMBERS)}")
        for statement in RECIPE.replace("certify", names[-1]).split(";"):
            if statement.strip():
                server.execute(statement)
        return names[-1]

    yield prepare
    for name in names:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.execute(f"DROP ROLE {name}")


@pytest.fixture
def asked_for_passwords(postgres, server):
    """Has the server ask some roles for the password that they are given, as it asks other machines."""
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text("utf-8")

    def ask(name):
        server.execute(f"ALTER ROLE {name} PASSWORD '{PASSWORD}'")
        rules.write_text(f"local all {name} scram-sha-256\n{rules.read_text('utf-8')}", "utf-8")
        server.execute("SELECT pg_reload_conf()")
        return f"postgresql+psycopg://{name}:{quote(PASSWORD)}@/{name}?host={postgres.folder}"

    yield ask
    rules.write_text(before, "utf-8")
    server.execute("SELECT pg_reload_conf()")


def run(instance, url, *arguments):
    done = run_on(instance, *arguments, url=url)
    return done.exit_code, done.output


def url_of(postgres, name):
    return f"postgresql+psycopg://{name}@/{name}?host={postgres.folder}"


def test_a_site_is_founded_backed_up_and_restored_by_the_role_of_the_recipe(prepared, asked_for_passwords, tmp_path):
    """With a password, which no command line and no message shows."""
    first, second = (asked_for_passwords(prepared()) for _ in range(2))
    strange = tmp_path / "strange"
    strange.mkdir()
    code, output = run(strange, first.replace(quote(PASSWORD), "wrong"), "doctor")
    assert code == 1 and "password authentication failed" in output and "Traceback" not in output
    copy, instance = str(tmp_path / "copy.tar"), tmp_path / "instance"
    for arguments in (
        ("init",),
        ("units", "import", str(LIST), "--valid-from", "2021-02-01"),
        ("doctor",),
        ("audit", "verify"),
        ("backup", copy, "--plain"),
    ):
        code, output = run(instance, first, *arguments)
        assert code == 0, output
    for arguments in (("restore", copy, "--plain"), ("doctor",)):
        code, output = run(tmp_path / "other", second, *arguments)
        assert code == 0, output


def test_the_role_may_do_nothing_else_and_nobody_else_comes_in(postgres, prepared):
    name, other = prepared(), prepared()
    with psycopg.connect(host=str(postgres.folder), user=name, dbname=name, autocommit=True) as connection:
        for statement in ("CREATE ROLE x", "CREATE DATABASE x", "SET session_replication_role = replica",
                          "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('/etc/passwd')"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(host=str(postgres.folder), user=other, dbname=name)


def test_the_doctor_names_a_server_that_is_open_and_a_role_that_may_do_anything(postgres, server, prepared, tmp_path):
    name = prepared()
    run(tmp_path / "instance", url_of(postgres, name), "init")
    server.execute(f"GRANT CONNECT ON DATABASE {name} TO PUBLIC")
    server.execute(f"ALTER ROLE {name} SUPERUSER")
    code, output = run(tmp_path / "instance", url_of(postgres, name), "doctor")
    assert code == 1 and "superuser" in output and "REVOKE ALL ON DATABASE" in output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_has_no_server(database):
    with database.reading() as connection:
        assert server_of(connection) is None
