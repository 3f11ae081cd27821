"""Asking another machine who somebody is: what may go wrong, and how little of it is done at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic

from msgspec import Struct

# What one machine may take to answer, and how long one that was away is not asked again, in seconds.
PATIENCE, AWAY_FOR = 5, 10
# Of the server's six threads two stay free though both machines keep silent.
MOST_AT_ONCE = 2


class Unreachable(Exception):  # noqa: N818
    """The other machine doesn't answer, or not as agreed; the message tells the operator why, in Vietnamese."""


class Busy(Unreachable):
    """Too many ask at the same time; the machine itself may be well."""


class Rejected(Exception):  # noqa: N818
    """What came must not be believed; the message names the point for the log and holds nothing that was sent."""


class Outage(Struct):
    """That a machine was away, and why; each process finds out for itself."""

    why: str = ""
    at: float = 0

    def note(self, why: str) -> None:
        """Remember it for a short time."""
        self.why, self.at = why, monotonic()

    def check(self) -> None:
        """Raise Unreachable while it is remembered."""
        if self.why and monotonic() - self.at < AWAY_FOR:
            raise Unreachable(self.why)


class Room:
    """How many may ask one machine at once; nobody waits for room."""

    def __init__(self) -> None:
        self._left = BoundedSemaphore(MOST_AT_ONCE)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Ask while not too many others do. Raises Busy."""
        if not self._left.acquire(blocking=False):
            raise Busy("quá nhiều người đang chờ máy chủ ấy trả lời, hãy thử lại")
        try:
            yield
        finally:
            self._left.release()


AT_PROVIDER, AT_DIRECTORY = Room(), Room()
