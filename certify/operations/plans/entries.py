"""Save the figures that a unit enters for a plan's targets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from certify.operations.act import Act
from certify.operations.plans.entry_checks import is_unchanged, numbers_of, problems_of
from certify.operations.plans.entry_lines import PlanEntry, PlanForm, PlanLine
from certify.store import plans
from certify.store.people.accounts import Account


class SavedPlan(Struct):
    """The outcome of each line: saved, refused with a sentence by field, or in conflict with a newer row."""

    saved: list[str] = field(default_factory=list)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)


def save(act: Act, form: PlanForm, entries: Mapping[str, PlanEntry]) -> SavedPlan:
    """Save the lines that differ from the stored rows, each independently of the others.

    `form` must have been read in the same transaction. Raises Forbidden.
    """
    act.need("plan:enter")
    saved, rows = SavedPlan(), []
    for line in form.lines:
        entry = entries.get(line.key)
        if entry is None or not line.open or is_unchanged(line, entry):
            continue
        if entry.seen != (line.stored.version if line.stored else 0):
            saved.conflicts.append(line.key)
        elif errors := problems_of(line, entry):
            saved.errors[line.key] = errors
        else:
            saved.saved.append(line.key)
            rows.append(_row(form, line, entry, act.actor, act.at))
    if rows:
        plans.put_entries(act.connection, rows)
        act.record("plan_entered", details=_changes(form, saved.saved, entries))
    return saved


def _row(form: PlanForm, line: PlanLine, entry: PlanEntry, actor: Account, at: datetime) -> dict[str, Any]:
    numerator, denominator = numbers_of(line, entry)
    return {
        "plan_id": form.plan.id,
        "target_id": line.target.id,
        "item": line.item.id if line.item else "",
        "unit_id": form.unit.id,
        "period": line.period,
        "numerator": numerator,
        "denominator": denominator,
        "on_date": entry.on,
        "reference": entry.reference.strip(),
        "version": entry.seen + 1,
        "updated_at": at,
        "updated_by": actor.id,
    }


def _changes(form: PlanForm, keys: list[str], entries: Mapping[str, PlanEntry]) -> dict[str, Any]:
    """The event's details: which lines of which unit, with the figures before and after."""
    stored = {line.key: line.stored for line in form.lines if line.key in keys}
    names = ", ".join(key.replace(".base", " (năm gốc)") for key in keys)
    return {
        "note": f"{form.plan.number}, {form.period.name}, {form.unit.full_name}: mục tiêu {names}",
        "plan": form.plan.id,
        "unit": form.unit.id,
        "before": {
            key: [row.numerator, row.denominator, row.reference] if row else None for key, row in stored.items()
        },
        "after": {key: [entries[key].numerator, entries[key].denominator, entries[key].reference] for key in keys},
    }
