"""Which figures of its plans a unit hasn't entered yet, found without reading the answers in its files."""

from collections.abc import Iterator
from datetime import date

from certify.domain.library import Library
from certify.domain.plans.goals import ReachRecognised
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target
from certify.domain.units.levels import UnitLevel
from certify.operations.plans.entry_lines import PlanLine, levels_of, lines_of
from certify.operations.plans.sources import held_by
from certify.store import plans
from certify.store.connection import Connection
from certify.store.units import units
from certify.store.units.units import Unit


def unentered(connection: Connection, library: Library, unit: Unit, on: date) -> Iterator[tuple[Plan, Period, int]]:
    """The plans with figures that a unit has still to enter, in the newest period that asks for any, and how many."""
    province = units.with_those_above(connection, unit.id).get(unit.province_id or unit.id)
    for loaded in library.plans.of_province(province.code) if province else ():
        plan, begun = loaded.plan, [period for period in reversed(loaded.plan.periods) if period.begins_on <= on]
        by_period = ((period, _asked(connection, plan, period, unit)) for period in begun)
        period, targets = next(((period, targets) for period, targets in by_period if targets), (None, []))
        if period is None:
            continue
        files = held_by(connection, plan, unit, period)
        levels = levels_of(connection, unit, period)
        lines = (line for target in targets for line in lines_of(target, unit, levels, period, files, {}))
        asked = {_key(line) for line in lines if line.open and not line.base}
        if count := len(asked - plans.entered(connection, plan.id, unit.id, period.key)):
            yield plan, period, count


def _key(line: PlanLine) -> tuple[str, str]:
    return line.target.id, line.item.id if line.item else ""


def _asked(connection: Connection, plan: Plan, period: Period, unit: Unit) -> list[Target]:
    """The targets of a period for which a unit enters figures."""
    entered = [target for target in plan.targets_in(period) if not isinstance(target.goal, ReachRecognised)]
    # What only others enter needs no look at who lies below the unit.
    if not any(target.scope in {unit.level, UnitLevel.DISTRICT} for target in entered):
        return []
    levels = levels_of(connection, unit, period)
    return [target for target in entered if target.scope in levels]
