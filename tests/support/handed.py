"""Requests handed to the application as the server hands them over, without a network, and what they cost."""

import logging
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from lxml import html
from werkzeug.test import EnvironBuilder, run_wsgi_app

from certify.store.database import Database
from tests.support.clients import client_of, token_of
from tests.support.demonstration import load_demonstration
from tests.support.postgres import cluster

DISK = "/var/tmp"  # noqa: S108  only folders with random names are made in it
# `utime` and `stime` among the fields of /proc/PID/stat that follow the name.
UTIME, STIME, PER_SECOND = 11, 12, 100
WARM_UP = 20


class Typing:
    """One line of a sheet that is typed again and again, as the page's script sends it: of the others the versions."""

    def __init__(self, page: str, line: str = "2.1") -> None:
        (sheet,) = html.fromstring(page).xpath("//form[@id='sheet']")
        rows = (row for row in sheet.iter("tr") if row.get("id", "").startswith("i") and row.get("id") != f"i{line}")
        names = {field.name for row in rows for field in row.iter("input", "textarea")}
        unsent = {"csrf_token", *(name for name in names if not name.endswith(".version"))}
        self.line, self.fields = line, {name: text for name, text in sheet.form_values() if name not in unsent}
        self.base = int(self.fields[f"{line}.version"])

    def form(self, number: int) -> dict[str, str]:
        """What is sent the next time, by number from 0; each time another figure, on the version of the one before."""
        whole, version = self.fields[f"{self.line}.denominator"] or "500", self.base + number
        typed = {"numerator": int(whole) - 1 - number % 90, "denominator": whole, "version": version, "seen": ""}
        return {**self.fields, **{f"{self.line}.{name}": str(said) for name, said in typed.items()}}


class Person:
    """Somebody signed in, whose requests are made before they are timed."""

    def __init__(self, app: Flask, role: str) -> None:
        self.app, client = app, client_of(app, role)
        self.token = token_of(client)
        client.get("/viec-can-lam")  # marks the browser, so the cookie is settled
        self.client = client
        self.cookie = f"session={client.get_cookie('session').value}"

    def request(self, path: str, form: dict[str, Any] | None = None) -> dict[str, Any]:
        data = {"csrf_token": self.token, **form} if form else None
        headers = {"Cookie": self.cookie, **({"Accept": "application/json"} if form else {})}
        return EnvironBuilder(path, method="POST" if form else "GET", data=data, headers=headers).get_environ()

    def typing(self, file: int) -> Typing:
        """What the person types into the sheet of that file."""
        return Typing(self.client.get(f"/phieu/{file}").text)

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


def cost_of(database: Database, work: Callable[[int], Callable[[], None]], times: int) -> tuple[float, float]:
    """Seconds of CPU of a piece of work, of this process and of the database's server: the mean of so many.

    `work` makes each piece ready by its number; some go before what is measured.
    """
    for number in range(WARM_UP):
        work(number)()
    ready = [work(number) for number in range(WARM_UP, WARM_UP + times)]
    served, begun = server_cpu(database), time.process_time()
    for one in ready:
        one()
    return (time.process_time() - begun) / times, (server_cpu(database) - served) / times


def base_of(database: Database, file: int) -> int:
    """The version of the line that is saved again and again."""
    asked = sa.text("SELECT version FROM answers WHERE assessment_id = :id AND side = 'self' AND indicator_id = '2.1'")
    with database.reading() as connection:
        return int(connection.execute(asked, {"id": file}).scalar() or 0)


def on_each_site(measured: Callable[[str, Path], None]) -> None:
    """Measure on a demonstration site of each database, on the disk; `measured` gets the database's name and the site.

    Each is measured in a process of its own, which like a server's has done nothing else; nothing is logged meanwhile.
    """
    with tempfile.TemporaryDirectory(dir=DISK) as folder, cluster(DISK, ()) as postgres:
        lite, other = Path(folder) / "SQLite", Path(folder) / "PostgreSQL"
        url = postgres.url(postgres.create())
        load_demonstration(lite)
        load_demonstration(other, url)
        (other / "config.toml").write_text(f'database = "{url}"\n', "utf-8")
        for site in (lite, other):
            process = multiprocessing.get_context("spawn").Process(target=_unlogged, args=(measured, site))
            process.start()
            process.join()
            assert process.exitcode == 0, site.name


def _unlogged(measured: Callable[[str, Path], None], site: Path) -> None:
    logging.disable(logging.CRITICAL)
    measured(site.name, site)
