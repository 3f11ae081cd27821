"""What one save and one score sheet cost: statements, CPU of the program and of the database, and what others wait for.

    .venv/bin/python tests/bench/saving.py

Requests are handed to the application as the server hands them over, without a network. CPU is told in P, the CPU time
in which bare Python starts in the same run. Prints, asserts nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from certify import create_app
from certify.config import Settings
from certify.store.assessments import files
from certify.store.database import Database
from tests.support.clients import account
from tests.support.cpu import bare_start
from tests.support.handed import Person, cost_of, on_each_site
from tests.support.verdicts import verdict

TURNS, TIMES, WATCHED = 7, 60, 50
MOST_CPU = {"SQLite": 0.15, "PostgreSQL": 0.25}


class Watch:
    """What a database is asked in each save, and how long the end of the chain was held."""

    def __init__(self) -> None:
        self.statements, self.since, self.held = list[int](), 0.0, list[float]()

    @contextmanager
    def over(self, database: Database) -> Iterator[None]:
        heard = [(engine, "after_cursor_execute", self.note) for engine in (database.engine, database.readers)]
        heard.append((database.engine, "checkin", self.end))
        for engine, name, listener in heard:
            sa.event.listen(engine, name, listener)
        yield
        for engine, name, listener in heard:
            sa.event.remove(engine, name, listener)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.statements[-1] += not statement.startswith("BEGIN")
        if "FROM chain" in statement:
            self.since = time.perf_counter()

    def end(self, *_more: Any) -> None:
        if self.since:
            self.held.append(time.perf_counter() - self.since)
            self.since = 0.0


def measured(name: str, instance: Path) -> None:
    app = create_app(Settings(instance))
    database: Database = app.extensions["certify"].database
    person = Person(app, "commune_officer")
    with database.reading() as connection:
        file = files.of_unit(connection, account(connection, "commune_officer").unit_id or 0)[0].id
    typing = person.typing(file)

    def save(number: int) -> Callable[[], None]:
        return partial(person.send, person.request(f"/phieu/{file}/tu-cham", typing.form(number)))

    def show(_number: int) -> Callable[[], None]:
        return partial(person.send, person.request(f"/phieu/{file}"))

    numbers = count()
    ps, savings, showings = list[float](), list[float](), list[float]()
    # By turns: how fast a core is changes from one second to the next.
    for _ in range(TURNS):
        ps.append(bare_start())
        savings.append(sum(cost_of(database, lambda _: save(next(numbers)), TIMES)) / ps[-1])
        showings.append(sum(cost_of(database, show, TIMES)) / ps[-1])
    p, watch = median(ps), Watch()
    with watch.over(database):
        for _ in range(WATCHED):
            watch.statements.append(0)
            save(next(numbers))()
    said = f"1 P = {min(ps) * 1000:.0f} đến {max(ps) * 1000:.0f} ms"
    verdict(f"một lần lưu, {name}: số câu lệnh", median(watch.statements), 12, "câu", "đếm cả khóa và mắt xích")
    verdict(f"một lần lưu, {name}: CPU cả máy chủ dữ liệu", median(savings), MOST_CPU[name], "P", said)
    verdict(f"một lần lưu, {name}: giữ cuối chuỗi", median(watch.held) / p, 0.1, "P", "thời gian đồng hồ")
    verdict(f"trang phiếu, {name}: CPU", median(showings), 0.25, "P", said)
    database.close()


if __name__ == "__main__":
    on_each_site(measured)
