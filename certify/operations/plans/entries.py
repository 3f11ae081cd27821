"""Entering figures of a plan's targets: what a unit is asked for, and saving it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from certify.domain.criteria.answer_reading import LARGEST_COUNT
from certify.domain.plans.goals import Item, PerDivision, ReachCommunes, ReachRate, ReachRecognised
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound
from certify.operations.log.events import record_event
from certify.operations.plans.boards import period_of, plan_for, typed_parts
from certify.operations.plans.sources import Cell, Files, files_of
from certify.store import plans, units
from certify.store.connection import Connection
from certify.store.people.accounts import Account
from certify.store.plans import StoredEntry
from certify.store.units import Unit

LONGEST_REFERENCE = 500


@dataclass(frozen=True)
class Line:
    """One thing a unit is asked: figures of the period or of the base year, a yes, or an item to tick off."""

    target: Target
    period: str
    stored: StoredEntry | None
    typed: tuple[str, ...] = ()
    held: Mapping[str, Cell] = field(default_factory=dict)
    item: Item | None = None
    base: bool = False

    @property
    def key(self) -> str:
        """The name of the line in a form: "10a", "10a.base", "11.3"."""
        return ".".join([self.target.id, *(["base"] if self.base else []), *([self.item.id] if self.item else [])])

    @property
    def yes(self) -> bool:
        return isinstance(self.target.goal, ReachCommunes)

    @property
    def open(self) -> bool:
        """Whether there is anything to put in; figures that a file holds are only shown."""
        return bool(self.typed or self.item or self.yes)


@dataclass(frozen=True)
class Form:
    """What a unit is asked for a plan in a period."""

    plan: Plan
    period: Period
    unit: Unit
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PlanEntry:
    """What a person put in for one line; `seen` is the version of the row that they saw (0: none yet)."""

    numerator: int | None
    denominator: int | None
    on: date | None
    reference: str
    seen: int


@dataclass
class SavedPlan:
    """The fate of each line: saved, refused with a sentence by field, or in conflict with a newer row."""

    saved: list[str] = field(default_factory=list)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)


def form_for(act: Act, plan_id: str, period_key: str, unit_id: int) -> Form:
    """The lines of a unit within the actor's scope. Raises Forbidden and NotFound."""
    act.need("plan:enter")
    unit = units.find(act.connection, unit_id)
    province = units.find(act.connection, (unit.province_id or unit.id) if unit else 0)
    if unit is None or province is None or not act.covers(unit):
        raise NotFound
    plan = plan_for(act.library, province, plan_id).plan
    period = period_of(plan, period_key, act.today)
    stored = stored_of(act.connection, plan, unit)
    files = files_of(act.connection, plan, province.id, period)
    levels = levels_of(act.connection, unit, period)
    lines = (line for one in plan.targets_in(period) for line in lines_of(one, unit, levels, period, files, stored))
    return Form(plan, period, unit, tuple(lines))


def save(act: Act, form: Form, entries: Mapping[str, PlanEntry]) -> SavedPlan:
    """Save the lines that differ from what stands; each stands or falls for itself.

    `form` must have been read in the same transaction. Raises Forbidden.
    """
    act.need("plan:enter")
    saved, rows = SavedPlan(), []
    for line in form.lines:
        entry = entries.get(line.key)
        if entry is None or not line.open or _unchanged(line, entry):
            continue
        if entry.seen != (line.stored.version if line.stored else 0):
            saved.conflicts.append(line.key)
        elif errors := _faults(line, entry):
            saved.errors[line.key] = errors
        else:
            saved.saved.append(line.key)
            rows.append(_row(form, line, entry, act.actor, act.at))
    if rows:
        plans.put_entries(act.connection, rows)
        record_event(act, "plan_entered", details=_changes(form, saved.saved, entries))
    return saved


Stored = Mapping[tuple[str, str, str], StoredEntry]


def stored_of(connection: Connection, plan: Plan, unit: Unit) -> Stored:
    """What a unit has entered for a plan, by target, item and period."""
    found = plans.entries_of_unit(connection, plan.id, unit.id)
    return {(one.target_id, one.item, one.period): one for one in found}


def levels_of(connection: Connection, unit: Unit, period: Period) -> set[str]:
    """The levels a unit enters figures for: its own, and the one between when communes stand directly under it."""
    if unit.level != UnitLevel.PROVINCE:
        return {unit.level}
    below = units.holds_communes(connection, unit.id, period.ends_on)
    return {UnitLevel.PROVINCE, UnitLevel.DISTRICT} if below else {UnitLevel.PROVINCE}


