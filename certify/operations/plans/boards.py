"""Plans as people follow them: every target of a period, for a province, its divisions and each unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from certify.domain.library import Library
from certify.domain.plans.elapsed import elapsed
from certify.domain.plans.evaluation import result, result_of_one
from certify.domain.plans.goals import ReachCommunes, ReachRecognised
from certify.domain.plans.library import LoadedPlan, UnknownPlan
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target
from certify.domain.plans.result import Pair, Result, Stated
from certify.operations.act import Act, NotFound
from certify.operations.plans.sources import Cell, Files, files_of
from certify.operations.units.scope import province_of
from certify.store import plans, units
from certify.store.connection import Connection
from certify.store.plans import StoredEntry
from certify.store.units import Unit


@dataclass(frozen=True)
class UnitFigures:
    """What one unit states for a target: each number with its source, and where the unit stands."""

    unit: Unit
    cells: Mapping[str, Cell]
    entry: StoredEntry | None
    base: StoredEntry | None
    result: Result


@dataclass(frozen=True)
class Followed:
    """A target in a period: the whole province, the divisions and every unit that enters figures, by name."""

    target: Target
    total: Result
    divisions: Mapping[int, Result]
    rows: tuple[UnitFigures, ...]
    ticked: Mapping[str, StoredEntry]
    base: StoredEntry | None

    def of(self, unit_id: int) -> Result | None:
        """Where a unit or a division stands; None where the target does not concern it."""
        own = {row.unit.id: row.result for row in self.rows}
        return self.divisions.get(unit_id) or own.get(unit_id)


@dataclass(frozen=True)
class Board:
    """A plan in a period, for one province."""

    loaded: LoadedPlan
    period: Period
    province: Unit
    division: str
    divisions: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    followed: tuple[Followed, ...]

    @property
    def plan(self) -> Plan:
        return self.loaded.plan


@dataclass(frozen=True)
class _Ground:
    """What a board is made from."""

    plan: Plan
    period: Period
    province: Unit
    divisions: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    files: Files
    entries: Mapping[tuple[str, str, int, str], StoredEntry]

    def entry(self, target: Target, unit: Unit, period: str) -> StoredEntry | None:
        return self.entries.get((target.id, "", unit.id, period))


def plans_of(act: Act) -> tuple[LoadedPlan, ...]:
    """The plans that the actor's province follows; none for an account without a unit."""
    act.need("plan:read")
    province = _province(act)
    return act.library.plans.of_province(province.code)


def board_of(act: Act, plan_id: str, period_key: str = "") -> Board:
    """A plan of the actor's province in a period (by default the newest that has begun). Raises NotFound."""
    act.need("plan:read")
    province = _province(act)
    loaded = plan_for(act.library, province, plan_id)
    period = period_of(loaded.plan, period_key, act.today)
    ground = _ground(act.connection, loaded.plan, period, province)
    followed = tuple(_followed(ground, target) for target in loaded.plan.targets_in(period))
    procedure = act.library.latest(loaded.plan.criteria).version.procedure_on(period.ends_on)
    return Board(loaded, period, province, procedure.division, ground.divisions, ground.communes, followed)


def plan_for(library: Library, province: Unit, plan_id: str) -> LoadedPlan:
    """A plan that a province follows. Raises NotFound."""
    try:
        return library.plans.followed(plan_id, province.code)
    except UnknownPlan as unknown:
        raise NotFound from unknown


def period_of(plan: Plan, key: str, on: date) -> Period:
    """The period of that key, the newest on a day when no key is given. Raises NotFound."""
    if not key:
        return plan.newest_period(on)
    found = next((period for period in plan.periods if period.key == key), None)
    if found is None:
        raise NotFound
    return found


def typed_parts(target: Target, files: Files, unit_id: int, *, base: bool = False) -> tuple[str, ...]:
    """The numbers a unit types for a target: those no file of the year holds; all of them for the base year."""
    return tuple(
        name
        for name, asked in target.asked.items()
        if base or asked.sheet is None or files.cell(unit_id, asked.sheet) is None
    )


def _province(act: Act) -> Unit:
    province = units.find(act.connection, province_of(act) or 0)
    if province is None:
        raise NotFound
    return province


