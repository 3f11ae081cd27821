"""What waits for a person: tasks with the day they are due, the late ones first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# A mail of due dates is sent so many days ahead, and each day that something is late.
AHEAD = frozenset({1, 3, 7})


@dataclass(frozen=True)
class Task:
    """One thing to do: what, until when, and where on the site.

    `title` names no figure and may leave the site in a mail; `detail` is for the page alone.
    """

    title: str
    path: str
    due: date | None = None
    detail: str = ""

    def late(self, on: date) -> bool:
        """Whether its day is over."""
        return self.due is not None and on > self.due

    def is_announced(self, on: date) -> bool:
        """Whether a mail of the day tells it."""
        return self.due is not None and (self.late(on) or (self.due - on).days in AHEAD)

    def due_words(self, on: date) -> str:
        """How it stands on a day, in words; nothing without a day."""
        if self.due is None:
            return ""
        left = (self.due - on).days
        if left < 0:
            return f"quá hạn {-left} ngày"
        return f"còn {left} ngày" if left else "hết hạn hôm nay"


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """The most late first, then by the day they are due, those without a day last."""
    return sorted(tasks, key=lambda task: (task.due or date.max, task.title))
