"""Work that takes long: little of it at once in a process, so that everything else of the site goes on beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

# How many may stand in line behind the one that works; with both kinds of work, most threads of the server stay free.
MOST_WAITING = 1


class Busy(Exception):  # noqa: N818
    """There is so much of this work already that waiting for it would hold up the site."""


class Turns:
    """One works at a time, a few wait, and everybody else is told to come again."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._working, self._line = Lock(), BoundedSemaphore(1 + most_waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn. Raises Busy when the line is full."""
        if not self._line.acquire(blocking=False):
            raise Busy
        try:
            with self._working:
                yield
        finally:
            self._line.release()


# Papers and workbooks are made; files from outside are examined.
MAKING, EXAMINING = Turns(), Turns()
