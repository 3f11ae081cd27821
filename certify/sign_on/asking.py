"""Asking another machine who somebody is: what may go wrong, and how little of it is done at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

# What one machine may take to answer, in seconds; the server has more threads than may wait for one.
PATIENCE = 5
MOST_AT_ONCE, QUEUE = 3, 2
_room = BoundedSemaphore(MOST_AT_ONCE)


class Unreachable(Exception):  # noqa: N818
    """The other machine doesn't answer, or not as agreed; the message tells the operator why, in Vietnamese."""


class Rejected(Exception):  # noqa: N818
    """What came must not be believed; the message names the point for the log and holds nothing that was sent."""


@contextmanager
def in_turn() -> Iterator[None]:
    """Ask while others don't wait already. Raises Unreachable when too many do."""
    if not _room.acquire(timeout=QUEUE):
        raise Unreachable("quá nhiều người đang chờ máy chủ ấy trả lời")
    try:
        yield
    finally:
        _room.release()
