"""Where a target stands: what units state for it, added up and compared as exact fractions with what it asks."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from msgspec.structs import replace

from certify.domain.numbers import format_number, format_rate
from certify.domain.plans.elapsed import Elapsed
from certify.domain.plans.goals import Checklist, PerDivision, ReachRate, Reducing
from certify.domain.plans.plan import Target
from certify.domain.plans.reduction import reduction_result
from certify.domain.plans.result import Pair, Result, Stated, TargetOutcome, no_result, outcome_of
from certify.domain.privacy import is_few


def result(target: Target, stated: Sequence[Stated], time: Elapsed, base: Pair | None = None) -> Result:
    """Where a target stands for the units in `stated`, one entry for each.

    Reached: the goal is met, and every unit has stated figures. On the way: at least the share of the goal that
    matches the time passed; for a reduction, no more cases than a straight line down to the goal allows in the period.
    `base` is a base-year figure for all units together and takes precedence over theirs.
    """
    if isinstance(target.goal, PerDivision):
        return _per_division(target.goal, stated, time)
    if isinstance(target.goal, Reducing):
        return reduction_result(target.goal, stated, time, base)
    if isinstance(target.goal, Checklist):
        return _checklist(stated, time)
    reached = _share_result(Fraction(target.goal.at_least.value) / 100, stated, time)
    # A small number of communes, unlike one of people, is no secret.
    return reached if isinstance(target.goal, ReachRate) else replace(reached, few=False)


def result_of_one(target: Target, stated: Stated, time: Elapsed) -> Result:
    """Where a target stands for one unit that enters figures of its own."""
    if isinstance(target.goal, PerDivision):
        return _share_result(Fraction(target.goal.at_least.value) / 100, [stated], time)
    return result(target, [stated], time)


def _checklist(stated: Sequence[Stated], time: Elapsed) -> Result:
    """The items of a checklist: as soon as one is ticked off, the others count as not done."""
    done = sum(item.now is not None for item in stated)
    if not done:
        return no_result(stated)
    value = Fraction(done, len(stated))
    outcome = outcome_of(time, met=value == 1, moving=value >= time.share)
    return Result(outcome, f"{done}/{len(stated)} việc đã xong", done, len(stated), value, Fraction(1))


def _share_result(wanted: Fraction, stated: Sequence[Stated], time: Elapsed) -> Result:
    pairs = [unit.now for unit in stated if unit.now is not None]
    if not pairs:
        return no_result(stated)
    total = sum(pairs, Pair(0, 0))
    complete = len(pairs) == len(stated)
    if total.denominator == 0:
        outcome = TargetOutcome.REACHED if complete else TargetOutcome.ON_THE_WAY
        return Result(outcome, "không có đối tượng", len(pairs), len(stated), None, wanted)
    value = Fraction(total.numerator, total.denominator)
    figures = f"{format_number(total.numerator)}/{format_number(total.denominator)}"
    text = f"{figures} = {format_rate(total.numerator, total.denominator)}"
    outcome = outcome_of(time, met=value >= wanted and complete, moving=value >= wanted * time.share)
    return Result(outcome, text, len(pairs), len(stated), value, wanted, is_few(total.numerator, total.denominator))


def _per_division(goal: PerDivision, stated: Sequence[Stated], time: Elapsed) -> Result:
    """A division passes as soon as enough of its communes do, whatever the others state."""
    known = [commune for commune in stated if commune.now is not None]
    if not known:
        return no_result(stated)
    passing = Counter(commune.division for commune in known if _passes(goal, commune.now))
    divisions = {commune.division for commune in stated}
    done = sum(passing[division] >= goal.communes.value for division in divisions)
    value = Fraction(done, len(divisions))
    least = format_number(goal.communes.value)
    text = f"{passing.total()} xã đạt"
    if len(divisions) > 1:
        text += f"; {done}/{len(divisions)} đơn vị cấp trên có từ {least} xã đạt"
    outcome = outcome_of(time, met=value == 1, moving=value >= time.share)
    return Result(outcome, text, len(known), len(stated), value, Fraction(1))


def _passes(goal: PerDivision, pair: Pair | None) -> bool:
    """Whether a commune reaches the share; a commune with nothing to count does not."""
    if pair is None or not pair.denominator:
        return False
    return Fraction(pair.numerator, pair.denominator) >= Fraction(goal.at_least.value) / 100
