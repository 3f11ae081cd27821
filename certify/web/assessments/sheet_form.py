"""Reading a score sheet's form: what was typed, the entries to save, and what could not be read."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from msgspec import Struct

from certify.domain.assessment.sides import Side
from certify.domain.criteria.answers import Answer, BadAnswer, answer_data, of_kind
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rules import parse_answer
from certify.domain.criteria.sharing import spread
from certify.domain.criteria.version import Version
from certify.domain.numbers import id_or, parse_count
from certify.operations.assessments.answers import AnswerEntry
from certify.store.assessments.answers import StoredAnswer

FIGURES = ("yes", "numerator", "denominator", "count", "not_applicable")
TYPED = (*FIGURES, "explanation", "confirm")
FIELDS = (*TYPED, "carried", "version", "seen")


class TypedAnswer(Struct, frozen=True):
    """What a person typed for one indicator and what is wrong with it, both by field; `data` is the answer so far."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    data: Mapping[str, object] | None

    @property
    def untouched(self) -> bool:
        """Whether the line came back as the page showed it: then another person's newer figures are kept."""
        return self.values.get("seen") == mark_of(self.values)

    @property
    def entry(self) -> AnswerEntry:
        """The entry to save; a figure carried over from last year stays unconfirmed until it is confirmed."""
        confirmed = not self.values.get("carried") or bool(self.values.get("confirm"))
        base = id_or(self.values.get("version", ""), 0)
        return AnswerEntry(self.data, self.values.get("explanation", "").strip(), base, confirmed)


def stored_values(row: StoredAnswer | None, kind: str) -> dict[str, str]:
    """The form's fields for a stored answer; blank if it was given for another kind of rule."""
    if row is None:
        return {"version": "0"}
    return _values(row, row.data if row.data and of_kind(kind, row.data) else {})


def _values(row: StoredAnswer, data: Mapping[str, Any]) -> dict[str, str]:
    values = {key: str(value) for key, value in data.items() if key != "yes"}
    if "yes" in data:
        values["yes"] = "yes" if data["yes"] else "no"
    return {**values, "explanation": row.explanation, "version": str(row.version)}


def proposed(row: StoredAnswer | None, indicator_id: str, side: Side, answer: Answer) -> TypedAnswer:
    """A line as if a person had typed that answer over the stored one."""
    data = answer_data(answer)
    stored = row or StoredAnswer(indicator_id, side, None, "", confirmed=True, version=0)
    return TypedAnswer(_values(stored, data), {}, data)


class TypedQuantity(Struct, frozen=True):
    """What a person typed for a quantity; `changed` says whether the page showed something else."""

    text: str
    changed: bool
    error: str = ""


def mark_of(values: Mapping[str, str]) -> str:
    """A short hash of a line's fields, to tell whether a person changed it since the page was drawn."""
    texts = [values.get(field, "").strip() for field in TYPED]
    return sha256("\0".join(texts).encode()).hexdigest()[:12]


def figures_mark(indicator: Indicator, values: Mapping[str, str]) -> str:
    """A short hash of the figures that are an indicator's own, to tell whether somebody changed those carried over."""
    return mark_of({field: values.get(field, "") for field in FIGURES if field not in indicator.quantities})


def read_quantities(version: Version, form: Mapping[str, str]) -> dict[str, TypedQuantity]:
    """What the form holds for each quantity that it shows."""
    shown = (quantity.id for quantity in version.quantities if f"{quantity.id}.shared" in form)
    return {key: _quantity(form.get(f"{key}.shared", "").strip(), form.get(f"{key}.seen", "")) for key in shown}


def _quantity(text: str, seen: str) -> TypedQuantity:
    try:
        parse_count(text or "0")
    except ValueError as fault:
        return TypedQuantity(text, text != seen, str(fault))
    return TypedQuantity(text, text != seen)


def read_form(version: Version, form: Mapping[str, str]) -> dict[str, TypedAnswer]:
    """What the form brings for each indicator, with the quantities put where they are used.

    Of a line that is as the server has it the page's script sends the version alone.
    """
    parts = (name.rpartition(".") for name in form)
    brought = {key for key, _, field in parts if field in TYPED}
    lines = {i.id: _fields(i, form) for i in version.indicators if i.id in brought}
    figures = {
        key: {field: values[field] for field in FIGURES if values[field].strip()} for key, values in lines.items()
    }
    typed = {key: one for key, one in read_quantities(version, form).items() if not one.error}
    texts = {key: one.text for key, one in typed.items() if one.text or one.changed}
    spread(version, texts, {key for key in texts if typed[key].changed}, figures)
    for key, values in lines.items():
        values.update({field: figures[key].get(field, values[field]) for field in FIGURES})
    return {key: _typed(version.indicator(key), values) for key, values in lines.items()}


def read_versions(version: Version, form: Mapping[str, str]) -> dict[str, int]:
    """The versions that a page showed, by indicator."""
    shown = (indicator.id for indicator in version.indicators if f"{indicator.id}.version" in form)
    return {key: id_or(form[f"{key}.version"], 0) for key in shown}


def complete(version: Version, typed: Mapping[str, TypedAnswer]) -> dict[str, Answer]:
    """The typed answers that are complete and possible, by indicator, to score them without saving."""
    answers = {}
    for key, line in typed.items():
        if line.data and not line.errors and line.entry.confirmed:
            try:
                answers[key] = parse_answer(version.indicator(key).rule, line.data)
            except BadAnswer:
                continue
    return answers


def _fields(indicator: Indicator, form: Mapping[str, str]) -> dict[str, str]:
    return {field: form.get(f"{indicator.id}.{field}", "").replace("\r\n", "\n") for field in FIELDS}


def _typed(indicator: Indicator, values: dict[str, str]) -> TypedAnswer:
    # Whoever changes a figure that was carried over confirms it.
    if values["carried"] and values["carried"] != figures_mark(indicator, values):
        values["confirm"] = "1"
    data: dict[str, object] = {}
    errors: dict[str, str] = {}
    if values["not_applicable"].strip():
        return TypedAnswer(values, {}, {"not_applicable": values["not_applicable"].strip()})
    if values["yes"] in {"yes", "no"}:
        data["yes"] = values["yes"] == "yes"
    for field in ("numerator", "denominator", "count"):
        if values[field].strip():
            try:
                data[field] = parse_count(values[field])
            except ValueError as fault:
                errors[field] = str(fault)
    return TypedAnswer(values, errors, data or None)
