"""A PostgreSQL cluster of the tests' own, from the system's package: unix socket only, thrown away afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import sqlalchemy as sa

# How many transactions wait for a lock of the program's (`certify/store/locks.py`).
WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
SETTINGS = ("max_wal_size=256MB", "listen_addresses=", "max_connections=200")

# A shell between the tests and the server, its input a pipe from the tests. The pipe ends when they do, killed or not:
# then the shell stops the server at once and removes its folder.
KEEPER = 'folder=$1; shift; "$@" & cat; kill -QUIT $!; wait; rm -rf "$folder"'


class Cluster:
    """A running cluster; `url` gives the address of one of its databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://certify@/{name}?host={self.folder}"

    def create(self, template: str = "template0", name: str = "") -> str:
        """A new database, as a copy of another one, in place of one of its name; its name."""
        name = name or f"site_{next(self.numbers)}"
        self.drop(name)
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def rename(self, name: str, new: str) -> None:
        """Give a database another name, whoever is connected to it."""
        self._do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
        self._do(f"ALTER DATABASE {name} RENAME TO {new}")

    def _do(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="certify", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def cluster(place: str | None = None, more: tuple[str, ...] = FAST) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts, in a new folder of a place, with settings beside the common ones.

    Raises RuntimeError when the server is not installed.
    """
    folder = Path(tempfile.mkdtemp(prefix="certify-pg-", dir=place))
    owner = _owner(folder)
    data = folder / "data"
    settings = [part for one in (*SETTINGS, *more, f"unix_socket_directories={folder}") for part in ("-c", one)]
    try:
        _run("initdb", "-D", data, "-U", "certify", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", **owner)
        keeper = _kept(folder, [_program("postgres"), "-D", data, *settings], owner)
        try:
            _run("pg_isready", "-h", folder, "-t", "30", "-q", retry=True, **owner)
            yield Cluster(folder)
        finally:
            keeper.communicate(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> dict[str, object]:
    """The server refuses to run as root: then it runs as the package's own account."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _kept(folder: Path, server: list[object], owner: dict[str, object]) -> subprocess.Popen[bytes]:
    """Start a server that does not outlive this process; closing the input of what is returned stops it."""
    command = ["sh", "-c", KEEPER, "keeper", str(folder), *map(str, server)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, stdin=subprocess.PIPE, cwd=folder, start_new_session=True, **quiet, **owner)


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found:
        raise RuntimeError(f"{name}: PostgreSQL is not installed; `make test` installs it")
    return str(found[-1])


def _run(name: str, *arguments: object, retry: bool = False, **owner: object) -> None:
    command = [_program(name), *map(str, arguments)]
    for _ in range(600 if retry else 1):
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **owner)
        if done.returncode == 0:
            return
    raise RuntimeError(f"{name}: {done.stdout}{done.stderr}")
