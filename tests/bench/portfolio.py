"""The pages of planning for a province of 156 communes, as ratios to the bare reading of their rows.

    .venv/bin/python tests/bench/portfolio.py

Prints, asserts nothing. The floor reads the same rows (answers of the round, files, units) with sqlite3 alone and
decodes their JSON. A round in which nobody has entered anything, and one in which every file is different and weak,
are measured beside the demonstration.
"""

import json
import logging
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from certify import create_app
from certify.config import Settings
from certify.demonstration.figures.answers import answer_in
from certify.domain.criteria.indicators import Indicator
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.progress.comparison import sides_compared
from certify.operations.progress.portfolio import portfolio_of
from certify.operations.rounds.plans import RoundPlan
from certify.operations.rounds.steps import create, start
from certify.store import rounds
from certify.store.assessments import answers, files
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.units import units
from tests.support.acts import act_of
from tests.support.clients import account, client_of
from tests.support.demonstration import load_demonstration
from tests.support.verdicts import seconds, verdict

ROUND, VERSION, NOW = 2, "2019-06-qd-ttg", datetime.now(UTC)
PAGES = ("/tien-do/danh-muc", "/tien-do/du-bao", "/tien-do/so-sanh", "/tien-do/xem-truoc", "/tien-do/lanh-dao")


def by_officer(connection: Connection) -> Act:
    """An act of the officer who sees the whole province."""
    return act_of(connection, account(connection, "province_officer"))


def bare(site: Settings, round_id: int) -> Callable[[], object]:
    """The same rows by the bare driver."""
    asked = (
        "SELECT a.assessment_id, a.side, a.indicator_id, a.data, a.confirmed FROM answers a JOIN assessments f"
        " ON f.id = a.assessment_id WHERE f.round_id = ? AND f.state != 'recognised'",
        "SELECT * FROM assessments WHERE round_id = ?",
    )

    def read() -> None:
        with closing(sqlite3.connect(site.instance / "certify.sqlite3")) as connection:
            for row in connection.execute(asked[0], (round_id,)):
                json.loads(row[3] or "null")
            connection.execute(asked[1], (round_id,)).fetchall()
            connection.execute("SELECT * FROM units").fetchall()

    return read


def opened(connection: Connection, library: Library) -> int:
    """A new round in which nobody has entered anything."""
    officer = account(connection, "province_officer")
    plan = RoundPlan("Đợt đo", VERSION, *(date(2022, 12, 31),) * 4)
    round_id = create(Act(connection, library, officer, NOW), plan)
    start(Act(connection, library, officer, NOW), round_id)
    return round_id


def weakened(connection: Connection, library: Library, round_id: int) -> None:
    """Every file is different and lacks something wherever that can still be improved."""
    version, chance = library.latest(VERSION).version, random.Random(7)  # noqa: S311
    author = account(connection, "province_officer").id
    same = {"side": "self", "explanation": "", "confirmed": True, "version": 1, "updated_by": author, "updated_at": NOW}
    for file in files.of_round(connection, round_id):
        rows = ({"indicator_id": indicator.id, "data": weak(indicator, chance)} for indicator in version.indicators)
        answers.put_answers(connection, [{**same, **row, "assessment_id": file.id} for row in rows])


def weak(indicator: Indicator, chance: random.Random) -> dict[str, object]:
    band = 0 if indicator.unchangeable else chance.randrange(len(indicator.rule.levels))
    return answer_in(indicator.rule, band, 900, chance.randrange(901), chance)


def main() -> None:
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        site = Settings(load_demonstration(Path(folder) / "instance"))
        database, library = Database(site.database_url), Library(site.criteria_folders)
        with database.reading() as connection:
            province = units.provinces(connection)[0]
            known = tuple(rounds.of_province(connection, province.id))

        def measured(name: str, work: Callable[[Connection], object], round_id: int = ROUND) -> None:
            floor = seconds(bare(site, round_id))
            with database.reading() as connection:
                taken = seconds(lambda: work(connection))
            verdict(name, taken / floor, 5, "lần", f"chỉ đọc các dòng ấy {floor * 1000:.0f} ms")

        def listed(connection: Connection, round_id: int = ROUND) -> object:
            return portfolio_of(connection, library, province, round_id)

        measured("danh mục, dữ liệu mẫu", listed)
        measured("tự chấm và thẩm định, hai đợt", lambda connection: sides_compared(by_officer(connection), known))
        client = client_of(create_app(site), "province_officer")
        for page in PAGES:
            taken = seconds(lambda page=page: client.get(page))  # type: ignore[misc]
            print(f"trang {page}: {taken * 1000:.0f} ms")  # noqa: T201
        with database.writing() as connection:
            new = opened(connection, library)
        measured("danh mục, chưa xã nào nhập", lambda connection: listed(connection, new), new)
        with database.writing() as connection:
            weakened(connection, library, new)
        with database.reading() as connection:
            begun = time.perf_counter()
            listed(connection, new)
        print(f"danh mục ấy, lần đầu: {(time.perf_counter() - begun) * 1000:.0f} ms")  # noqa: T201
        measured("danh mục, 156 hồ sơ khác nhau và đều yếu", lambda connection: listed(connection, new), new)
        database.close()


if __name__ == "__main__":
    sys.exit(main())
