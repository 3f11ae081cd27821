"""Improvements: what it takes to bring an indicator to a better band."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.criteria.answers import Answer, CountAnswer, RateAnswer, YesNoAnswer
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.scales import NextStep
from certify.domain.numbers import format_number, format_points
from certify.domain.scoring.score import IndicatorScore

ZERO = Decimal(0)


class Improvement(Struct, frozen=True):
    """One indicator brought to a better band: the points gained and how many people (or things) it takes.

    `answer` is the answer that does it, None for a blank one, which must be filled in and reach `band`.
    """

    indicator: Indicator
    gain: Decimal
    effort: int
    band: str
    change: str
    answer: Answer | None

    @property
    def text(self) -> str:
        """In words: "thêm 7 trẻ (từ 485/500 lên 492/500) → +10 điểm"."""
        return f"{self.change} → +{format_points(self.gain)} điểm" if self.gain else self.change


def options(part: IndicatorScore) -> list[Improvement]:
    """Every better band within reach of an indicator; for a blank, every band there is.

    An indicator that can't change within the year any more (`unchangeable` in the criteria file) has none.
    """
    if part.answer is None:
        return list(_bands(part.indicator))
    if part.indicator.unchangeable or part.points == part.indicator.max_points:
        return []
    if isinstance(part.answer, YesNoAnswer):
        return [_done(part.indicator)]
    return list(_steps(part.indicator, part.answer))


def _done(indicator: Indicator) -> Improvement:
    outcome = indicator.rule.outcome(YesNoAnswer(yes=True))
    return Improvement(indicator, outcome.points, 1, outcome.band, "thực hiện nội dung này", YesNoAnswer(yes=True))


def _bands(indicator: Indicator) -> Iterator[Improvement]:
    """The bands that a blank indicator may reach, its worst one included."""
    for band, points in indicator.rule.levels:
        change = f"nhập số liệu, đạt ít nhất mức “{band}”" if points else "nhập số liệu"
        yield Improvement(indicator, points, 0, band, change, None)


def _steps(indicator: Indicator, answer: Answer) -> Iterator[Improvement]:
    """The better bands of a figure, one after the other."""
    improved, first = answer, indicator.rule.outcome(answer)
    outcome = first
    while step := outcome.next_step:
        improved = _moved(improved, step)
        outcome = indicator.rule.outcome(improved)
        effort = abs(_part(improved) - _part(answer))
        change = _change(indicator, answer, improved)
        yield Improvement(indicator, outcome.points - first.points, effort, outcome.band, change, improved)


def _moved(answer: Answer, step: NextStep) -> Answer:
    if isinstance(answer, RateAnswer):
        return replace(answer, numerator=step.reached)
    return CountAnswer(step.reached)


def _part(answer: Answer) -> int:
    """The figure that an improvement changes: a numerator or a count."""
    if isinstance(answer, RateAnswer):
        return answer.numerator
    return answer.count if isinstance(answer, CountAnswer) else 0


def _change(indicator: Indicator, before: Answer, after: Answer) -> str:
    """ "thêm 7 trẻ (từ 485/500 lên 492/500)", "giảm từ 140/1.000 xuống còn 129/1.000 trẻ"."""
    difference = _part(after) - _part(before)
    whole = f"/{format_number(before.denominator)}" if isinstance(before, RateAnswer) else ""
    old, new = (f"{format_number(_part(answer))}{whole}" for answer in (before, after))
    if difference < 0:
        return f"giảm từ {old} xuống còn {new} {indicator.noun}"
    return f"thêm {format_number(difference)} {indicator.noun} (từ {old} lên {new})"
