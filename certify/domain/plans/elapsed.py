"""How much of the time given to a target has passed."""

from datetime import date
from fractions import Fraction

from msgspec import Struct

from certify.domain.plans.periods import Period
from certify.domain.plans.plan import Plan, Target


class Elapsed(Struct, frozen=True):
    """The share of a target's time that has passed by the end of a period (`share`) and of its year.

    `year` is the period's part of the year. `over` tells that the target's day is past and that the period reaches it.
    """

    share: Fraction
    by_year_end: Fraction
    year: Fraction
    over: bool = False


def elapsed(plan: Plan, target: Target, period: Period, today: date) -> Elapsed:
    """The time that a target has used up by the end of a period, in whole months; 1 from its due date on."""
    begin = plan.begins_on.year * 12 + plan.begins_on.month - 1
    whole = target.due.on.year * 12 + target.due.on.month - begin
    year_begin = period.ends_on.year * 12 - begin
    share, by_year_end = (min(Fraction(1), Fraction(year_begin + month, whole)) for month in (period.ends_on.month, 12))
    over = target.due.on <= period.ends_on and target.due.on < today
    return Elapsed(share, by_year_end, Fraction(1, 2) if period.half else Fraction(1), over)
