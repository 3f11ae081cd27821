"""Where a target stands that asks for a fall against a base year, in cases or in a rate."""

from collections.abc import Sequence
from fractions import Fraction

from certify.domain.numbers import format_below, format_number
from certify.domain.plans.elapsed import Elapsed
from certify.domain.plans.goals import ReduceCases, Reducing
from certify.domain.plans.result import Pair, Result, Stated, TargetOutcome, no_result, outcome_of
from certify.domain.privacy import is_few


def reduction_result(goal: Reducing, stated: Sequence[Stated], time: Elapsed, base: Pair | None) -> Result:
    """Where a reduction stands. `base` is the base-year figure for all units together.

    Like is compared with like: with such a figure once all units have stated this period's, without it for the units
    that state both years. Cases only add up: as soon as some units have more than all may have, the goal is behind.
    """
    known = [unit for unit in stated if unit.now is not None and (base is not None or unit.base is not None)]
    before = base or sum((unit.base for unit in known if unit.base), Pair(0, 0))
    now = sum((unit.now for unit in known if unit.now), Pair(0, 0))
    if not known or not (before.denominator and now.denominator):
        return no_result(stated)
    was, value = _value(goal, before), _value(goal, now)
    fall = Fraction(goal.by.value) / 100
    wanted, allowed = was * (1 - fall), was * (1 - fall * time.by_year_end) * time.year
    complete = len(known) == len(stated)
    few = is_few(now.numerator, before.numerator)
    text = f"{_figures(goal, now)}, năm {goal.base_year}: {_figures(goal, before)}"
    if base is not None and not complete:
        over = isinstance(goal, ReduceCases) and value > allowed
        outcome = outcome_of(time, met=False, moving=False) if over else TargetOutcome.NO_DATA
        text = f"mới {len(known)}/{len(stated)} đơn vị: {text} (cả {len(stated)} đơn vị)"
        return Result(outcome, text, len(known), len(stated), few=few)
    outcome = outcome_of(time, met=value <= wanted and complete and time.year == 1, moving=value <= allowed)
    # Half a year is not compared with a whole one in words.
    change = _change(was, value, fall) if time.year == 1 else ""
    return Result(outcome, f"{text}{change}", len(known), len(stated), value, wanted, few)


def _value(goal: Reducing, pair: Pair) -> Fraction:
    return Fraction(pair.numerator) if isinstance(goal, ReduceCases) else Fraction(pair.numerator, pair.denominator)


def _figures(goal: Reducing, pair: Pair) -> str:
    if isinstance(goal, ReduceCases):
        return format_number(pair.numerator)
    rate = format_number(_value(goal, pair) * goal.per)
    return f"{format_number(pair.numerator)}/{format_number(pair.denominator)} = {rate}/{format_number(goal.per)}"


def _change(was: Fraction, value: Fraction, fall: Fraction) -> str:
    """The change in words; one that falls short of the goal's `fall` (a share) is never shown as having reached it."""
    if value == was:
        return "; không đổi"
    if not was:
        return "; tăng"
    percent = (was - value) / was * 100
    return f"; giảm {format_below(percent, fall * 100)}%" if percent > 0 else f"; tăng {format_number(-percent)}%"
