"""The pages of progress over a whole nation on both engines: server time, against the same sums in bare SQL.

    PYTHONPATH=. .venv/bin/python tests/bench/progress.py

10 598 communes in 63 provinces, 5 years, 13 criteria; figures, names and codes are generated. The floor asks the
driver itself (sqlite3, psycopg) for the sums that the page shows, over the same rows.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from certify import create_app
from certify.config import Settings
from certify.domain.criteria_file import load_version
from certify.operations import sessions
from certify.store import progress as stored
from certify.store.database import Database
from certify.store.tables import metadata
from tests.postgres import cluster

ROOT = Path(__file__).parents[2]
VERSION = load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version
PROVINCES, DIVISIONS, COMMUNES, YEARS, TIMES = 63, 705, 10_598, range(2021, 2026), 9
STATES = ["recognised"] * 12 + ["refused", "revoked", "appraised", "appraising", "submitted", "submitted", "draft"]
AT, SINCE = datetime(2026, 1, 1, tzinfo=UTC), date(2021, 1, 1)
Rows = dict[str, list[dict[str, Any]]]


def nation() -> Rows:
    """The rows of every table, for a whole nation."""
    chance, rows = random.Random(6), {name: [] for name in TABLES}  # noqa: S311
    for number in range(1, PROVINCES + 1):
        rows["units"].append(unit(number, "province", None, None))
        rows["rounds"] += [round_(number, year) for year in YEARS]
    for number in range(DIVISIONS):
        province = number % PROVINCES + 1
        rows["units"].append(unit(1000 + number, "district", province, province))
    for number in range(COMMUNES):
        division = number % DIVISIONS
        rows["units"].append(unit(10_000 + number, "commune", 1000 + division, division % PROVINCES + 1))
    for year in YEARS:
        for number in range(COMMUNES):
            file(rows, chance, year, number)
    rows["accounts"] = [account()]
    return rows


TABLES = ("units", "accounts", "rounds", "assessments", "results", "criterion_points", "events", "decisions")


def unit(number: int, level: str, above: int | None, province: int | None) -> dict[str, Any]:
    kind = {"province": "tỉnh", "district": "huyện", "commune": "xã"}[level]
    name = f"Số {number}"
    names = {"type": kind, "name": name, "full_name": f"{kind.capitalize()} {name}", "sort_key": f"{number:06d}"}
    where = {"parent_id": above, "province_id": province, "valid_from": SINCE, "valid_to": None}
    return {"id": number, "code": f"{number:05d}", "level": level, **names, **where, "facts": {}}


def round_(province: int, year: int) -> dict[str, Any]:
    days = {"period_from": date(year, 1, 1), "period_to": date(year, 12, 31)}
    due = {"self_due_on": date(year + 1, 1, 31), "appraisal_due_on": date(year + 1, 3, 31)}
    row = {"id": province * 100 + year - 2000, "name": f"Đợt năm {year}", "year": year, "province_id": province}
    return {**row, "criteria_version": VERSION.id, "state": "open" if year == max(YEARS) else "closed", **days, **due}


def file(rows: Rows, chance: random.Random, year: int, number: int) -> None:
    """One commune's file of a year, with its points and its decision."""
    key, division, state = len(rows["assessments"]) + 1, number % DIVISIONS, chance.choice(STATES)
    round_id = (division % PROVINCES + 1) * 100 + year - 2000
    row = {"id": key, "round_id": round_id, "unit_id": 10_000 + number, "state": state, "category": "other"}
    rows["assessments"].append({**row, "category_basis": "x", "extended_until": None, "updated_at": AT})
    if state == "draft":
        return
    points = {c.id: int(c.max.value) * chance.choice([1000] * 8 + [800, 500, 0]) for c in VERSION.criteria}
    rows["results"].append(result(key, points))
    place = {"round_id": round_id, "division_id": 1000 + division, "assessment_id": key}
    rows["criterion_points"] += [{**place, "criterion_id": name, "points": value} for name, value in points.items()]
    for act in {"recognised": ["recognise"], "refused": ["refuse"], "revoked": ["recognise", "revoke"]}.get(state, []):
        decide(rows, key, act, date(year, 7, 1) + timedelta(days=chance.randrange(180)))


def result(key: int, points: dict[str, int]) -> dict[str, Any]:
    shown = {name: str(value // 1000) for name, value in points.items()}
    zeros = [name for name, value in points.items() if not value]
    kept = {"revision": 1, "answered": len(VERSION.indicators), "total": sum(points.values()), "meets": not zeros}
    return {"assessment_id": key, "side": "appraisal", **kept, "points": shown, "at_zero": zeros}


def decide(rows: Rows, key: int, act: str, on: date) -> None:
    number = len(rows["events"]) + 1
    event = {"id": number, "assessment_id": key, "act": act, "from_state": None, "to_state": None, "actor_id": None}
    rows["events"].append({**event, "actor_name": "x", "at": AT, "details": {}})
    row = {"id": number, "assessment_id": key, "event_id": number, "kind": act, "number": "1", "decided_on": on}
    rows["decisions"].append({**row, "reason": "", "content_sha256": "0" * 64})


def account() -> dict[str, Any]:
    row = {"id": 1, "user_name": "so", "display_name": "Sở", "role": "province_officer", "unit_id": 1, "phone": ""}
    safe = {"password_hash": "-", "must_change_password": False, "active": True, "seen_at": None, "failures": 0}
    return {**row, **safe, "locked_until": None, "factor": None, "factor_step": 0}


def fill(database: Database, rows: Rows) -> None:
    """Put the rows in, past every operation: in this much data only the reading is measured."""
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for name in TABLES:
            plain = {"points": sa.Integer, "total": sa.Integer}
            table = metadata.tables[name]
            columns = [sa.column(c.name, plain.get(c.name, type(c.type)) if isinstance(c.type, sa.types.TypeDecorator) and c.name in plain else c.type) for c in table.c]  # noqa: E501
            made = sa.table(name, *columns)
            connection.execute(sa.insert(made), rows[name])


def main() -> None:
    rows = nation()
    print({k: len(v) for k, v in rows.items()})
    with tempfile.TemporaryDirectory() as folder, cluster() as postgres:
        for engine, url in (("SQLite", f"sqlite:///{folder}/s.sqlite3"), ("PostgreSQL", postgres.url(postgres.create()))):
            database = Database(url)
            database.migrate()
            t = time.perf_counter()
            fill(database, rows)
            print(engine, "filled", time.perf_counter() - t)
            with database.engine.connect() as c:
                c = c.execution_options(isolation_level="AUTOCOMMIT") if engine != "SQLite" else c
                c.exec_driver_sql("ANALYZE")
            q = stored
            ids = [p * 100 + 25 for p in range(1, 64)]
            allids = [p * 100 + y for p in range(1, 64) for y in range(21, 26)]
            with database.reading() as c:
                for name, work in {
                    "states nation all years": lambda: q.states_of_rounds(c, allids),
                    "tallies nation": lambda: q.tallies_of_rounds(c, ids),
                    "decided nation": lambda: q.decided(c, ids),
                    "states divisions": lambda: q.states_of_divisions(c, 125),
                    "tallies divisions": lambda: q.tallies_of_divisions(c, 125),
                    "communes": lambda: q.communes_of(c, 125),
                    "decided": lambda: q.decided(c, [125]),
                }.items():
                    work()
                    taken = []
                    for _ in range(TIMES):
                        t = time.perf_counter()
                        work()
                        taken.append(time.perf_counter() - t)
                    print(engine, name, f"{median(taken)*1000:.1f} ms")
            database.close()


if __name__ == "__main__":
    main()
