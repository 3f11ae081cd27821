"""Where a target stands: what units state for it, added up and compared as exact fractions with what it asks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from certify.domain.numbers import format_number, format_rate
from certify.domain.plans.goals import Checklist, PerDivision, ReachRate, ReduceCases, Reducing
from certify.domain.plans.plan import Period, Plan, Target
from certify.domain.privacy import is_few


class Outcome(StrEnum):
    """How a target stands at the end of a period."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    NO_DATA = "no_data"


OUTCOME_NAMES = {
    Outcome.REACHED: "Đạt",
    Outcome.ON_THE_WAY: "Đang thực hiện",
    Outcome.BEHIND: "Chậm",
    Outcome.NO_DATA: "Chưa có số liệu",
}


@dataclass(frozen=True)
class Pair:
    """A part and its whole, or cases (`denominator` 1); a yes is 1 of 1."""

    numerator: int
    denominator: int = 1

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True)
class Stated:
    """What one unit states in a period: its figures (None: nothing yet), those of the base year, its division."""

    now: Pair | None
    base: Pair | None = None
    division: str = ""


@dataclass(frozen=True)
class Result:
    """A target's outcome with the figures behind it; `stated` of `members` have figures."""

    outcome: Outcome
    text: str
    stated: int
    members: int
    value: Fraction | None = None
    wanted: Fraction | None = None
    # Whether so few people are counted (1 to 4) that others than their own offices should not read the numbers.
    few: bool = False

    @property
    def name(self) -> str:
        return OUTCOME_NAMES[self.outcome]

    @property
    def lacking(self) -> int:
        """How many have not stated anything yet."""
        return self.members - self.stated


@dataclass(frozen=True)
class Elapsed:
    """The share of a target's time over at the end of a period and of its year; `year` is the period's part of it."""

    share: Fraction
    by_year_end: Fraction
    year: Fraction


def elapsed(plan: Plan, target: Target, period: Period) -> Elapsed:
    """The time of a target that is over at the end of a period, by whole months; 1 from its due date on."""
    begun = plan.begins_on.year * 12 + plan.begins_on.month - 1
    whole = target.due.on.year * 12 + target.due.on.month - begun
    last = period.ends_on.year * 12 - begun
    share, by_year_end = (min(Fraction(1), Fraction(last + month, whole)) for month in (period.ends_on.month, 12))
    return Elapsed(share, by_year_end, Fraction(1, 2) if period.half else Fraction(1))


def result(target: Target, stated: Sequence[Stated], time: Elapsed, base: Pair | None = None) -> Result:
    """Where a target stands for the units that state something.

    Reached: what is asked is met, and everybody has stated figures. On the way: at least the part of it that belongs
    to the time gone by; of a reduction: at most what may happen in the period if the year ends on the straight way
    down. `base` is a base-year figure for all units together and comes before theirs.
    """
    if isinstance(target.goal, PerDivision):
        return _per_division(target.goal, stated, time.share)
    if isinstance(target.goal, Reducing):
        return _reducing(target.goal, stated, time, base)
    if isinstance(target.goal, Checklist):
        return _ticking(stated, time.share)
    found = _reaching(Fraction(target.goal.at_least.value) / 100, stated, time.share)
    # Communes are no people: a few of them may be told.
    return found if isinstance(target.goal, ReachRate) else replace(found, few=False)


def _ticking(stated: Sequence[Stated], share: Fraction) -> Result:
    """Items of a checklist: what is not ticked off is not done, once anything is."""
    done = sum(one.now is not None for one in stated)
    if not done:
        return _nothing(stated)
    value = Fraction(done, len(stated))
    outcome = _of(met=value == 1, moving=value >= share)
    return Result(outcome, f"{done}/{len(stated)} việc đã xong", done, len(stated), value, Fraction(1))


def result_of_one(target: Target, stated: Stated, time: Elapsed) -> Result:
    """Where a target stands for one unit that enters figures of its own."""
    if isinstance(target.goal, PerDivision):
        return _reaching(Fraction(target.goal.at_least.value) / 100, [stated], time.share)
    return result(target, [stated], time)


