"""The form of a unit's figures for a plan: what was typed, what is wrong with it, and the entries to save."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from certify.domain.numbers import id_or, parse_count
from certify.operations.act import Refused
from certify.operations.plans.entry_lines import PlanEntry, PlanForm, PlanLine
from certify.store.plans import StoredEntry
from certify.web.dates import read_date

FIELDS = ("numerator", "denominator", "yes", "on", "reference", "seen")


class TypedLine(Struct):
    """A line, the texts in its fields and what is wrong with them; `newer` is what somebody else saved meanwhile."""

    line: PlanLine
    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    newer: StoredEntry | None = None


def stored_lines(form: PlanForm) -> list[TypedLine]:
    """The lines as they are stored."""
    return [TypedLine(line, values_of(line)) for line in form.lines]


def values_of(line: PlanLine) -> dict[str, str]:
    """The fields of a line as they are stored."""
    stored = line.stored
    if stored is None:
        return {"seen": "0"}
    yes = {None: "", 0: "no"}.get(stored.numerator, "yes")
    numbers = {"numerator": _text(stored.numerator), "denominator": _text(stored.denominator)}
    on = stored.on_date.isoformat() if stored.on_date else ""
    return {**numbers, "yes": yes, "on": on, "reference": stored.reference, "seen": str(stored.version)}


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def read_lines(form: PlanForm, typed: Mapping[str, str]) -> tuple[list[TypedLine], dict[str, PlanEntry]]:
    """The lines as they were typed, and the entries of those that can be read, by the line's key."""
    lines, entries = [], {}
    for line in form.lines:
        if f"{line.key}.seen" not in typed:
            lines.append(TypedLine(line, values_of(line)))
            continue
        shown = TypedLine(line, {name: typed.get(f"{line.key}.{name}", "").strip() for name in FIELDS})
        lines.append(shown)
        entry = _entry(shown)
        if not shown.errors:
            entries[line.key] = entry
    return lines, entries


def _entry(shown: TypedLine) -> PlanEntry:
    values, line = shown.values, shown.line
    seen = id_or(values["seen"], 0)
    if line.yes or line.item:
        numerator = {"yes": 1, "no": 0}.get(values["yes"])
        on = _day(shown)
        return PlanEntry(numerator, None if numerator is None else 1, on, values["reference"], seen)
    numbers = {name: _count(shown, name) for name in line.typed}
    return PlanEntry(numbers.get("numerator"), numbers.get("denominator"), None, values["reference"], seen)


def _count(shown: TypedLine, name: str) -> int | None:
    if not shown.values[name]:
        return None
    try:
        return parse_count(shown.values[name])
    except ValueError as fault:
        shown.errors[name] = str(fault)
        return None


def _day(shown: TypedLine) -> date | None:
    try:
        return read_date(shown.values["on"], "Ngày", optional=True)
    except Refused as refused:
        shown.errors["on"] = refused.reasons[0]
        return None
