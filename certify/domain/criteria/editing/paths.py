"""Places in the data of a criteria file ("criteria[3].max.value"), and the values found there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Data = Mapping[str, Any]
_STEP = re.compile(r"(\w+)(?:\[([^\]]*)\])?")


def at(data: Data, place: str) -> Any:  # noqa: ANN401
    """The value at a place ("criteria[3].max.value"); None when there is nothing."""
    part: Any = data
    for name, key in steps_of(place):
        part = part.get(name) if isinstance(part, Mapping) else None
        if key and isinstance(part, list):
            index = index_of(part, key)
            part = None if index is None else part[index]
    return part


def steps_of(place: str) -> list[tuple[str, str]]:
    """The steps of a place, each a key and the id or index after it: "criteria[3].max" → [("criteria", "3"), …]."""
    return _STEP.findall(place)


def index_of(items: list[Any], key: str) -> int | None:
    """The index in a list of the element with that id (or index)."""
    return next((index for index, item in enumerate(items) if str(_key(item, index)) == key), None)


def _key(element: object, index: int) -> object:
    return element.get("id", index) if isinstance(element, Mapping) else index


def leaves(part: object, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a file with its place; a list of plain values is one value."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from leaves(value, f"{place}.{name}" if place else name)
    elif isinstance(part, list) and part and isinstance(part[0], Mapping):
        for index, item in enumerate(part):
            yield from leaves(item, f"{place}[{_key(item, index)}]")
    else:
        yield place, part
