"""The tasks that wait for an account, with the day they are due, late ones first."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

# A reminder is mailed this many days ahead (0: on the day itself), and every day once a task is late.
AHEAD = frozenset({7, 1, 0})


class Task(Struct, frozen=True):
    """One thing to do: what, by when, and where on the site.

    `title` contains no figures, so it may be mailed; `detail` is for the page only.
    """

    title: str
    path: str
    due: date | None = None
    detail: str = ""

    def late(self, on: date) -> bool:
        """Whether the task is overdue on a day."""
        return self.due is not None and on > self.due

    def is_announced(self, on: date) -> bool:
        """Whether the day's reminder mail includes the task."""
        return self.due is not None and (self.late(on) or (self.due - on).days in AHEAD)

    def due_words(self, on: date) -> str:
        """The time left or overdue on a day, in Vietnamese; empty without a due day."""
        if self.due is None:
            return ""
        left = (self.due - on).days
        if left < 0:
            return f"quá hạn {-left} ngày"
        return f"còn {left} ngày" if left else "hết hạn hôm nay"


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """By the day they are due, the most overdue first, those without a day last."""
    return sorted(tasks, key=lambda task: (task.due or date.max, task.title))