def _reaching(wanted: Fraction, stated: Sequence[Stated], share: Fraction) -> Result:
    known = [one.now for one in stated if one.now is not None]
    if not known:
        return _nothing(stated)
    total = sum(known, Pair(0, 0))
    everybody = len(known) == len(stated)
    if total.denominator == 0:
        outcome = Outcome.REACHED if everybody else Outcome.ON_THE_WAY
        return Result(outcome, "không có đối tượng", len(known), len(stated), None, wanted)
    value = Fraction(total.numerator, total.denominator)
    text = f"{_count(total.numerator)}/{_count(total.denominator)} = {format_rate(total.numerator, total.denominator)}"
    outcome = _of(met=value >= wanted and everybody, moving=value >= wanted * share)
    return Result(outcome, text, len(known), len(stated), value, wanted, is_few(total.numerator, total.denominator))


def _reducing(goal: Reducing, stated: Sequence[Stated], time: Elapsed, base: Pair | None) -> Result:
    """Like is compared with like: without a figure for all, only units that state both years count."""
    known = [one for one in stated if one.now is not None and (base is not None or one.base is not None)]
    before = base or sum((one.base for one in known if one.base), Pair(0, 0))
    now = sum((one.now for one in known if one.now), Pair(0, 0))
    if not known or not (before.denominator and now.denominator):
        return _nothing(stated)
    was, value = _measure(goal, before), _measure(goal, now)
    fall = Fraction(goal.by.value) / 100
    wanted, allowed = was * (1 - fall), was * (1 - fall * time.by_year_end) * time.year
    everybody = len(known) == len(stated)
    outcome = _of(met=value <= wanted and everybody and time.year == 1, moving=value <= allowed)
    # Half a year is not compared with a whole one in words.
    change = _change(was, value) if time.year == 1 else ""
    text = f"{_said(goal, now)}, năm {goal.base_year}: {_said(goal, before)}{change}"
    few = is_few(now.numerator, before.numerator)
    return Result(outcome, text, len(known), len(stated), value, wanted, few)


def _per_division(goal: PerDivision, stated: Sequence[Stated], share: Fraction) -> Result:
    """A division is through as soon as enough of its communes are; nobody else's figures change that."""
    known = [one for one in stated if one.now is not None]
    if not known:
        return _nothing(stated)
    passing = Counter(one.division for one in known if _passes(goal, one.now))
    divisions = {one.division for one in stated}
    done = sum(passing[division] >= goal.communes.value for division in divisions)
    value = Fraction(done, len(divisions))
    least = format_number(goal.communes.value)
    text = f"{passing.total()} xã đạt"
    if len(divisions) > 1:
        text += f"; {done}/{len(divisions)} đơn vị cấp trên có từ {least} xã đạt"
    outcome = _of(met=value == 1, moving=value >= share)
    return Result(outcome, text, len(known), len(stated), value, Fraction(1))


def _passes(goal: PerDivision, pair: Pair | None) -> bool:
    """Whether a commune reaches the share; one without anything to count shows nothing."""
    if pair is None or not pair.denominator:
        return False
    return Fraction(pair.numerator, pair.denominator) >= Fraction(goal.at_least.value) / 100


def _of(*, met: bool, moving: bool) -> Outcome:
    if met:
        return Outcome.REACHED
    return Outcome.ON_THE_WAY if moving else Outcome.BEHIND


def _measure(goal: Reducing, pair: Pair) -> Fraction:
    return Fraction(pair.numerator) if isinstance(goal, ReduceCases) else Fraction(pair.numerator, pair.denominator)


def _said(goal: Reducing, pair: Pair) -> str:
    if isinstance(goal, ReduceCases):
        return _count(pair.numerator)
    rate = format_number(_measure(goal, pair) * goal.per)
    return f"{_count(pair.numerator)}/{_count(pair.denominator)} = {rate}/{_count(goal.per)}"


def _change(was: Fraction, value: Fraction) -> str:
    """The change in words, cut: a fall of 29,99 % is never told as 30 %."""
    if value == was:
        return "; không đổi"
    if not was:
        return "; tăng"
    word = "giảm" if value < was else "tăng"
    return f"; {word} {format_number(abs(value - was) / was * 100)} %"


def _nothing(stated: Sequence[Stated]) -> Result:
    """No figures that can be compared; those that are there are counted."""
    count = sum(one.now is not None for one in stated)
    return Result(Outcome.NO_DATA, "có số trong kỳ, chưa có số năm gốc" if count else "", count, len(stated))


def _count(number: int) -> str:
    return format_number(number)
