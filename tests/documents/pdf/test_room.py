"""Calls below `with_room` don't get their memory anew each time, however deep they begin."""

from collections.abc import Callable
from functools import partial
from resource import RUSAGE_SELF, getrusage

from certify.documents.pdf.room import with_room

CALLS, DEPTHS = 500, 250


def at_depth(depth: int, work: Callable[[], int]) -> int:
    return at_depth(depth - 1, work) if depth else work()


def faults() -> int:
    """How many pages the system gives this process while it calls a function again and again."""
    before = getrusage(RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        at_depth(0, int)
    return getrusage(RUSAGE_SELF).ru_minflt - before


def test_no_depth_is_unlucky() -> None:
    assert with_room(partial(at_depth, 3, lambda: 7)) == 7
    worst = max(with_room(partial(at_depth, depth, faults)) for depth in range(DEPTHS))
    assert worst < CALLS / 4, worst
