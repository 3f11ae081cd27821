"""Editing the text of a criteria file: only what it says changes; comments, order and all other lines stay."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from certify.documents.criteria.headings import move_into_headings
from certify.documents.criteria.key_order import Body, position_of
from certify.documents.criteria.values import changed, is_tables, text_of
from certify.domain.criteria.file import parsed

Data = Mapping[str, Any]
Path = tuple[str, ...]
# The keys in a body: a table's with the keys in it, every other one with None.
Stated = dict[str, Any]

# Lists of tables with headings of their own; every other table in a list is written on one line.
HEADED = ("categories", "quantities", "checks", "criteria", "indicators", "procedure")


def edited(text: str, data: Data) -> str:
    """`text`, changed so that it says `data`. Raises tomlkit's ParseError when `text` is not TOML."""
    document = tomlkit.parse(text if text.endswith("\n") else f"{text}\n")
    end = move_into_headings(document.body)
    _edit(document.body, data, ())
    result = document.as_string() + end
    if parsed(result.encode()) != data:
        raise RuntimeError("the edited text of the criteria file would not say what it should")
    return result


def _edit(body: Body, data: Data, path: Path) -> None:
    _add(body, data, _settle(body, data, path), path)


def _settle(body: Body, data: Data, path: Path) -> Stated:
    """Change the values in a body that differ from `data`, and remove those that `data` lacks; returns its keys."""
    kept: Body = []
    stated: Stated = {}
    for key, item in body:
        if key is None:
            kept.append((key, item))
        elif (value := data.get(key.key)) is None:
            continue
        elif isinstance(item, Table) and isinstance(value, Mapping):
            inner = _settle(item.value.body, value, (*path, key.key))
            if inner or not key.is_dotted():
                _merge(stated, {key.key: inner})
                kept.append((key, item))
        elif isinstance(item, AoT) and is_tables(value):
            _edit_elements(item, value, (*path, key.key))
            stated[key.key] = None
            kept.append((key, item))
        elif not isinstance(item, Table | AoT):
            stated[key.key] = None
            kept.append((key, changed(item, value)))
    body[:] = kept
    return stated


def _merge(stated: Stated, part: Stated) -> None:
    """Add the keys of one part of a table: a table may be spread over dotted keys and several headings."""
    for name, inner in part.items():
        if inner is None:
            stated[name] = None
        else:
            _merge(stated.setdefault(name, {}), inner)


def _edit_elements(tables: AoT, values: list[Data], path: Path) -> None:
    """Put the tables of a list in the order of `values`; each keeps its lines wherever it moves to."""
    by_name: dict[str, list[Table]] = {}
    for index, table in enumerate(tables.body):
        by_name.setdefault(_name(table, index), []).append(table)
    former = [by_name.get(_name(value, index), []) for index, value in enumerate(values)]
    tables.body[:] = [candidates.pop(0) if candidates else _blank_table() for candidates in former]
    for table, value in zip(tables.body, values, strict=True):
        _edit(table.value.body, value, path)


def _name(element: Data, index: int) -> str:
    return str(element.get("id", index))


def _add(body: Body, data: Data, stated: Stated, path: Path, prefix: str = "") -> None:
    """Add the values that a body lacks; `prefix` is the beginning of the dotted keys of a table."""
    for name, value in data.items():
        if name not in stated:
            _insert(body, f"{prefix}{name}", value, path)
        elif stated[name] is not None:
            table = None if prefix else _headed_table(body, name)
            inner = (value, stated[name], (*path, name))
            if table is None:
                _add(body, *inner, prefix=f"{prefix}{name}.")
            else:
                _add(table.value.body, *inner)


def _headed_table(body: Body, name: str) -> Table | None:
    """The table of that name that new keys can be added to; None when its keys are dotted."""
    tables = [item for key, item in body if key and key.key == name and not key.is_dotted() and isinstance(item, Table)]
    return min(tables, key=lambda table: table.is_super_table(), default=None)


def _insert(body: Body, name: str, value: Any, path: Path) -> None:  # noqa: ANN401
    if name == "rule" and isinstance(value, Mapping):
        for key, inner in value.items():
            _insert(body, f"rule.{key}", inner, path)
    elif name in HEADED and is_tables(value):
        tables = AoT([])
        _edit_elements(tables, value, (*path, name))
        body.append((tomlkit.key(name), tables))
    elif isinstance(value, Mapping) and (name == "attestation" or path[:1] == ("procedure",)):
        table = _blank_table()
        _edit(table.value.body, value, (*path, name))
        body.append((tomlkit.key(name), table))
    else:
        body.insert(position_of(body, name), tomlkit.parse(f"{name} = {text_of(value)}\n").body[0])


def _blank_table() -> Table:
    """A table with a blank line before its heading."""
    table = tomlkit.table(is_super_table=False)
    table.trivia.indent = "\n"
    return table
