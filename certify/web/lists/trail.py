"""From a list to one of its rows, and on to the next one: a row's address says what the list was asked for.

No script, no session: `ds` holds the parameters of the list's own address, so two windows walk along two lists.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from certify.domain.texts import admitted

TRAIL = "ds"
LONGEST, MOST = 1_000, 20


@dataclass(frozen=True)
class Step:
    """Another row of the list: what it is called, and the address of its page."""

    name: str
    address: str


@dataclass(frozen=True)
class Place:
    """Where a page stands among the rows of the list that led to it, counted from 1; the rows around it, if any.

    What left the list meanwhile has no `number`: the list goes on with its first row.
    """

    number: int | None
    total: int
    list_address: str
    before: Step | None
    after: Step | None


def trail() -> str | None:
    """The trail of the present page, which its forms and steps keep; None when no list led to it."""
    return request.args.get(TRAIL)


def trailed() -> MultiDict[str, str] | None:
    """The parameters of the list from which somebody came; None when they came from none, or it can't be read."""
    said = trail()
    if said is None or len(said) > LONGEST:
        return None
    try:
        return MultiDict([(name, admitted(value)) for name, value in parse_qsl(said, max_num_fields=MOST)])
    except ValueError:
        return None


def place_among(
    rows: Iterable[tuple[int, str]], row_id: int, list_address: str, address: Callable[[int], str]
) -> Place:
    """The place of a row among the ids and names of all rows of its list.

    `list_address` is that of the list without parameters; `address` makes that of a row from its id, with the trail.
    """
    listed = list(rows)
    at = next((at for at, (one, _) in enumerate(listed) if one == row_id), None)

    def step(to: int) -> Step | None:
        return Step(listed[to][1], address(listed[to][0])) if 0 <= to < len(listed) else None

    query = urlencode(list((trailed() or MultiDict()).items()))
    back = f"{list_address}?{query}"
    if at is None:
        return Place(None, len(listed), back, None, step(0))
    return Place(at + 1, len(listed), back, step(at - 1), step(at + 1))
