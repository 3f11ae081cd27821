"""The fields of a line of a criteria file: the name, the kind of input and the text of each."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from certify.domain.criteria.answers import FIELDS
from certify.domain.criteria.editing.edit import BOUNDS, CHECK_KEYS, put, set_bound
from certify.domain.criteria.editing.lines import Line
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.editing.words import (
    BOUND_NAMES,
    CHECK_NAMES,
    EVIDENCE_NAMES,
    LEVEL_NAMES,
    NAMES,
    RULE_NAMES,
)
from certify.domain.criteria.indicators import EVIDENCE, LABELS, RATIO_LABELS
from certify.domain.criteria.quantities import NAMED_BY

Data = dict[str, Any]
OFFICE = (
    "level",
    "level_name",
    "office",
    "title",
    "parent_title",
    "council",
    "council_symbol",
    "authority",
    "signer",
    "symbol",
    "clause",
)
OPTIONAL = {
    *("title", "parent_title", "council", "council_symbol", "note", "unchangeable", "text", "citation"),
    *NAMED_BY.values(),
}
NUMBERS = {"value", "points", "limit", "percent", "at_least", "times"}
LONG = {"name", "text", "note", "question", "unchangeable", "when", "office"}
LABELS_HERE = {"bound": "cận", "limit": "mức", "value": "con số", "at_least": "và ít nhất bao nhiêu"}
WITHIN = {"yes": "có", "no": "không"}
CHOICES = {
    "kind": RULE_NAMES,
    "level": LEVEL_NAMES,
    "bound": BOUND_NAMES,
    "numerator_within_denominator": WITHIN,
    "evidence": EVIDENCE_NAMES,
}
# What a key means that a file leaves out.
UNSAID = {"evidence": EVIDENCE}


class Field(Struct, frozen=True):
    """One value of a row, as text.

    `former` is the value in the revision in use if it differs, `stored` a value that somebody else saved meanwhile.
    """

    name: str
    key: str
    value: str
    former: str = ""
    stored: str = ""
    # What may be chosen beside what the kind of the field says: the quantities of the file.
    offered: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        if self.name.endswith("definition.text"):
            return NAMES["definition"]
        return LABELS_HERE.get(self.key) or NAMES[self.key]

    @property
    def choices(self) -> Mapping[str, str]:
        return self.offered or CHOICES.get(self.key, {})

    @property
    def shape(self) -> str:
        """The kind of input: a number, a choice, a list of lines, a long or a short text."""
        if self.choices:
            return "choice"
        if self.key in NUMBERS:
            return "number"
        return "lines" if self.key == "papers" else "long" if self.key in LONG else "text"


def fields_of(line: Line, data: Data) -> Iterator[Field]:
    """The fields of a line, named as in the form."""
    whole, _, last = line.place.rpartition(".")
    owner = whole if last in {"name", "rule"} else line.place
    for key in _keys(line.place, last, data):
        place = f"{owner}.{key}"
        name = key.rsplit(".", 1)[-1]
        if name in {"bound", "limit"}:
            band = at(data, owner) or {}
            bound = next((bound for bound in BOUNDS if bound in band), "at_least")
            yield Field(place, name, bound if name == "bound" else _shown(band.get(bound, "")))
        else:
            offered = CHECK_NAMES if place.startswith("checks") and name == "kind" else _offered(name, data)
            yield Field(place, name, _shown(at(data, place)) or UNSAID.get(name, ""), offered=offered)
    if last == "threshold":
        yield Field(f"{whole}.name", "name", _shown(at(data, f"{whole}.name")))


def _offered(key: str, data: Data) -> dict[str, str]:
    """The quantities that a figure may be; what a check may look at."""
    named = {str(quantity.get("id")): str(quantity.get("name")) for quantity in data.get("quantities", ())}
    if key in NAMED_BY.values():
        return {"": "số riêng của chỉ tiêu này", **named}
    if key in {"figure", "other"}:
        return {"": "chưa chọn", **named, **_figures(data)}
    if key == "indicator":
        ids = {str(one.get("id")): f"{one.get('id')} {one.get('name')}" for one in _indicators(data)}
        return {"": "chưa chọn", **ids}
    return {}


def _figures(data: Data) -> dict[str, str]:
    """The figures that indicators ask for, each by the name that a check has for it."""
    return {
        f"{one.get('id')}.{name}": f"{one.get('id')} {one[f'{name}_label']}"
        for one in _indicators(data)
        for name in NAMED_BY
        if one.get(f"{name}_label")
    }


def _indicators(data: Data) -> Iterator[Data]:
    return (one for criterion in data["criteria"] for one in criterion.get("indicators", ()))


def _keys(place: str, last: str, data: Data) -> tuple[str, ...]:
    part = at(data, place)
    if last == "rule":
        return _rule_keys(str((part or {}).get("kind")), shared=bool(data.get("quantities")))
    if place.startswith(("checks", "quantities")):
        asking = CHECK_KEYS.get(str((part or {}).get("kind")), ("kind",))
        return asking if place.startswith("checks") else ("name", "definition.text", "definition.citation")
    if last == "name":
        has = at(data, f"{place.rpartition('.')[0]}.clause") is not None
        return ("name", "clause") if has else ("name",)
    if last.startswith("bands"):
        return ("bound", "limit", "points", "clause")
    if not isinstance(part, dict):
        return ()
    shapes = (
        ("office", OFFICE),
        ("papers", ("papers", "clause")),
        ("text", ("text", "clause")),
        ("when", ("points", "when", "clause")),
        ("points", ("points", "clause")),
    )
    return next((keys for key, keys in shapes if key in part), ("value", "clause"))


def _rule_keys(kind: str, *, shared: bool) -> tuple[str, ...]:
    labels = LABELS.get(kind, RATIO_LABELS)
    named = [NAMED_BY[figure] for figure in FIELDS.get(kind, ()) if figure in NAMED_BY] if shared else ()
    within = ("rule.numerator_within_denominator",) if kind == "incidence_bands" else ()
    beside = ("definition.text", "definition.citation", "note", "unchangeable", "evidence")
    return ("rule.kind", *labels, *named, *within, *beside)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def type_in(data: Data, field: Field, typed: str) -> None:
    """Put the text typed into a field into the data of the file."""
    if field.key in {"bound", "limit"}:
        band = at(data, field.name.rpartition(".")[0])
        bound = next((key for key in BOUNDS if key in band), "at_least")
        if field.key == "limit":
            set_bound(band, bound, number(typed))
        elif typed in BOUNDS:
            set_bound(band, typed, band.get(bound, ""))
    elif field.shape == "number":
        put(data, field.name, number(typed))
    elif field.key == "papers":
        put(data, field.name, [text.strip() for text in typed.split("\n") if text.strip()])
    elif field.key == "numerator_within_denominator":
        put(data, field.name, typed == "yes")
    else:
        optional = field.key in OPTIONAL and not re.search(r"(all_criteria|no_zero|standing)\.", field.name)
        put(data, field.name, typed if typed or not optional else None)


def number(typed: str) -> int | Decimal | str:
    """The number that was typed ("75", "47,5"); anything else or ambiguous stays text, for the loader to refuse."""
    text = typed.replace(" ", "")
    if re.fullmatch(r"[0-9]{1,12}", text):
        return int(text)
    if re.fullmatch(r"[0-9]{1,9}(,[0-9]{1,6}|\.[0-9]{1,2})", text):
        return Decimal(text.replace(",", "."))
    return typed
