"""Five hundred people saving their sheets on a real server for a minute, and a nation's last day; on both databases.

    .venv/bin/python tests/bench/load.py

Each person saves every ten seconds, as the page does by itself while one types. Prints, asserts only that nothing was
lost. The floor of a save is the style sheet, from the same server at the same time. The databases lie on the
disk and wait for it at each commit, as a site's do.
"""

import http.client
import json
import logging
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from certify import create_app
from certify.config import Settings
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.assessments import steps as files
from certify.store.assessments.answers import answers
from certify.store.assessments.files import assessments as file_table
from certify.store.database import Database
from certify.store.people import accounts as people
from certify.store.people.accounts import accounts
from certify.store.rounds import rounds
from certify.store.units.units import units
from tests.support.clients import client_of, token_of
from tests.support.demonstration import load_demonstration
from tests.support.handed import Typing
from tests.support.postgres import cluster
from tests.support.verdicts import verdict

DISK = "/var/tmp"  # noqa: S108  only folders with random names are made in it
PEOPLE, SECONDS, EVERY, MOST_MS = 500, 60, 10.0, 250
PACE = threading.Event()
COMMUNES, MEASURED = (700, 2_000, 10_598), 150
# Files made for the measurement bear a day long past until somebody works on them.
UNTOUCHED = datetime(2001, 1, 1, tzinfo=UTC)


