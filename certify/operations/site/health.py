"""The health of a site in a few figures without personal data."""

from datetime import datetime, timedelta

from msgspec import Struct

from certify.store.connection import Connection
from certify.store.log import events
from certify.store.notices import mail as mails
from certify.store.papers import batches

LEAST_FREE = 500_000_000
# When work waits longer than this, no worker is running.
LONGEST_WAIT = timedelta(minutes=10)
# When mail is overdue by more than this, nobody sends it.
STUCK = timedelta(minutes=30)


class Health(Struct, frozen=True):
    """Free bytes, how long background work and due mail have waited, and the age of the last event (None: none)."""

    free: int
    waiting: timedelta | None
    head_age: timedelta | None
    mail_overdue: timedelta | None = None
    mail_failed: int = 0

    @property
    def well(self) -> bool:
        return self.free >= LEAST_FREE and (self.waiting is None or self.waiting <= LONGEST_WAIT) and self.mail_moves

    @property
    def mail_moves(self) -> bool:
        """Whether due mail is being sent."""
        return self.mail_overdue is None or self.mail_overdue <= STUCK

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
            "mail": {
                "overdue_seconds": _seconds(self.mail_overdue),
                "given_up": self.mail_failed,
                "ok": self.mail_moves,
            },
            "chain": {"head_age_seconds": _seconds(self.head_age)},
        }


def health_of(connection: Connection, at: datetime, free: int) -> Health:
    """The health of a site at a moment; `free` is the number of bytes free on the disk of its files."""
    waits, last, mail = batches.waits_since(connection), events.newest_at(connection), mails.counts(connection)
    overdue = at - mail.due_since if mail.due_since and mail.due_since < at else None
    return Health(free, at - waits if waits else None, at - last if last else None, overdue, mail.failed)


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())