def lines_of(
    target: Target, unit: Unit, levels: set[str], period: Period, files: Files, stored: Stored
) -> Iterator[Line]:
    """A target's lines for a unit. The province may give the base year of what communes state as a whole."""
    if isinstance(target.goal, ReachRecognised):
        return
    if target.scope in levels:
        for item in target.items:
            yield Line(target, period.key, stored.get((target.id, item.id, period.key)), item=item)
        if not target.items:
            cells = {name: files.cell(unit.id, one.sheet) if one.sheet else None for name, one in target.asked.items()}
            held = {name: cell for name, cell in cells.items() if cell}
            now = stored.get((target.id, "", period.key))
            yield Line(target, period.key, now, typed_parts(target, files, unit.id), held)
    if target.base_year and levels & {target.scope, UnitLevel.PROVINCE}:
        year = str(target.base_year)
        yield Line(target, year, stored.get((target.id, "", year)), tuple(target.asked), base=True)


def _unchanged(line: Line, entry: PlanEntry) -> bool:
    one = line.stored
    stands = (one.numerator, one.denominator, one.on_date, one.reference) if one else (None, None, None, "")
    return (*_numbers(line, entry), entry.on, entry.reference.strip()) == stands


def _numbers(line: Line, entry: PlanEntry) -> tuple[int | None, int | None]:
    """Both numbers of a row: a part that a file holds by now stays as it was typed before."""
    if line.item or line.yes:
        return entry.numerator, entry.denominator
    kept = {name: getattr(line.stored, name, None) for name in ("numerator", "denominator")}
    typed = {name: getattr(entry, name) for name in line.typed}
    return (kept | typed)["numerator"], (kept | typed)["denominator"]


def _faults(line: Line, entry: PlanEntry) -> dict[str, str]:
    """What is wrong with a line, by field. A line that is emptied again is right."""
    if len(entry.reference) > LONGEST_REFERENCE:
        return {"reference": f"Dài quá {LONGEST_REFERENCE} ký tự."}
    if line.item or line.yes:
        return _unproved(line, entry)
    values = {name: getattr(entry, name) for name in line.typed}
    if all(value is None for value in values.values()):
        return {}
    errors = {name: "Chưa nhập." for name, value in values.items() if value is None}
    errors |= {name: f"Lớn quá mức có thể (tối đa {LARGEST_COUNT})." for name, value in values.items()
               if value is not None and value > LARGEST_COUNT}  # fmt: skip
    if line.base and not entry.reference.strip():
        errors["reference"] = "Phải ghi nguồn của số năm gốc."
    return errors or _impossible(line, entry)


def _unproved(line: Line, entry: PlanEntry) -> dict[str, str]:
    """What is done needs its document, an item of work its day too."""
    if not entry.numerator:
        return {}
    errors = {} if entry.reference.strip() else {"reference": "Phải ghi số, ký hiệu, ngày của văn bản."}
    if line.item and entry.on is None:
        errors["on"] = "Phải ghi ngày hoàn thành."
    return errors


def _impossible(line: Line, entry: PlanEntry) -> dict[str, str]:
    whole = entry.denominator if "denominator" in line.typed else _held(line, "denominator")
    part = entry.numerator if "numerator" in line.typed else _held(line, "numerator")
    if whole is None or part is None:
        return {}
    if isinstance(line.target.goal, ReachRate | PerDivision) and part > whole:
        return {"numerator": f"Tử số {part} lớn hơn mẫu số {whole}."}
    return {"denominator": "Phải lớn hơn 0."} if line.base and whole == 0 else {}


def _held(line: Line, part: str) -> int | None:
    return line.held[part].value if part in line.held else None


def _row(form: Form, line: Line, entry: PlanEntry, actor: Account, at: datetime) -> dict[str, Any]:
    numerator, denominator = _numbers(line, entry)
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


def _changes(form: Form, keys: list[str], entries: Mapping[str, PlanEntry]) -> dict[str, Any]:
    """The event's details: which lines of which unit, with the figures before and after."""
    stored = {line.key: line.stored for line in form.lines if line.key in keys}
    names = ", ".join(key.replace(".base", " (năm gốc)") for key in keys)
    return {
        "note": f"{form.plan.number}, {form.period.name}, {form.unit.full_name}: mục tiêu {names}",
        "plan": form.plan.id,
        "unit": form.unit.id,
        "before": {
            key: [one.numerator, one.denominator, one.reference] if one else None for key, one in stored.items()
        },
        "after": {key: [entries[key].numerator, entries[key].denominator, entries[key].reference] for key in keys},
    }
