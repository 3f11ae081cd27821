"""What a second web process brings on PostgreSQL: saves a second with one and with two, and what savers wait for.

    PYTHONPATH=. .venv/bin/python tests/bench/scaling.py

Each process has a core of its own (`os.sched_setaffinity`), an application of its own and somebody who saves the sheet
of another commune, one save after the other; one process and both take turns. Requests are handed over without a
network, so nothing is spent on sending them. The database's server, its files on the disk, runs on the same two cores,
where there is room: two machines would lose less to each other than two processes do here. What doesn't depend on
what else a machine does: the CPU of a save when one process saves and when both do, and which part of a save others
could wait for, since one at a time has the end of the chain. Prints; asserts only that every save is taken.
"""

import logging
import multiprocessing
import os
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import sqlalchemy as sa

from certify import create_app
from certify.config import Settings
from certify.store.assessments.files import assessments
from certify.store.database import Database
from certify.store.locks import Kind
from certify.store.people.accounts import accounts, change
from tests.support.demonstration import load_demonstration
from tests.support.handed import DISK, WARM_UP, Person, base_of, server_cpu
from tests.support.postgres import cluster
from tests.support.verdicts import verdict

SAVES, TURNS = 150, 6


class Turn(NamedTuple):
    """What some saves took, in seconds: of each on the clock, of all as CPU; waiting for the chain, and having it."""

    begun: float
    ended: float
    cpu: float
    waited: float
    held: float


class Chain:
    """How long the end of the chain was waited for and held."""

    def __init__(self, database: Database) -> None:
        self.waited = self.held = self.asked = self.since = 0.0
        sa.event.listen(database.engine, "before_cursor_execute", self.before)
        sa.event.listen(database.engine, "after_cursor_execute", self.after)
        sa.event.listen(database.engine, "checkin", self.end)

    def before(self, _connection: Any, _cursor: Any, _statement: str, parameters: Any, *_more: Any) -> None:
        if isinstance(parameters, dict) and parameters.get("kind") == Kind.CHAIN:
            self.asked = time.perf_counter()

    def after(self, *_more: Any) -> None:
        if self.asked:
            self.since = time.perf_counter()
            self.waited += self.since - self.asked
            self.asked = 0.0

    def end(self, *_more: Any) -> None:
        if self.since:
            self.held += time.perf_counter() - self.since
            self.since = 0.0


def saver(site: Path, name: str, file: int, core: int, line: Connection) -> None:
    """A web process: saves when it is told to, tells what that took, and ends when it is told no more."""
    logging.disable(logging.CRITICAL)
    os.sched_setaffinity(0, {core})
    app = create_app(Settings(site))
    database: Database = app.extensions["certify"].database
    person, chain = Person(app, name), Chain(database)
    typing, sent = person.typing(file), 0
    line.send(None)
    while saves := line.recv():
        ready = [person.request(f"/phieu/{file}/tu-cham", typing.form(sent + n)) for n in range(saves)]
        sent += saves
        line.send(None)
        line.recv()  # both begin at once
        chain.waited = chain.held = 0.0
        begun, cpu = time.perf_counter(), time.process_time()
        for one in ready:
            person.send(one)
        line.send(Turn(begun, time.perf_counter(), time.process_time() - cpu, chain.waited, chain.held))
    assert base_of(database, file) == typing.base + sent > typing.base, "a save was not taken"
    line.send(None)
    database.close()


def savers(site: Path, count: int) -> list[tuple[str, int]]:
    """The officers of some communes that still type, and their files."""
    database = Database(Settings(site).database_url)
    typing = sa.select(accounts.c.id, accounts.c.user_name, assessments.c.id.label("file"))
    typing = typing.join_from(accounts, assessments, assessments.c.unit_id == accounts.c.unit_id)
    typing = typing.where(accounts.c.role == "commune_officer", assessments.c.state == "draft")
    with database.writing() as connection:
        found = connection.execute(typing.order_by(assessments.c.id).limit(count)).all()
        for one in found:
            change(connection, one.id, active=True)
    database.close()
    return [(one.user_name, one.file) for one in found]


def turn(lines: list[Connection], saves: int) -> list[Turn]:
    """Some saves by each of some processes at once."""
    for line in lines:
        line.send(saves)
    for line in lines:
        line.recv()
    for line in lines:
        line.send(None)
    return [line.recv() for line in lines]


def rate(turns: list[Turn]) -> float:
    """Saves a second, from the first one to the last."""
    return SAVES * len(turns) / (max(one.ended for one in turns) - min(one.begun for one in turns))


def told(site: Path, lines: list[Connection]) -> None:
    """Measure one process and both by turns, and tell what was found."""
    database = Database(Settings(site).database_url)
    found: dict[int, list[list[Turn]]] = {1: [], 2: []}
    cpu: dict[int, list[float]] = {1: [], 2: []}
    turn(lines, WARM_UP)
    for _ in range(TURNS):
        for count, turns in found.items():
            served = server_cpu(database)
            turns.append(turn(lines[:count], SAVES))
            spent = server_cpu(database) - served + sum(one.cpu for one in turns[-1])
            cpu[count].append(spent / count / SAVES)
    database.close()
    one, both = (max(map(rate, turns)) for turns in found.values())
    verdict(
        "hai tiến trình web so với một, PostgreSQL", both / one, 1.6, "lần", f"{one:.0f} lần lưu/giây", at_least=True
    )
    for count, turns in found.items():
        whole = [(one, one.ended - one.begun) for several in turns for one in several]
        waited, held = (median(getattr(one, what) / taken for one, taken in whole) for what in ("waited", "held"))
        print(  # noqa: T201
            f"  {count} tiến trình: CPU một lần lưu {min(cpu[count]) * 1000:.1f} ms cả máy chủ dữ liệu;"
            f" chờ cuối chuỗi {waited:.1%}, giữ {held:.1%} thời gian"
        )


def main() -> None:
    logging.disable(logging.CRITICAL)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(dir=DISK) as folder, cluster(DISK, ()) as postgres:
        site, url = Path(folder) / "site", postgres.url(postgres.create())
        load_demonstration(site, url)
        (site / "config.toml").write_text(f'database = "{url}"\n', "utf-8")
        lines = []
        for (name, file), core in zip(savers(site, 2), sorted(os.sched_getaffinity(0)), strict=False):
            line, other = context.Pipe()
            context.Process(target=saver, args=(site, name, file, core, other), daemon=True).start()
            other.close()  # one that fails is missed
            line.recv()
            lines.append(line)
        told(site, lines)
        for line in lines:
            line.send(0)
            line.recv()


if __name__ == "__main__":
    main()
