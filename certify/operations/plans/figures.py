"""The figures of a plan's target in a period: of the whole province, its divisions and each unit."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from certify.domain.plans.elapsed import Elapsed, elapsed
from certify.domain.plans.evaluation import result, result_of_one
from certify.domain.plans.goals import ReachCommunes, ReachRecognised
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target
from certify.domain.plans.result import Pair, Result, Stated
from certify.operations.plans.sources import Cell, Files, files_of
from certify.store import plans
from certify.store.connection import Connection
from certify.store.plans import StoredEntry
from certify.store.units import units
from certify.store.units.units import Unit


class UnitFigures(Struct, frozen=True):
    """What one unit states for a target: each number with its source, and the unit's result."""

    unit: Unit
    cells: Mapping[str, Cell]
    entry: StoredEntry | None
    base: StoredEntry | None
    result: Result


class Followed(Struct, frozen=True):
    """A target in a period: the whole province, the divisions and every unit that enters figures, by name."""

    target: Target
    total: Result
    divisions: Mapping[int, Result]
    rows: tuple[UnitFigures, ...]
    ticked: Mapping[str, StoredEntry]
    base: StoredEntry | None

    def of(self, unit_id: int) -> Result | None:
        """The result of a unit or division; None where the target doesn't concern it."""
        by_unit = {row.unit.id: row.result for row in self.rows}
        return self.divisions.get(unit_id) or by_unit.get(unit_id)


class BoardInputs(Struct, frozen=True):
    """What the figures of all targets are computed from."""

    plan: Plan
    period: Period
    today: date
    province: Unit
    divisions: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    files: Files
    entries: Mapping[tuple[str, str, int, str], StoredEntry]

    def elapsed(self, target: Target) -> Elapsed:
        """The time that a target has used up by the end of the period."""
        return elapsed(self.plan, target, self.period, self.today)

    def entry(self, target: Target, unit: Unit, period: str) -> StoredEntry | None:
        return self.entries.get((target.id, "", unit.id, period))


def inputs_for(connection: Connection, plan: Plan, period: Period, province: Unit, today: date) -> BoardInputs:
    communes = tuple(units.communes(connection, province.id, period.ends_on))
    above = {unit.id: unit for unit in units.areas(connection)}
    divisions = {commune.parent_id: above[commune.parent_id] for commune in communes if commune.parent_id}
    years = {str(target.base_year) for target in plan.targets if target.base_year}
    entries = plans.entries_of(connection, plan.id, province.id, {period.key, *years})
    return BoardInputs(
        plan=plan,
        period=period,
        today=today,
        province=province,
        divisions=tuple(sorted(divisions.values(), key=lambda unit: unit.code)),
        communes=communes,
        files=files_of(connection, plan, province.id, period),
        entries={(entry.target_id, entry.item, entry.unit_id, entry.period): entry for entry in entries},
    )


def follow(inputs: BoardInputs, target: Target) -> Followed:
    share = inputs.elapsed(target)
    if target.items:
        return _checklist(inputs, target)
    members = {"commune": inputs.communes, "district": inputs.divisions, "province": (inputs.province,)}[target.scope]
    stated = {unit.id: _stated(inputs, target, unit) for unit in members}
    base = inputs.entry(target, inputs.province, str(target.base_year)) if target.scope != "province" else None
    counted = _counted(inputs, target)
    return Followed(
        target=target,
        total=result(target, counted or list(stated.values()), share, _pair_of(base)),
        divisions={
            division.id: result(target, inside, share) for division, inside in _by_division(inputs, target, stated)
        },
        rows=tuple(_figures(inputs, target, unit, stated[unit.id]) for unit in members),
        ticked={},
        base=base,
    )


def _checklist(inputs: BoardInputs, target: Target) -> Followed:
    """A checklist, which only the province ticks off."""
    entries = {
        item.id: inputs.entries.get((target.id, item.id, inputs.province.id, inputs.period.key))
        for item in target.items
    }
    ticked = {key: entry for key, entry in entries.items() if entry and entry.numerator}
    stated = [Stated(Pair(1) if item.id in ticked else None) for item in target.items]
    total = result(target, stated, inputs.elapsed(target))
    return Followed(target, total, {}, (), ticked, None)


def _by_division(
    inputs: BoardInputs, target: Target, stated: Mapping[int, Stated]
) -> Iterable[tuple[Unit, list[Stated]]]:
    """The divisions with what their communes state, for a target that communes enter."""
    if target.scope != "commune":
        return
    for division in inputs.divisions:
        yield division, [stated[commune.id] for commune in inputs.communes if commune.parent_id == division.id]


def _stated(inputs: BoardInputs, target: Target, unit: Unit) -> Stated:
    base = inputs.entry(target, unit, str(target.base_year)) if target.base_year else None
    return Stated(_current(inputs, target, unit), _pair_of(base), str(unit.parent_id))


def _current(inputs: BoardInputs, target: Target, unit: Unit) -> Pair | None:
    if isinstance(target.goal, ReachRecognised):
        recognised = inputs.files.recognised.get(unit.id)
        return None if recognised is None else Pair(int(recognised))
    if isinstance(target.goal, ReachCommunes):
        return _pair_of(inputs.entry(target, unit, inputs.period.key))
    values = [cell.value for cell in _cells(inputs, target, unit).values()]
    numbers = [value for value in values if value is not None]
    return Pair(*numbers) if numbers and len(numbers) == len(values) else None


def _cells(inputs: BoardInputs, target: Target, unit: Unit) -> dict[str, Cell]:
    """Each number of a unit: from its file where it is there, else as entered."""
    entry = inputs.entry(target, unit, inputs.period.key)
    cells = {}
    for name, asked in target.asked.items():
        held = inputs.files.cell(unit.id, asked.sheet) if asked.sheet else None
        cells[name] = held or Cell(getattr(entry, name) if entry else None, entry.reference if entry else "")
    return cells


def _figures(inputs: BoardInputs, target: Target, unit: Unit, stated: Stated) -> UnitFigures:
    entry = inputs.entry(target, unit, inputs.period.key)
    base = inputs.entry(target, unit, str(target.base_year)) if target.base_year else None
    unit_result = result_of_one(target, stated, inputs.elapsed(target))
    return UnitFigures(unit, _cells(inputs, target, unit), entry, base, unit_result)


def _counted(inputs: BoardInputs, target: Target) -> list[Stated] | None:
    counted = inputs.files.counted if isinstance(target.goal, ReachRecognised) else None
    return [Stated(counted)] if counted else None


def _pair_of(entry: StoredEntry | None) -> Pair | None:
    """The figures of an entry; a count of cases has no denominator."""
    if entry is None or entry.numerator is None:
        return None
    return Pair(entry.numerator, 1 if entry.denominator is None else entry.denominator)
