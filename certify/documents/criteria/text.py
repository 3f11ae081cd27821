"""The text of a criteria file, edited: what it says changes; its comments, its order and every other line stay."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

import tomlkit
from tomlkit.items import AoT, Comment, Item, Key, Table, Whitespace

from certify.documents.criteria.values import changed, is_tables, text_of
from certify.domain.criteria.file import parsed

Data = Mapping[str, Any]
Path = tuple[str, ...]
# What stands under a heading, in order; comments and blank lines have no key. tomlkit's own ways to change a document
# know no place between two dotted keys and guess at blank lines, so what it has read is changed here and then printed.
Body = list[tuple[Key | None, Item]]
# The keys that a body states: a table's with the keys in it, every other with None.
Stated = dict[str, Any]

# Lists of tables with headings of their own; every other table in a list stands on a line.
HEADED = ("categories", "criteria", "indicators", "procedure")
# The order in which the head of a file and an indicator state their keys.
ORDER = (
    "id", "revision", "name", "number", "issued_on", "issued_by", "in_force_from", "replaces", "name_source",
    "numerator_label", "denominator_label", "count_label", "noun", "definition", "note",
    "unchangeable", "rule.kind", "rule.source", "rule.per", "rule.numerator_within_denominator", "rule.yes",
    "rule.bands", "rule.otherwise", "rule.not_applicable",
)  # fmt: skip


def edited(text: str, data: Data) -> str:
    """`text` with the changes that make it say `data`. `text` is TOML, else tomlkit raises its ParseError."""
    document = tomlkit.parse(text if text.endswith("\n") else f"{text}\n")
    end = _give_headings_what_precedes(document.body)
    _edit(document.body, data, ())
    made = document.as_string() + end
    if parsed(made.encode()) != data:
        raise RuntimeError("the edited text of the criteria file would not say what it should")
    return made


def _give_headings_what_precedes(body: Body, before: str = "") -> str:
    """Move comments and blank lines into the heading that follows them; returns those at the end.

    tomlkit keeps them with the table above, and there they would go where that table goes.
    """
    kept: Body = []
    for key, item in body:
        if key is not None and not key.is_dotted() and isinstance(item, Table | AoT):
            before += _taken(kept)
            for table in item.body if isinstance(item, AoT) else [item]:
                if not table.is_super_table():
                    table.trivia.indent, before = before + table.trivia.indent, ""
                before = _give_headings_what_precedes(table.value.body, before)
        kept.append((key, item))
    before += _taken(kept)
    body[:] = kept
    return before


def _taken(body: Body) -> str:
    """Take the comments and blank lines off the end of a body."""
    found = list(takewhile(lambda entry: isinstance(entry[1], Whitespace | Comment), reversed(body)))
    del body[len(body) - len(found) :]
    return "".join(item.as_string() for _, item in reversed(found))


def _edit(body: Body, data: Data, path: Path) -> None:
    _add(body, data, _settle(body, data, path), path)


def _settle(body: Body, data: Data, path: Path) -> Stated:
    """Change what a body states otherwise than `data`, and take away what `data` lacks; what it then states."""
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
    """Add what one part of a table states: dotted keys, and headings apart from each other, may share a table."""
    for name, inner in part.items():
        if inner is None:
            stated[name] = None
        else:
            _merge(stated.setdefault(name, {}), inner)


def _edit_elements(tables: AoT, values: list[Data], path: Path) -> None:
    """Let tables of a list follow each other as `values` do; each keeps its lines wherever it moves to."""
    known: dict[str, list[Table]] = {}
    for index, table in enumerate(tables.body):
        known.setdefault(_name(table, index), []).append(table)
    former = [known.get(_name(value, index), []) for index, value in enumerate(values)]
    tables.body[:] = [same.pop(0) if same else _blank_table() for same in former]
    for table, value in zip(tables.body, values, strict=True):
        _edit(table.value.body, value, path)


def _name(element: Data, index: int) -> str:
    return str(element.get("id", index))


def _add(body: Body, data: Data, stated: Stated, path: Path, prefix: str = "") -> None:
    """Put in what a body doesn't state yet; `prefix` is what the dotted keys of a table begin with."""
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
    """The table of that name, where new keys may go; None when its keys are dotted."""
    found = [item for key, item in body if key and key.key == name and not key.is_dotted() and isinstance(item, Table)]
    return min(found, key=lambda table: table.is_super_table(), default=None)


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
        body.insert(_position(body, name), tomlkit.parse(f"{name} = {text_of(value)}\n").body[0])


def _blank_table() -> Table:
    """A table whose heading stands after a blank line."""
    table = tomlkit.table(is_super_table=False)
    table.trivia.indent = "\n"
    return table


def _position(body: Body, name: str) -> int:
    """Where a new key goes: behind the last of those that come before it, else behind all."""
    before = [
        number
        for number, other in _entries(body)
        if name not in ORDER or (other in ORDER and ORDER.index(other) < ORDER.index(name))
    ]
    return max(before, default=-1) + 1


def _entries(body: Body) -> Iterator[tuple[int, str]]:
    """The keys that stand on lines of a body, with their numbers; dotted ones in full."""
    for number, (key, item) in enumerate(body):
        if key is not None and key.is_dotted() and isinstance(item, Table):
            yield from ((number, f"{key.key}.{inner}") for _, inner in _entries(item.value.body))
        elif key is not None and not isinstance(item, Table | AoT):
            yield number, key.key