def _ground(connection: Connection, plan: Plan, period: Period, province: Unit) -> _Ground:
    communes = tuple(units.communes(connection, province.id, period.ends_on))
    above = {unit.id: unit for unit in units.areas(connection)}
    divisions = {commune.parent_id: above[commune.parent_id] for commune in communes if commune.parent_id}
    years = {str(target.base_year) for target in plan.targets if target.base_year}
    entries = plans.entries_of(connection, plan.id, province.id, {period.key, *years})
    return _Ground(
        plan=plan,
        period=period,
        province=province,
        divisions=tuple(sorted(divisions.values(), key=lambda unit: unit.code)),
        communes=communes,
        files=files_of(connection, plan, province.id, period),
        entries={(entry.target_id, entry.item, entry.unit_id, entry.period): entry for entry in entries},
    )


def _followed(ground: _Ground, target: Target) -> Followed:
    share = elapsed(ground.plan, target, ground.period)
    if target.items:
        return _checklist(ground, target)
    members = {"commune": ground.communes, "district": ground.divisions, "province": (ground.province,)}[target.scope]
    known = {unit.id: _stated(ground, target, unit) for unit in members}
    base = ground.entry(target, ground.province, str(target.base_year)) if target.scope != "province" else None
    counted = _counted(ground, target)
    return Followed(
        target=target,
        total=result(target, counted or list(known.values()), share, _pair_of(base)),
        divisions={one.id: result(target, inside, share) for one, inside in _inside(ground, target, known)},
        rows=tuple(_figures(ground, target, unit, known[unit.id]) for unit in members),
        ticked={},
        base=base,
    )


def _checklist(ground: _Ground, target: Target) -> Followed:
    """A checklist is ticked off by the province alone."""
    found = {item.id: ground.entries.get((target.id, item.id, ground.province.id, ground.period.key))
             for item in target.items}  # fmt: skip
    ticked = {key: one for key, one in found.items() if one and one.numerator}
    stated = [Stated(Pair(1) if item.id in ticked else None) for item in target.items]
    total = result(target, stated, elapsed(ground.plan, target, ground.period))
    return Followed(target, total, {}, (), ticked, None)


def _inside(ground: _Ground, target: Target, known: Mapping[int, Stated]) -> Iterable[tuple[Unit, list[Stated]]]:
    """The divisions with what their communes state, for a target that communes enter."""
    if target.scope != "commune":
        return
    for division in ground.divisions:
        yield division, [known[commune.id] for commune in ground.communes if commune.parent_id == division.id]


def _stated(ground: _Ground, target: Target, unit: Unit) -> Stated:
    base = ground.entry(target, unit, str(target.base_year)) if target.base_year else None
    return Stated(_now(ground, target, unit), _pair_of(base), str(unit.parent_id))


def _now(ground: _Ground, target: Target, unit: Unit) -> Pair | None:
    if isinstance(target.goal, ReachRecognised):
        found = ground.files.recognised.get(unit.id)
        return None if found is None else Pair(int(found))
    if isinstance(target.goal, ReachCommunes):
        return _pair_of(ground.entry(target, unit, ground.period.key))
    values = [cell.value for cell in _cells(ground, target, unit).values()]
    whole = [value for value in values if value is not None]
    return Pair(*whole) if whole and len(whole) == len(values) else None


def _cells(ground: _Ground, target: Target, unit: Unit) -> dict[str, Cell]:
    """Each number of a unit: from its file where a file holds it, else as it was typed."""
    entry = ground.entry(target, unit, ground.period.key)
    cells = {}
    for name, asked in target.asked.items():
        held = ground.files.cell(unit.id, asked.sheet) if asked.sheet else None
        cells[name] = held or Cell(getattr(entry, name) if entry else None, entry.reference if entry else "")
    return cells


def _figures(ground: _Ground, target: Target, unit: Unit, stated: Stated) -> UnitFigures:
    entry = ground.entry(target, unit, ground.period.key)
    base = ground.entry(target, unit, str(target.base_year)) if target.base_year else None
    own = result_of_one(target, stated, elapsed(ground.plan, target, ground.period))
    return UnitFigures(unit, _cells(ground, target, unit), entry, base, own)


def _counted(ground: _Ground, target: Target) -> list[Stated] | None:
    counted = ground.files.counted if isinstance(target.goal, ReachRecognised) else None
    return [Stated(counted)] if counted else None


def _pair_of(entry: StoredEntry | None) -> Pair | None:
    """The figures of an entry; cases stand alone."""
    if entry is None or entry.numerator is None:
        return None
    return Pair(entry.numerator, 1 if entry.denominator is None else entry.denominator)