class Person(threading.Thread):
    """One officer who saves one line of the own sheet again and again."""

    def __init__(self, app: Any, port: int, user_name: str, file: int) -> None:
        super().__init__()
        client = client_of(app, user_name)
        self.token, self.port, self.file, self.end = token_of(client), port, file, 0.0
        self.cookie = f"session={client.get_cookie('session').value}"
        self.typing = Typing(client.get(f"/phieu/{file}").text)
        self.saves, self.times, self.faults, self.floor = 0, [], [], []
        self.chance = random.Random(file)  # noqa: S311

    def run(self) -> None:
        PACE.wait(self.chance.uniform(0, EVERY))
        while time.monotonic() < self.end:
            begun = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.save(connection)
            self.floor.append(timed(connection, "GET", "/static/base.css")[0])
            connection.close()
            PACE.wait(max(0.0, EVERY - (time.monotonic() - begun)))

    def save(self, connection: http.client.HTTPConnection) -> None:
        headers = {"Cookie": self.cookie, "Accept": "application/json"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode({"csrf_token": self.token, **self.typing.form(self.saves)})
        taken, status, reply = timed(connection, "POST", f"/phieu/{self.file}/tu-cham", body, headers)
        said = json.loads(reply) if status == 200 else {}
        if status != 200 or said["trouble"]:
            self.faults.append((status, reply[:200]))
            return
        self.times.append(taken)
        self.saves += 1


def timed(connection: http.client.HTTPConnection, *request: Any) -> tuple[float, int, bytes]:
    start = time.perf_counter()
    connection.request(*request)
    reply = connection.getresponse()
    body = reply.read()
    return time.perf_counter() - start, reply.status, body


@contextmanager
def served(instance: Path) -> Iterator[int]:
    """The site on gunicorn, as `certify serve` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "certify", "serve", "--bind", f"127.0.0.1:{port}", "--no-worker"]
    environment = {**os.environ, "CERTIFY_INSTANCE": str(instance)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(20):  # until both workers have taken in the application
            health(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def health(port: int) -> None:
    """Ask how the site is, until it says."""
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            timed(connection, "GET", "/healthz")
        except ConnectionError:
            PACE.wait(0.1)
        else:
            return
        finally:
            connection.close()


def crowded(instance: Path, name: str) -> None:
    """Five hundred people at once: errors, lost saves, and how long a save takes."""
    app = create_app(Settings(instance))
    with app.extensions["certify"].database.writing() as connection:
        grow(connection, PEOPLE)
        columns = (accounts.c.id, accounts.c.user_name, file_table.c.id.label("file"))
        joined = sa.select(*columns).join_from(accounts, units, units.c.id == accounts.c.unit_id)
        joined = joined.join(file_table, file_table.c.unit_id == units.c.id)
        drafts = connection.execute(joined.where(units.c.code.like("N%"))).all()
        for one in drafts:
            people.change(connection, one.id, active=True)
            connection.execute(sa.delete(answers).where(answers.c.assessment_id == one.file))
    with served(instance) as port:
        crowd = [Person(app, port, one.user_name, one.file) for one in drafts]
        end = time.monotonic() + SECONDS
        for person in crowd:
            person.end = end
            person.start()
        for person in crowd:
            person.join()
    with app.extensions["certify"].database.reading() as connection:
        lines = sa.select(answers).where(answers.c.side == "self", answers.c.indicator_id == "2.1")
        stored = {row.assessment_id: row.version for row in connection.execute(lines)}
    app.extensions["certify"].database.close()
    lost = [person.file for person in crowd if stored.get(person.file, 0) != person.saves]
    faults = [fault for person in crowd for fault in person.faults]
    times = sorted(taken for person in crowd for taken in person.times)
    floor = median(taken for person in crowd for taken in person.floor)
    assert not lost and not faults, (lost, faults[:3])
    p95 = quantiles(times, n=20)[-1]
    middle = median(times)
    print(  # noqa: T201
        f"{name}: {len(crowd)} người, {len(times)} lần lưu trong {SECONDS} s, 0 lỗi, 0 mất;"
        f" giữa {middle * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms;"
        f" giữa bằng {middle / floor:.1f} lần tệp trình bày ({floor * 1000:.0f} ms)"
    )
    verdict(f"{PEOPLE} người lưu, {name}: p95", p95 * 1000, MOST_MS, "ms", f"tệp trình bày {floor * 1000:.0f} ms")


def nation(instance: Path, name: str) -> None:
    """The last day: how many files a second are submitted, and how that changes as the nation grows."""
    site = Settings(instance)
    database, library = Database(site.database_url), Library(site.criteria_folders)
    first = None
    for count in COMMUNES:
        with database.writing() as connection:
            grow(connection, count)
            chosen = sa.select(file_table.c.id, file_table.c.unit_id).where(file_table.c.updated_at < UNTOUCHED)
            waiting = connection.execute(chosen.where(file_table.c.state == "draft").limit(MEASURED)).all()
        start = time.perf_counter()
        for file, unit in waiting:
            with database.writing() as connection:
                leader = leader_of(connection, unit)
                files.take(Act(connection, library, leader, datetime.now(UTC)), file, "submit")
        taken = (time.perf_counter() - start) / len(waiting)
        first = first or taken
        print(f"{name}: {count} xã: {1 / taken:.0f} hồ sơ gửi mỗi giây, {taken / first:.2f} lần của {COMMUNES[0]} xã")  # noqa: T201
    database.close()


def leader_of(connection: Any, unit_id: int) -> Any:
    row = connection.execute(
        sa.select(accounts.c.id).where(accounts.c.unit_id == unit_id, accounts.c.role == "commune_leader")
    ).first()
    return people.find(connection, row.id)


def grow(connection: Any, count: int) -> None:
    """Let there be so many communes with a whole self score that waits to be sent; copies of one that is whole."""
    there = connection.execute(sa.select(sa.func.count()).where(units.c.code.like("N%"))).scalar_one()
    more = range(there, count)
    if not more:
        return
    model = connection.execute(sa.select(units).where(units.c.level == "commune").limit(1)).first()._mapping
    wanted = sa.select(rounds.c.id).where(rounds.c.state == "open", rounds.c.year == 2022)
    round_id = connection.execute(wanted).scalar_one()
    last = connection.execute(sa.select(sa.func.max(units.c.id))).scalar_one()
    new = [
        {**model, "id": last + 1 + n, "code": f"N{number:05d}", "valid_from": date(2021, 2, 1)}
        for n, number in enumerate(more)
    ]
    connection.execute(sa.insert(units), new)
    person = people.everyone(connection)[0]
    row = {"role": "commune_leader", "display_name": "Lãnh đạo", "phone": "", "password_hash": "-", "active": False}
    row["must_change_password"] = False
    last_account = connection.execute(sa.select(sa.func.max(accounts.c.id))).scalar_one()
    made = [
        {**row, "id": last_account + 1 + n, "user_name": f"n{one['id']}", "unit_id": one["id"]}
        for n, one in enumerate(new)
    ]
    connection.execute(sa.insert(accounts), made)
    old = datetime(2000, 1, 1, tzinfo=UTC)
    file = {"round_id": round_id, "state": "draft", "category": None, "category_basis": "", "updated_at": old}
    last_file = connection.execute(sa.select(sa.func.max(file_table.c.id))).scalar_one()
    made = [{**file, "id": last_file + 1 + n, "unit_id": one["id"]} for n, one in enumerate(new)]
    connection.execute(sa.insert(file_table), made)
    whole = connection.execute(
        sa.select(file_table.c.id).where(file_table.c.state == "recognised").limit(1)
    ).scalar_one()
    chosen = sa.select(answers).where(answers.c.assessment_id == whole, answers.c.side == "self")
    lines = [dict(one._mapping) for one in connection.execute(chosen)]
    for start in range(0, len(made), 500):
        part = [
            {**line, "assessment_id": one["id"], "updated_by": person.id}
            for one in made[start : start + 500]
            for line in lines
        ]
        connection.execute(sa.insert(answers), part)


def main() -> None:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(dir=DISK) as folder, cluster(DISK, ()) as postgres:
        for name in ("SQLite", "PostgreSQL"):
            instance = Path(folder) / name
            url = postgres.url(postgres.create()) if name == "PostgreSQL" else None
            load_demonstration(instance, url)
            if url:
                (instance / "config.toml").write_text(f'database = "{url}"\n', "utf-8")
            crowded(instance, name)
            nation(instance, name)


if __name__ == "__main__":
    main()
