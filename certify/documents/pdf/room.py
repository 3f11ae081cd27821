"""Room for Python's frames while a page is laid out."""

from collections.abc import Callable
from typing import TypeVar

_Made = TypeVar("_Made")
# Frames lie in pieces of memory of 16 kB, which are asked for and given back one by one: a call that is made ten
# thousand times where one piece happens to end does so each time, and the depth of whoever called decides. A frame
# that could hold so many values gets a piece of 1 MB, half of which is left for all calls below it.
_VALUES = 70_000


def with_room(work: Callable[[], _Made]) -> _Made:
    """What a piece of work makes, whose calls are many and deep. Only how long it takes depends on this."""
    return work()


with_room.__code__ = with_room.__code__.replace(co_stacksize=_VALUES)
