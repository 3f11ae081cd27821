"""The pages of progress over a whole nation on both engines: server time, against the same sums in bare SQL.

    PYTHONPATH=. .venv/bin/python tests/bench/progress.py

10 598 communes in 63 provinces, 5 years, 13 criteria; figures, names and codes are generated. The floor asks the
driver itself (sqlite3, psycopg) for the sums that the page shows, over the same rows.
"""

# ruff: noqa: S608  every statement is made of this file's own words
import json
import logging
import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from certify import create_app
from certify.config import Settings
from certify.domain.criteria.file import load_version
from certify.operations.people import sessions
from certify.store.database import Database
from certify.store.site.settings import set_setting
from tests.support.postgres import cluster
from tests.support.verdicts import seconds, verdict

ROOT = Path(__file__).parents[2]
VERSION = load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version
PROVINCES, DIVISIONS, COMMUNES, YEARS = 63, 705, 10_598, range(2021, 2026)
CHANCES = ["recognised"] * 12 + ["refused", "revoked", "appraised", "appraising", "submitted", "submitted", "draft"]
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
    key, division, state = len(rows["assessments"]) + 1, number % DIVISIONS, chance.choice(CHANCES)
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


def plain(value: Any) -> Any:
    """A value as both drivers take it."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value.isoformat(" ") if isinstance(value, datetime) else str(value) if isinstance(value, date) else value


def fill_sqlite(path: Path, rows: Rows) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, inside in rows.items():
            marks = ", ".join("?" * len(inside[0]))
            values = ([plain(value) for value in row.values()] for row in inside)
            connection.executemany(f"INSERT INTO {name} ({', '.join(inside[0])}) VALUES ({marks})", values)
        connection.execute(SUMS)


def fill_postgres(address: str, rows: Rows) -> None:
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        for name, inside in rows.items():
            with cursor.copy(f"COPY {name} ({', '.join(inside[0])}) FROM STDIN") as copy:
                for row in inside:
                    copy.write_row([plain(value) for value in row.values()])
        cursor.execute(SUMS)


SUMS = """INSERT INTO criterion_tallies (round_id, criterion_id, division_id, files, points, zeros)
SELECT round_id, criterion_id, division_id, count(*), sum(points), sum(CASE points WHEN 0 THEN 1 ELSE 0 END)
FROM criterion_points GROUP BY round_id, criterion_id, division_id"""
NEWEST = max(YEARS) - 2000
OF_YEAR, OWN = f"round_id % 100 = {NEWEST}", f"round_id = {100 + NEWEST}"
STATES = "SELECT round_id, state, count(*) FROM assessments WHERE {} GROUP BY round_id, state"
DAYS = """SELECT decided_on, kind, count(*) FROM decisions d JOIN assessments a ON a.id = d.assessment_id
WHERE {} GROUP BY decided_on, kind"""
# The page that has a bound; the other one is told as a figure.
NATION = "/tien-do/ca-nuoc"
FLOORS = {
    NATION: (
        STATES.format("true"),
        DAYS.format(OF_YEAR),
        f"""SELECT round_id, criterion_id, sum(files), sum(points), sum(zeros) FROM criterion_tallies
        WHERE {OF_YEAR} GROUP BY round_id, criterion_id""",
    ),
    "/tien-do": (
        STATES.format("round_id BETWEEN 100 AND 199"),
        DAYS.format(OWN),
        f"SELECT division_id, criterion_id, files, points, zeros FROM criterion_tallies WHERE {OWN}",
        f"""SELECT u.parent_id, a.state, count(*) FROM assessments a JOIN units u ON u.id = a.unit_id
        WHERE {OWN} GROUP BY u.parent_id, a.state""",
        f"""SELECT u.full_name, a.state FROM assessments a JOIN units u ON u.id = a.unit_id
        WHERE {OWN} ORDER BY u.sort_key""",
    ),
}


def visitor(app: Flask) -> FlaskClient:
    """A client of the site, signed in as a province officer."""
    with app.extensions["certify"].database.writing() as connection:
        set_setting(connection, "demonstration", "yes")  # or the second factor would be asked for
        token = sessions.begin(connection, 1, datetime.now(UTC))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return client


def told(engine: str, site: Settings, ask: Callable[[str], object]) -> None:
    """What each page takes, beside the bare sums."""
    app = create_app(site)
    logging.disable(logging.INFO)  # a line for each request
    client = visitor(app)
    for path, queries in FLOORS.items():
        reply = client.get(path)
        assert reply.status_code == 200, reply.status_code
        page = seconds(lambda path=path: client.get(path))
        floor = seconds(lambda queries=queries: [ask(query) for query in queries])
        size = len(reply.data) // 1000
        work, beside = f"{engine} {path}, {size} kB", f"chỉ các tổng bằng SQL {floor * 1000:.0f} ms"
        if path == NATION:
            verdict(work, page / floor, 2, "lần", beside)
        else:  # sums of a few rows say little about a page
            print(f"{work}: {page * 1000:.0f} ms; {beside}")  # noqa: T201
    app.extensions["certify"].database.close()


def migrate(site: Settings) -> None:
    database = Database(site.database_url)
    database.migrate()
    database.close()


def main() -> None:
    rows = nation()
    with tempfile.TemporaryDirectory() as folder, cluster() as postgres:
        lite, large = Settings(Path(folder) / "lite"), Settings(Path(folder) / "large")
        for site in (lite, large):
            site.instance.mkdir()
        path, name = lite.instance / "certify.sqlite3", postgres.create()
        migrate(lite)
        fill_sqlite(path, rows)
        with closing(sqlite3.connect(path)) as connection:
            told("SQLite", lite, lambda query: connection.execute(query).fetchall())
        (large.instance / "config.toml").write_text(f'database = "{postgres.url(name)}"\n', "utf-8")
        migrate(large)
        address = postgres.url(name).replace("+psycopg", "")
        fill_postgres(address, rows)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")  # as the server itself does before long
            told("PostgreSQL", large, lambda query: connection.execute(query).fetchall())


if __name__ == "__main__":
    main()
