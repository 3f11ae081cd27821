"""Which figures of its plans a unit hasn't entered yet, found without reading the answers in its files."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from certify.domain.library import Library
from certify.domain.plans.goals import ReachRecognised
from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan
from certify.domain.units.levels import UnitLevel
from certify.operations.plans.entry_lines import levels_of, lines_of
from certify.operations.plans.sources import Files, held_by
from certify.store import plans
from certify.store.connection import Connection
from certify.store.units import units
from certify.store.units.units import Unit

# Plans in a period, and kinds of units, of which a process remembers what is asked: every page asks what is left.
MOST = 256
_ANY = 0  # the id of whichever unit


def unentered(connection: Connection, library: Library, unit: Unit, on: date) -> Iterator[tuple[Plan, Period, int]]:
    """The plans with figures that a unit has still to enter, in the newest period that asks for any, and how many."""
    province = units.with_those_above(connection, unit.id).get(unit.province_id or unit.id)
    for loaded in library.plans.of_province(province.code) if province else ():
        plan, begun = loaded.plan, [period for period in reversed(loaded.plan.periods) if period.begins_on <= on]
        by_period = ((period, _levels(connection, plan, period, unit)) for period in begun)
        period, levels = next(((period, levels) for period, levels in by_period if levels), (None, frozenset[str]()))
        if period is None:
            continue
        asked = _asked(plan, period, levels, has_file=bool(held_by(connection, plan, unit, period).ids))
        if count := len(asked - plans.entered(connection, plan.id, unit.id, period.key)):
            yield plan, period, count


def _levels(connection: Connection, plan: Plan, period: Period, unit: Unit) -> frozenset[str]:
    """The levels at which a unit enters figures for a plan in a period."""
    scopes = _scopes(plan, period)
    # What only others enter needs no look at who lies below the unit.
    return scopes & levels_of(connection, unit, period) if scopes & {unit.level, UnitLevel.DISTRICT} else frozenset()


@lru_cache(MOST)
def _scopes(plan: Plan, period: Period) -> frozenset[str]:
    """The levels at which figures are entered for a plan in a period."""
    entered = (target for target in plan.targets_in(period) if not isinstance(target.goal, ReachRecognised))
    return frozenset(target.scope for target in entered)


@lru_cache(MOST)
def _asked(plan: Plan, period: Period, levels: frozenset[str], *, has_file: bool) -> frozenset[tuple[str, str]]:
    """What a unit enters at these levels, as target and item; less where it has a file in the period's round."""
    files = Files("", {_ANY: _ANY} if has_file else {}, {}, {})
    lines = (line for target in plan.targets_in(period) for line in lines_of(target, _ANY, levels, period, files, {}))
    asked = (line for line in lines if line.open and not line.base)
    return frozenset((line.target.id, line.item.id if line.item else "") for line in asked)
