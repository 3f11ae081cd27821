"""Values in a TOML document: what each says exactly, and how to change it keeping its form and comments."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import takewhile
from typing import Any

import tomlkit
from tomlkit.items import AbstractTable, Array, Float, InlineTable, Item


def changed(item: Item, value: object) -> Item:
    """An item that says `value`: the same one, changed where possible, else a new one with its comments."""
    former = _plain(item)
    if former == value and type(former) is type(value):
        return item
    if isinstance(item, Array) and isinstance(value, list) and former and value:
        _change_elements(item, former, value)
        return item
    text = _inline(item, value) if isinstance(item, InlineTable) and isinstance(value, Mapping) else text_of(value)
    new = tomlkit.value(text)
    new.trivia.indent, new.trivia.trail = item.trivia.indent, item.trivia.trail
    new.trivia.comment_ws, new.trivia.comment = item.trivia.comment_ws, item.trivia.comment
    return new


def text_of(value: object) -> str:
    """A value as criteria files write it: a table on one line, a list of tables with each on a line."""
    if isinstance(value, Mapping):
        return _braced((key, text_of(inner)) for key, inner in value.items())
    if isinstance(value, list):
        if is_tables(value):
            return "[\n" + "".join(f"    {text_of(table)},\n" for table in value) + "]"
        return "[" + ", ".join(map(text_of, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else tomlkit.item(value).as_string()


def is_tables(value: object) -> bool:
    """Whether a value is a list of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(element, Mapping) for element in value)


def _plain(item: object) -> Any:  # noqa: ANN401
    """The value of an item; a decimal as it is written, never by way of a float."""
    if isinstance(item, Float):
        return Decimal(item.as_string())
    if isinstance(item, AbstractTable):
        return {key: _plain(inner) for key, inner in item.items()}
    if isinstance(item, Array):
        return [_plain(element) for element in item]
    return item.unwrap() if isinstance(item, Item) else item


def _inline(table: InlineTable, data: Mapping[str, Any]) -> str:
    """The text of a one-line table that says `data`; values that it already has keep their form."""
    former = {key.key: item for key, item in table.value.body if key is not None}
    return _braced(
        (key, changed(former[key], value).as_string() if key in former else text_of(value))
        for key, value in data.items()
    )


def _braced(entries: Iterable[tuple[str, str]]) -> str:
    return "{ " + ", ".join(f"{key} = {text}" for key, text in entries) + " }"


def _change_elements(array: Array, former: list[Any], values: list[Any]) -> None:
    """Change the elements between those that stay the same at the beginning and at the end."""
    start = _common_length(former, values)
    end = _common_length(former[start:][::-1], values[start:][::-1])
    old, new = len(former) - end, len(values) - end
    for index in range(start, min(old, new)):
        array[index] = changed(array.item(index), values[index])
    for index in range(old, new):
        array.insert(index, tomlkit.value(text_of(values[index])))
    del array[new:old]


def _common_length(former: list[Any], values: list[Any]) -> int:
    """With how many equal elements two lists begin."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(former, values, strict=False))))
