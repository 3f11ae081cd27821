"""Writing a criteria file anew: what it says changes, its comments, its order and every untouched line stay."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from certify.domain.criteria.file import CriteriaFileError, parsed

Data = Mapping[str, Any]
Path = tuple[str, ...]

# Keys whose value is a list of tables with headings of their own; every other table in a list stands on a line.
HEADED = ("categories", "criteria", "indicators", "procedure")
# The order in which the head of a file and an indicator state their keys.
ORDER = (
    "id", "revision", "name", "number", "issued_on", "issued_by", "in_force_from", "replaces", "name_source",
    "numerator_label", "denominator_label", "count_label", "noun", "definition", "note",
    "unchangeable", "rule.kind", "rule.source", "rule.per", "rule.numerator_within_denominator", "rule.yes",
    "rule.bands", "rule.otherwise", "rule.not_applicable",
)  # fmt: skip
_HEADING = re.compile(r"^(\[{1,2})([\w.]+)\]{1,2}\s*(?:#.*)?$")
_ENTRY = re.compile(r"^([\w.-]+)\s*=")
_REMARK = re.compile(r"\s+#[^\"']*$")


@dataclass
class _Block:
    """A heading with the lines before it that belong to it, and its entries: each key with its lines."""

    lead: list[str] = field(default_factory=list)
    heading: str = ""
    entries: dict[str, list[str]] = field(default_factory=dict)
    tail: list[str] = field(default_factory=list)


def rewritten(text: str, data: Data) -> str:
    """A file that says `data`, as near to `text` as can be. Raises CriteriaFileError when `text` is no TOML.

    A text laid out otherwise than criteria files are is written anew, without its comments.
    """
    made = _written(_blocks(text, parsed(text.encode())), parsed(text.encode()), data)
    try:
        faithful = parsed(made.encode()) == data
    except CriteriaFileError:
        faithful = False
    return made if faithful else _written({}, {}, data)


def _blocks(text: str, data: Data) -> dict[Path, _Block]:
    """The blocks of a file by the path of the table each heads."""
    counts: dict[str, int] = {}
    found: dict[Path, _Block] = {}
    lead: list[str] = []
    block, key = _Block(), ""
    found[()] = block
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            path = _path(heading[2], counts, data, listed=heading[1] == "[[")
            block, key = _Block(lead, line), ""
            found[path] = block
            lead = []
        elif not line.strip() or line.startswith("#"):
            lead.append(line)
        elif entry := _ENTRY.match(line):
            key = entry[1]
            block.entries[key] = [*lead, line]
            lead = []
        else:
            block.entries.setdefault(key, []).extend([*lead, line])
            lead = []
    block.tail = lead
    return found


def _path(name: str, counts: dict[str, int], data: Data, *, listed: bool) -> Path:
    """The path of the table under a heading, with ids (or numbers) for the places in lists."""
    steps: list[str] = []
    so_far, part = "", data
    for step in name.split("."):
        so_far = f"{so_far}.{step}" if so_far else step
        if listed and so_far == name:
            counts[so_far] = counts.get(so_far, -1) + 1
            for inner in [key for key in counts if key.startswith(f"{so_far}.")]:
                del counts[inner]
        found: Any = part[step]
        steps.append(step)
        if isinstance(found, list):
            index = counts[so_far]
            found = found[index]
            steps.append(_key(found, index))
        part = found
    return tuple(steps)


def _key(element: Data, index: int) -> str:
    return str(element.get("id", index))


def _written(blocks: Mapping[Path, _Block], before: Data, data: Data) -> str:
    lines: list[str] = []
    for path, name, table in _tables((), "", data, blocks):
        block = blocks.get(path) or _new(path, name)
        lines += [*block.lead, *([block.heading] if block.heading else [])]
        lines += _entries(block, *(_flat(path, one, block) for one in (_at(before, path), table)))
        lines += block.tail
    return "\n".join(lines).lstrip("\n") + "\n"


def _new(path: Path, name: str) -> _Block:
    if not path:
        return _Block()
    return _Block([""], f"[[{name}]]" if path[-2:-1] and path[-2] in HEADED else f"[{name}]")


def _tables(path: Path, name: str, table: Data, blocks: Mapping[Path, _Block]) -> Iterator[tuple[Path, str, Data]]:
    """Every table with a heading, in order; those of the file's end come in the order that the file gives them."""
    yield path, name, table
    first = {inner[len(path)]: number for number, inner in enumerate(blocks) if len(inner) > len(path)}
    block = blocks.get(path, _Block())
    known = {key: first.get(key, len(blocks)) for key in table if _headed(path, key, table[key], block)}
    for key in sorted(known, key=lambda one: known[one]):
        inner = f"{name}.{key}" if name else key
        value = table[key]
        if isinstance(value, Mapping):
            yield from _tables((*path, key), inner, value, blocks)
        else:
            for index, one in enumerate(value):
                yield from _tables((*path, key, _key(one, index)), inner, one, blocks)


def _headed(path: Path, key: str, value: object, block: _Block) -> bool:
    """Whether a value has a heading of its own; not what the file already states on a line."""
    if key in block.entries:
        return False
    if isinstance(value, Mapping):
        return key == "attestation" or path[:1] == ("procedure",)
    return key in HEADED and isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _at(data: Data, path: Path) -> Data:
    """The table of a path; empty when there is none."""
    part: Any = data
    for step in path:
        if isinstance(part, list):
            part = next((one for index, one in enumerate(part) if _key(one, index) == step), None)
        else:
            part = part.get(step) if isinstance(part, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _flat(path: Path, table: Data, block: _Block) -> dict[str, Any]:
    """What a table states on lines of its own; a rule's keys stand as `rule.kind`."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key == "rule" and isinstance(value, Mapping):
            found |= {f"rule.{inner}": one for inner, one in value.items()}
        elif not _headed(path, key, value, block):
            found[key] = value
    return found


def _entries(block: _Block, before: Data, now: Data) -> list[str]:
    """The lines of a table: as they stood where nothing changed."""
    keys = [key for key in block.entries if key in now]
    for key in (key for key in now if key not in block.entries):
        keys.insert(_position(keys, key), key)
    lines: list[str] = []
    for key in keys:
        kept = block.entries.get(key, [])
        same = kept and before.get(key) == now[key] and type(before.get(key)) is type(now[key])
        lines += kept if same else _changed(key, kept, now[key])
    return lines


def _position(keys: list[str], key: str) -> int:
    """Where a new key goes: behind the last of those that come before it."""
    if key not in ORDER:
        return len(keys)
    before = [keys.index(one) + 1 for one in keys if one in ORDER and ORDER.index(one) < ORDER.index(key)]
    return max(before, default=0)


def _changed(key: str, kept: list[str], value: object) -> list[str]:
    """An entry with a new value; remarks in it stand before it, one at its end stays there."""
    remarks = [line.strip() for line in kept if line.strip().startswith("#") or not line.strip()]
    ending = _REMARK.search(kept[-1]) if kept else None
    return [*remarks, f"{key} = {_value(value)}{ending[0] if ending else ''}"]


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
