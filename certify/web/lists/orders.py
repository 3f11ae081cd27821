"""The orders of lists that take long to compute, remembered by a process for as long as nothing changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from certify.store.log.chain import head
from certify.web.request_context import actor, reading, today

# Orders that a process remembers: ids and names of at most a province's communes each.
MOST = 64

Order = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class _Asked:
    """What an order hangs on: the list and its parameters, who asks on which day, the newest link of the chain.

    Every change to what a list is computed from is an event, and so adds a link; nobody is given another's order.
    """

    text: str
    account_id: int
    role: str
    unit_id: int | None
    day: date
    head: str
    compute: Callable[[], Iterable[tuple[int, str]]] = field(compare=False)


def remembered(text: str, compute: Callable[[], Iterable[tuple[int, str]]]) -> Order:
    """The ids and names of the list that `text` stands for, as the person who asks sees it, in its order.

    What `compute` raises is raised, and not remembered.
    """
    with reading() as connection:
        newest = head(connection).sha256
    who = actor()
    return _order(_Asked(text, who.id, who.role, who.unit_id, today().date(), newest, compute))


@lru_cache(MOST)
def _order(asked: _Asked) -> Order:
    return tuple(asked.compute())
