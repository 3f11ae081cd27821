"""The lines of a criteria file that carry a mark, each to be compared with the official text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from certify.domain.criteria.editing.words import place_parts, place_words
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.quantities import NAMED_BY
from certify.domain.hashing import canonical_json, sha256_of

Data = Mapping[str, Any]

# What is written beside a rule and says how it counts; the rule's own mark covers it.
_BESIDE = ("numerator_label", "denominator_label", "count_label", "noun", "definition")

# What the line of a threshold covers beside it.
_BOUND_BY = ("name", "unit_types", "province_types")

_PARTS = ("bands", "per", "yes", "otherwise", "not_applicable", "indicators", "source", "name_source")


class Line(Struct, frozen=True):
    """What one mark covers: its place in the file, the place of the mark, and the content as JSON."""

    place: str
    mark_place: str
    mark: Mark
    content: str

    @property
    def key(self) -> tuple[str, str]:
        """What a confirmation refers to: the list or part around the line and the content, wherever it is moved to."""
        return re.sub(r"\[\d+\]$", "", self.place), sha256_of(self.content)

    @property
    def words(self) -> str:
        """What people call it: "Tiêu chí 3: điểm tối đa"."""
        return place_words(self.place)

    @property
    def own_words(self) -> str:
        """What people call it within the whole that it belongs to: "điểm tối đa"."""
        whole, part = place_parts(self.place)
        return part or whole

    @property
    def part(self) -> str:
        """The part of the file that a page shows at once: a criterion, a stanza of the procedure, or the rest."""
        head = re.match(r"(criteria|procedure)\[([^\]]+)\]", self.place)
        return "chung" if head is None else head[2] if head[1] == "criteria" else f"trinh-tu-{int(head[2]) + 1}"


def lines_of(data: Data) -> tuple[Line, ...]:
    """Every line of a file that carries a mark, in the order of the file.

    Quantities come last: whether figures are one number is seen once their indicators were read.
    """
    shared = [{**quantity, "used_by": uses_of(data, quantity.get("id"))} for quantity in data.get("quantities", ())]
    others = {key: value for key, value in data.items() if key != "quantities"}
    return tuple(_lines({**others, "quantities": shared} if shared else others, ""))


def unmarked(data: Data) -> dict[str, Any]:
    """A file without everything that its lines cover: what nobody confirms line by line, and the ids around it."""
    return {key: _bare(value) for key, value in data.items()}


def uses_of(data: Data, quantity_id: object) -> list[str]:
    """The figures ("2.1.denominator") that are a quantity: its mark covers that they are one number."""
    return [
        f"{indicator.get('id')}.{field}"
        for criterion in data.get("criteria", ())
        for indicator in criterion.get("indicators", ())
        for field, key in NAMED_BY.items()
        if indicator.get(key) == quantity_id
    ]


def _lines(part: object, place: str) -> Iterator[Line]:
    if isinstance(part, list):
        for index, item in enumerate(part):
            key = item.get("id", index) if isinstance(item, Mapping) else index
            yield from _lines(item, f"{place}[{key}]")
    if not isinstance(part, Mapping):
        return
    if "name_source" in part:
        name = {key: part.get(key) for key in ("name", "clause")}
        yield _line(f"{place}.name", f"{place}.name_source", part["name_source"], name)
    if "source" in part:
        yield _line(place, f"{place}.source", part["source"], {k: v for k, v in part.items() if k not in _PARTS})
    for key, value in part.items():
        inner = f"{place}.{key}" if place else key
        if key == "rule" and isinstance(value, Mapping):
            yield from _rule(value, inner, {label: part.get(label) for label in _BESIDE})
        elif key == "threshold" and isinstance(value, Mapping):
            beside = {label: part.get(label) for label in _BOUND_BY}
            yield _line(inner, f"{inner}.source", value.get("source"), {**value, "source": None, "of": beside})
        else:
            yield from _lines(value, inner)


def _bare(part: object) -> object:
    if isinstance(part, list):
        return [_bare(item) for item in part]
    if not isinstance(part, Mapping):
        return part
    covered = {"source", "name_source", "threshold", *NAMED_BY.values()}
    covered |= {"name", "clause"} if "name_source" in part else set()
    covered |= set(_BESIDE) if "rule" in part else set()
    covered |= set(_BOUND_BY) if "threshold" in part else set()
    covered |= part.keys() - {"id", *_PARTS} if "source" in part else set()
    return {key: _bare(value) for key, value in part.items() if key not in covered}


def _rule(rule: Data, place: str, beside: Data) -> Iterator[Line]:
    values = {key: value for key, value in rule.items() if key not in _PARTS}
    content = {**values, "bands": len(rule.get("bands", ())), "of": beside}
    yield _line(place, f"{place}.source", rule.get("source"), content)
    for name, value in rule.items():
        if name in _PARTS:
            yield from _lines(value, f"{place}.{name}")


def _line(place: str, mark_place: str, mark: object, content: Data) -> Line:
    known_mark = next((member for member in Mark if member == mark), Mark.PROVISIONAL)
    return Line(place, mark_place, known_mark, canonical_json(_plain(content)))


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else _number_or_text(value)


def _number_or_text(value: object) -> object:
    """One text for one number: 50 and 50.0 are the same figure."""
    if value is None or isinstance(value, bool | str):
        return value
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
