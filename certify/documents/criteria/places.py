"""On which line of a criteria file each of its places stands."""

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tomlkit.exceptions import ParseError

from certify.documents.criteria.text import edited
from certify.domain.criteria.editing.paths import index_of, steps_of
from certify.domain.criteria.file import parsed

# What stands nowhere in a criteria file; with it in the place of a value, the line of that value is found.
_SIGN = "⟦{}⟧"
_ID = re.compile(r'\s*"?id"?\s*=')


def lines_of_places(text: str, places: Iterable[str]) -> dict[str, int]:
    """The line (from 1) of each place; a place that isn't there stands where the part around it begins.

    A place is left out where the file is written in a way that can't be followed.
    """
    data = parsed(text.encode())
    marked = copy.deepcopy(data)
    signs: dict[str, str] = {}
    for number, place in enumerate(dict.fromkeys(places)):
        holder, key = _leaf(marked, place)
        if holder is not None:
            former = holder[key]
            is_taken = isinstance(former, str) and former in signs.values()
            signs[place] = former if is_taken else _SIGN.format(number)
            holder[key] = signs[place]
    try:
        lines = edited(text, marked).splitlines()
    except (ParseError, RuntimeError):
        return {}
    numbers = {place: _line(lines, sign) for place, sign in signs.items()}
    return {place: _up_to_id(lines, line) if place.endswith(".id") else line for place, line in numbers.items() if line}


def _line(lines: list[str], sign: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if sign in line), 0)


def _up_to_id(lines: list[str], line: int) -> int:
    """The id that stands before the line found: an id itself can't be changed without moving its table."""
    return next((number for number in range(line, 0, -1) if _ID.match(lines[number - 1])), line)


def _leaf(data: dict[str, Any], place: str) -> tuple[Any, Any]:
    """The table or list, and the key in it, of the first plain value at a place or in the nearest part around it."""
    holder: Any = None
    key: Any = None
    part: Any = data
    for name, index in steps_of(place):
        if not isinstance(part, Mapping) or name not in part:
            break
        holder, key, part = part, name, part[name]
        if index and isinstance(part, list) and (position := index_of(part, index)) is not None:
            holder, key, part = part, position, part[position]
    if key == "id":
        part = holder
    while isinstance(part, Mapping | list):
        keys = [name for name in part if name != "id"] if isinstance(part, Mapping) else list(range(len(part)))
        if not keys:
            return None, None
        holder, key, part = part, keys[0], part[keys[0]]
    return holder, key
