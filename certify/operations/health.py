"""The state of a site in a few figures that name nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from certify.store import batches, history
from certify.store.database import Connection

LEAST_FREE = 500_000_000
# Work that nobody took up for so long: no worker runs.
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """Free bytes, since when background work waits, and seconds since the last event (None: nothing)."""

    free: int
    waiting: timedelta | None
    head_age: timedelta | None

    @property
    def well(self) -> bool:
        return self.free >= LEAST_FREE and (self.waiting is None or self.waiting <= LONGEST_WAIT)

    @property
    def said(self) -> dict[str, object]:
        """The figures as JSON-able data."""
        return {
            "database": "ok",
            "disk": {"free": self.free, "ok": self.free >= LEAST_FREE},
            "queue": {
                "waiting_seconds": _seconds(self.waiting),
                "ok": not self.waiting or self.waiting <= LONGEST_WAIT,
            },
            "chain": {"head_age_seconds": _seconds(self.head_age)},
        }


def health_of(connection: Connection, at: datetime, free: int) -> Health:
    """The health of a site at a moment; `free` are the bytes left where it keeps its files."""
    waits, last = batches.waits_since(connection), history.newest_at(connection)
    return Health(free, at - waits if waits else None, at - last if last else None)


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())
