"""Which figures of its plans a unit has not entered yet, found without reading what its files answer."""

from collections.abc import Iterator
from datetime import date

from certify.domain.library import Library
from certify.domain.plan import Period, Plan, Target
from certify.domain.plan_goals import ReachRecognised
from certify.operations.plan_entries import lines_of, stored_of
from certify.operations.plan_sources import held_by
from certify.store import units
from certify.store.database import Connection
from certify.store.units import Unit


def unentered(connection: Connection, library: Library, unit: Unit, on: date) -> Iterator[tuple[Plan, Period, int]]:
    """The plans of a unit's province that lack figures which the unit types, in the newest period that asks for any."""
    province = units.find(connection, unit.province_id or unit.id)
    for loaded in library.plans.of_province(province.code) if province else ():
        plan, begun = loaded.plan, [one for one in reversed(loaded.plan.periods) if one.begins_on <= on]
        asked = ((period, [one for one in plan.targets_in(period) if _asks(one, unit)]) for period in begun)
        period, targets = next((one for one in asked if one[1]), (None, []))
        if period is None:
            continue
        stored = stored_of(connection, plan, unit)
        files = held_by(connection, plan, unit, period)
        lines = (line for target in targets for line in lines_of(target, unit, period, files, stored))
        if count := sum(line.open and not line.base and line.stored is None for line in lines):
            yield plan, period, count


def _asks(target: Target, unit: Unit) -> bool:
    return target.scope == unit.level and not isinstance(target.goal, ReachRecognised)
