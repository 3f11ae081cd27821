"""Lists of 10 598 rows: what a page of them takes to ask for, against the same queries by the bare driver.

    PYTHONPATH=. .venv/bin/python tests/bench/lists.py

Names and figures are generated. The floor is hand-written SQL that counts and fetches what the page shows.
"""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from certify.store import rounds
from certify.store.assessments.files import assessments
from certify.store.assessments.listing import Part, listed
from certify.store.assessments.results import results
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.pages import Wish
from certify.store.units import units

COMMUNES, TIMES, AT, SINCE = 10_598, 15, datetime(2026, 1, 1, tzinfo=UTC), date(2021, 1, 1)
SYLLABLES = ["Hòa", "Bình", "Mỹ", "Phú", "Thạnh", "Đông", "Lê", "Trì", "Vĩnh", "Thủy", "Châu", "Ngọc", "Long", "Sơn"]
STATES = ["draft", "returned", "submitted", "appraising", "appraised", "recognised", "recognised", "refused"]

OF_UNITS = (
    """SELECT CASE WHEN valid_from > :day THEN 'coming' WHEN valid_to <= :day THEN 'past' ELSE 'now' END tab, count(*)
       FROM units WHERE (id = 1 OR parent_id = 1 OR province_id = 1) {found} GROUP BY tab""",
    """SELECT * FROM units WHERE (id = 1 OR parent_id = 1 OR province_id = 1) {found}
       ORDER BY sort_key, code, valid_from LIMIT 50 OFFSET 0""",
)
FILES = """FROM assessments a JOIN units u ON u.id = a.unit_id
    LEFT JOIN results o ON o.assessment_id = a.id AND o.side = 'self'
    LEFT JOIN results p ON p.assessment_id = a.id AND p.side = 'appraisal'
    WHERE a.round_id = 1 AND u.level = 'commune' AND (u.id = 1 OR u.parent_id = 1 OR u.province_id = 1) {found}"""
OF_FILES = (
    f"SELECT a.state, count(*) {FILES} GROUP BY a.state",
    f"""SELECT a.*, u.* {FILES}
    ORDER BY CASE WHEN a.state IN ('draft', 'returned') THEN 0 ELSE 1 END, u.sort_key, u.code
    LIMIT 50 OFFSET 0""",
)
FOUND = "AND {0}search_key LIKE '%hoa%' AND {0}search_key LIKE '%binh%'"
OFFICERS = """AND (u.search_key LIKE '%hoa%' AND u.search_key LIKE '%binh%' OR EXISTS (SELECT 1 FROM accounts c
    WHERE c.unit_id = u.id AND c.role = 'commune_officer' AND (c.search_key LIKE '%hoa%' OR u.search_key LIKE '%hoa%')
    AND (c.search_key LIKE '%binh%' OR u.search_key LIKE '%binh%')))"""


def unit(number: int, name: str, level: str, above: int | None) -> dict[str, Any]:
    row = {"id": number, "code": f"{number:05d}", "level": level, "type": "xã", "name": name, "full_name": f"Xã {name}"}
    where = {"parent_id": above, "province_id": above, "valid_from": SINCE, "valid_to": None}
    return {**row, **where, "sort_key": f"{name} {number:05d}", "facts": {}}


def fill(connection: Connection) -> None:
    """One province with every commune, and a round with a file of each."""
    chance = random.Random(6)  # noqa: S311
    communes = [unit(1000 + n, " ".join(chance.sample(SYLLABLES, 3)), "commune", 1) for n in range(COMMUNES)]
    connection.execute(sa.insert(units.units), [unit(1, "Tỉnh", "province", None), *communes])
    days = {"period_from": SINCE, "period_to": SINCE, "self_due_on": SINCE, "appraisal_due_on": SINCE}
    row = {"id": 1, "name": "Đợt", "year": 2021, "province_id": 1, "criteria_version": "x", "state": "open"}
    connection.execute(sa.insert(rounds.rounds), {**row, **days})
    basis = {"round_id": 1, "category": None, "category_basis": "", "extended_until": None, "updated_at": AT}
    files = [{"id": n + 1, "unit_id": 1000 + n, "state": chance.choice(STATES), **basis} for n in range(COMMUNES)]
    connection.execute(sa.insert(assessments), files)
    kept = {"side": "self", "revision": 1, "answered": 27, "meets": None, "points": {}, "at_zero": []}
    scored = [{"assessment_id": n + 1, "total": Decimal(chance.randrange(1000)), **kept} for n in range(COMMUNES)]
    connection.execute(sa.insert(results), scored)


def milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.sqlite3"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        with database.engine.begin() as connection:
            fill(connection)
        with database.reading() as connection, closing(sqlite3.connect(path)) as bare:
            part = Part(rounds.find(connection, 1), 1, ())  # type: ignore[arg-type]
            for text, of_units, of_files in (("", "", ""), ("hoà BÌNH", FOUND.format(""), OFFICERS)):
                of_units_shown = partial(units.listed, connection, 1, Wish(text, order="ten"), date(2026, 1, 1))
                tell(f"đơn vị, tìm “{text}”", of_units_shown, bare, OF_UNITS, of_units)
                tell(f"hồ sơ, tìm “{text}”", partial(listed, connection, part, Wish(text)), bare, OF_FILES, of_files)


def tell(name: str, work: Callable[[], object], bare: sqlite3.Connection, queries: tuple[str, ...], found: str) -> None:
    """The time of a page's queries, and that of the same ones without anything else."""

    def floor() -> None:
        for query in queries:
            bare.execute(query.format(found=found), {"day": "2026-01-01"}).fetchall()

    taken, least = milliseconds(work), milliseconds(floor)
    print(f"{name}: {taken:.1f} ms, bằng {taken / least:.2f} lần truy vấn trần ({COMMUNES} dòng)")  # noqa: T201


if __name__ == "__main__":
    main()
