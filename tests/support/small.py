"""A small site, a few files of the demonstration: copying it, its pages and its audit take a fraction of the time."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from certify.config import Settings
from certify.store.database import Database
from tests.support.former import FEW, cut_down
from tests.support.shown import ROLES

# The files of the division of the commune whose officer signs in, and one in each state of each round elsewhere.
COMMUNE = f"SELECT unit_id FROM accounts WHERE user_name = '{ROLES['commune_officer']}'"  # noqa: S608
DIVISION = f"unit_id IN (SELECT id FROM units WHERE parent_id IN (SELECT parent_id FROM units WHERE id IN ({COMMUNE})))"  # noqa: S608
ELSEWHERE = f"id IN (SELECT min(id) FROM assessments WHERE NOT ({DIVISION}) GROUP BY round_id, state)"  # noqa: S608


def put_small(folder: Path, demonstration: Path) -> None:
    """Put a small site into a folder; everything that stands on it is sealed."""
    shutil.copytree(demonstration, folder)
    file = folder / "certify.sqlite3"
    with closing(sqlite3.connect(file)) as raw:
        guards = raw.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    cut_down(file, f"{FEW} OR {DIVISION} OR {ELSEWHERE}")
    with closing(sqlite3.connect(file)) as raw:
        for (guard,) in guards:
            raw.execute(guard)
        raw.execute("VACUUM")
    with closing(Database(Settings(folder).database_url)) as database:
        database.migrate()  # seals what stands
