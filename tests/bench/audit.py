"""Proving the log of a large site: how long, against hashing the same records alone, and how it grows."""

import json
import tempfile
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median

from certify.config import Settings
from certify.domain.library import Library
from certify.operations.audit.faults import faults
from certify.operations.log.events import write_event
from certify.store.database import Database
from certify.store.log import chain
from tests.support.demonstration import load_demonstration
from tests.support.postgres import cluster

SIZES, RUNS = (25_000, 100_000), 3


def grow(database: Database, size: int) -> None:
    """Let the log hold so many events; all triggers and the chain at work."""
    with database.reading() as connection:
        there = chain.head(connection).position
    while there < size:
        some = min(5_000, size - there)
        with database.writing() as connection:
            for number in range(some):
                write_event(connection, None, datetime.now(UTC), "sign_in", details={"note": f"người {number}"})
        there += some


def floor(database: Database, _: Library) -> float:
    """Every record as JSON hashed once, read beforehand."""
    with database.reading() as connection:
        ids = [link.event_id for link in chain.links(connection) if link.event_id]
        records = [one for start in range(0, len(ids), 500)
                   for one in chain.event_records(connection, ids[start : start + 500]).values()]  # fmt: skip
    start = time.perf_counter()
    for record in records:
        sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return time.perf_counter() - start


def proved(database: Database, library: Library) -> float:
    start = time.perf_counter()
    with database.reading() as connection:
        assert not list(faults(connection, library))
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, cluster() as postgres:
        for name in ("SQLite", "PostgreSQL"):
            instance = Path(folder) / name
            url = postgres.url(postgres.create()) if name == "PostgreSQL" else None
            load_demonstration(instance, url)
            site = Settings(instance)
            database, library = Database(url or site.database_url), Library(site.criteria_folders)
            for size in SIZES:
                grow(database, size)
                taken, least = (median(one(database, library) for _ in range(RUNS)) for one in (proved, floor))
                print(f"{name}: {size} mắt xích: {taken:.1f} s, {taken / least:.1f} lần chỉ băm ({least:.1f} s)")  # noqa: T201
            database.close()


if __name__ == "__main__":
    main()
