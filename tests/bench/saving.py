"""What one save and one score sheet cost: statements, CPU of the program and of the database, and what others wait for.

    .venv/bin/python tests/bench/saving.py

Requests are handed to the application as the server hands them over, without a network. CPU is told in P, the CPU time
in which bare Python starts in the same run. Prints, asserts nothing.
"""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from certify import create_app
from certify.config import Settings
from certify.store.assessments import files
from certify.store.database import Database
from tests.support.clients import account, client_of, token_of
from tests.support.cpu import bare_start
from tests.support.demonstration import load_demonstration
from tests.support.postgres import cluster
from tests.support.verdicts import verdict

TIMES, DISK = 200, "/var/tmp"  # noqa: S108  only folders with random names are made in it
MOST_CPU = {"SQLite": 0.15, "PostgreSQL": 0.25}
# `utime` and `stime` among the fields of /proc/PID/stat that follow the name.
UTIME, STIME, PER_SECOND = 11, 12, 100


class Watch:
    """What a database is asked, and how long the end of the chain was held."""

    def __init__(self, database: Database) -> None:
        self.statements, self.since, self.held = list[int]([0]), 0.0, list[float]()
        for engine in {database.engine, database.readers}:
            sa.event.listen(engine, "after_cursor_execute", self.note)
        sa.event.listen(database.engine, "checkin", self.end)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.statements[-1] += not statement.startswith("BEGIN")
        if "FROM chain" in statement:
            self.since = time.perf_counter()

    def end(self, *_more: Any) -> None:
        if self.since:
            self.held.append(time.perf_counter() - self.since)
            self.since = 0.0


class Person:
    """Somebody signed in, whose requests are made before they are timed."""

    def __init__(self, app: Flask, role: str) -> None:
        self.app, client = app, client_of(app, role)
        self.token = token_of(client)
        self.cookie = f"session={client.get_cookie('session').value}"

    def request(self, path: str, form: dict[str, Any] | None = None) -> dict[str, Any]:
        data = {"csrf_token": self.token, **form} if form else None
        headers = {"Cookie": self.cookie, **({"Accept": "application/json"} if form else {})}
        return EnvironBuilder(path, method="POST" if form else "GET", data=data, headers=headers).get_environ()

    def send(self, environ: dict[str, Any]) -> None:
        body, status, _ = run_wsgi_app(self.app.wsgi_app, environ)
        assert status.startswith("200"), (status, b"".join(body)[:300])
        b"".join(body)


def server_cpu(database: Database) -> float:
    """Seconds of CPU of the processes that serve a database's connections; 0 where there are none."""
    if database.engine.dialect.name == "sqlite":
        return 0.0
    with database.engine.connect() as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        pids = list(connection.exec_driver_sql(asked).scalars())
    stats = [Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split() for pid in pids]
    return sum(int(stat[UTIME]) + int(stat[STIME]) for stat in stats) / PER_SECOND


def cost(database: Database, work: Callable[[int], Callable[[], None]]) -> float:
    """Seconds of CPU of a piece of work, of this process and of the database's server: the mean of many."""
    for number in range(20):
        work(number)()
    ready = [work(number) for number in range(20, 20 + TIMES)]
    served, begun = server_cpu(database), time.process_time()
    for one in ready:
        one()
    return (time.process_time() - begun + server_cpu(database) - served) / TIMES


def measured(name: str, instance: Path) -> None:
    app = create_app(Settings(instance))
    database: Database = app.extensions["certify"].database
    person = Person(app, "commune_officer")
    with database.reading() as connection:
        file = files.of_unit(connection, account(connection, "commune_officer").unit_id or 0)[0].id
    first = base_of(database, file)

    def save(number: int) -> Callable[[], None]:
        form = {"2.1.numerator": 400 + number % 90, "2.1.denominator": 500, "2.1.version": first + number}
        environ = person.request(f"/phieu/{file}/tu-cham", form)
        return lambda: (watch.statements.append(0), person.send(environ))[1]

    def show(_number: int) -> Callable[[], None]:
        environ = person.request(f"/phieu/{file}")
        return lambda: person.send(environ)

    watch = Watch(database)
    p, saving = bare_start(), cost(database, save)
    asked = median(filter(None, watch.statements))
    verdict(f"một lần lưu, {name}: số câu lệnh", asked, 12, "câu", "đếm cả khóa và mắt xích")
    verdict(f"một lần lưu, {name}: CPU cả máy chủ dữ liệu", saving / p, MOST_CPU[name], "P", f"1 P = {p * 1000:.0f} ms")
    verdict(f"một lần lưu, {name}: giữ cuối chuỗi", median(watch.held) / p, 0.1, "P", "thời gian đồng hồ")
    verdict(f"trang phiếu, {name}: CPU", cost(database, show) / p, 0.25, "P", f"1 P = {p * 1000:.0f} ms")
    database.close()


def base_of(database: Database, file: int) -> int:
    """The version of the line that is saved again and again."""
    asked = sa.text("SELECT version FROM answers WHERE assessment_id = :id AND side = 'self' AND indicator_id = '2.1'")
    with database.reading() as connection:
        return int(connection.execute(asked, {"id": file}).scalar() or 0)


@contextmanager
def sites() -> Iterator[list[tuple[str, Path]]]:
    """A demonstration site on each database, on the disk."""
    with tempfile.TemporaryDirectory(dir=DISK) as folder, cluster(DISK, ()) as postgres:
        lite, other = Path(folder) / "SQLite", Path(folder) / "PostgreSQL"
        url = postgres.url(postgres.create())
        load_demonstration(lite)
        load_demonstration(other, url)
        (other / "config.toml").write_text(f'database = "{url}"\n', "utf-8")
        yield [("SQLite", lite), ("PostgreSQL", other)]


def main() -> None:
    logging.disable(logging.CRITICAL)
    with sites() as made:
        for name, instance in made:
            measured(name, instance)


if __name__ == "__main__":
    main()
