"""Periodic jobs, beside the items that wait: what is done by the clock, and when."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from certify.jobs.queue import Queue


class Chore(Struct):
    """A job to run every minute, or every hour at that `minute` of it; next at `due`."""

    run: Callable[[], None]
    due: datetime
    minute: int | None = None

    def run_when_due(self, at: datetime) -> None:
        """Run it if it is due: once, however many times were missed."""
        if at >= self.due:
            self.due = following(at, self.minute)
            self.run()


def chores_of(queue: Queue, now: datetime) -> list[Chore]:
    """What the process of the clock does: mail at once and every minute, the rest at their minutes of each hour."""
    return [
        Chore(queue.post, now),
        Chore(queue.free_abandoned, following(now, None)),
        Chore(queue.sweep, following(now, 7), 7),
        Chore(queue.digest, following(now, 17), 17),
        Chore(queue.keep_head, following(now, 37), 37),
    ]


def following(at: datetime, minute: int | None) -> datetime:
    """The next full minute after a moment or, with `minute`, the next time at that minute of an hour."""
    if minute is None:
        return at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    hour = at.replace(minute=minute, second=0, microsecond=0)
    return hour if hour > at else hour + timedelta(hours=1)
