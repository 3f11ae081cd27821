"""The lines that a unit fills in for a plan in a period."""

from collections.abc import Iterator, Mapping, Set
from datetime import date

from msgspec import Struct, field

from certify.domain.plans.goals import Item, ReachCommunes, ReachRecognised
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound
from certify.operations.plans.boards import period_of, plan_for, typed_parts
from certify.operations.plans.sources import Cell, Files, files_of
from certify.store import plans
from certify.store.connection import Connection
from certify.store.plans import StoredEntry
from certify.store.units import units
from certify.store.units.units import Unit


class PlanLine(Struct, frozen=True):
    """One line of a form: figures of the period or of the base year, a yes, or an item to tick off.

    `typed` names the numbers to enter, `held` has those taken from the unit's file.
    """

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
        """Whether there is anything to enter; figures taken from a file are only shown."""
        return bool(self.typed or self.item or self.yes)


class PlanForm(Struct, frozen=True):
    """The lines that a unit is asked to fill in for a plan in a period."""

    plan: Plan
    period: Period
    unit: Unit
    lines: tuple[PlanLine, ...]


class PlanEntry(Struct, frozen=True):
    """What a person entered in one line; `seen` is the version of the row that they saw (0: none yet)."""

    numerator: int | None
    denominator: int | None
    on: date | None
    reference: str
    seen: int


def form_for(act: Act, plan_id: str, period_key: str, unit_id: int) -> PlanForm:
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
    targets = plan.targets_in(period)
    lines = (line for target in targets for line in lines_of(target, unit.id, levels, period, files, stored))
    return PlanForm(plan, period, unit, tuple(lines))


StoredEntries = Mapping[tuple[str, str, str], StoredEntry]


def stored_of(connection: Connection, plan: Plan, unit: Unit) -> StoredEntries:
    """What a unit has entered for a plan, by target, item and period."""
    rows = plans.entries_of_unit(connection, plan.id, unit.id)
    return {(row.target_id, row.item, row.period): row for row in rows}


def levels_of(connection: Connection, unit: Unit, period: Period) -> set[str]:
    """The levels a unit enters figures for: its own; a province directly above communes also the districts'."""
    if unit.level != UnitLevel.PROVINCE:
        return {unit.level}
    below = units.holds_communes(connection, unit.id, period.ends_on)
    return {UnitLevel.PROVINCE, UnitLevel.DISTRICT} if below else {UnitLevel.PROVINCE}


def lines_of(
    target: Target, unit_id: int, levels: Set[str], period: Period, files: Files, stored: StoredEntries
) -> Iterator[PlanLine]:
    """A target's lines for a unit at these levels. The province may enter the base year for its communes as a whole."""
    if isinstance(target.goal, ReachRecognised):
        return
    if target.scope in levels:
        for item in target.items:
            yield PlanLine(target, period.key, stored.get((target.id, item.id, period.key)), item=item)
        if not target.items:
            cells = {
                name: files.cell(unit_id, asked.sheet) if asked.sheet else None for name, asked in target.asked.items()
            }
            held = {name: cell for name, cell in cells.items() if cell}
            row = stored.get((target.id, "", period.key))
            yield PlanLine(target, period.key, row, typed_parts(target, files, unit_id), held)
    if target.base_year and levels & {target.scope, UnitLevel.PROVINCE}:
        year = str(target.base_year)
        yield PlanLine(target, year, stored.get((target.id, "", year)), tuple(target.asked), base=True)
