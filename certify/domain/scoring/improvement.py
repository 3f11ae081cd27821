"""The gap to recognition: the smallest set of improvements that meets every condition, found exactly."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from certify.domain.criteria.rules import Answer, CountAnswer, RateAnswer, YesNoAnswer
from certify.domain.criteria.scales import NextStep
from certify.domain.criteria.version import Category, Indicator
from certify.domain.numbers import format_number, format_points
from certify.domain.scoring.score import CriterionScore, IndicatorScore, Judgement, Score, judge

ZERO = Decimal(0)
# Indicators to improve, people (or things), points asked of blanks.
Cost = tuple[int, int, Decimal]


@dataclass(frozen=True)
class Improvement:
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


@dataclass(frozen=True)
class Way:
    """A set of improvements with its gain and cost."""

    steps: tuple[Improvement, ...] = ()
    gain: Decimal = ZERO
    cost: Cost = (0, 0, ZERO)

    @property
    def known(self) -> tuple[Improvement, ...]:
        """The figures to be improved."""
        return tuple(step for step in self.steps if step.answer is not None)

    @property
    def blanks(self) -> tuple[Improvement, ...]:
        """The blanks to be filled in."""
        return tuple(step for step in self.steps if step.answer is None)

    @property
    def filling(self) -> str:
        """What the blanks must bring: "nhập nốt 2 chỉ tiêu (11.3, 12.1), được ít nhất 15 điểm"; empty without any."""
        if not self.blanks:
            return ""
        ids = ", ".join(step.indicator.id for step in self.blanks)
        asked = f", được ít nhất {format_points(self.cost[2])} điểm" if self.cost[2] else ""
        return f"nhập nốt {len(self.blanks)} chỉ tiêu ({ids}){asked}"

    def with_(self, other: "Way") -> "Way":
        """Both sets together."""
        return Way(self.steps + other.steps, self.gain + other.gain, _added(self.cost, other.cost))


def _way(step: Improvement) -> Way:
    cost = (0, 0, step.gain) if step.answer is None else (1, step.effort, ZERO)
    return Way((step,), step.gain, cost)


@dataclass(frozen=True)
class Gap:
    """What stands between a score and recognition under one category.

    `way` is the cheapest way there, None when there is none within the year; `lacking` then says how many points no
    improvement can bring, and `stuck` names the criteria that stay at zero.
    """

    judgement: Judgement
    way: Way | None
    lacking: Decimal
    stuck: tuple[str, ...]

    @property
    def dead_end(self) -> str:
        """Why there is no way: "tiêu chí 3 bị 0 điểm và không thay đổi được nữa"; empty when there is one."""
        said = [f"tiêu chí {', '.join(self.stuck)} bị 0 điểm và không thay đổi được nữa"] if self.stuck else []
        if self.lacking:
            said.append(f"cải thiện hết mức vẫn thiếu {format_points(self.lacking)} điểm")
        return "; ".join(said)


def gap(score: Score, category: Category) -> Gap:
    """The gap of a score to recognition. Blanks count as indicators still to be filled in, at any band."""
    judgement = judge(score, category)
    if judgement.meets:
        return Gap(judgement, Way(), ZERO, ())
    groups = [_group(part, fatal=score.version.no_zero is not None) for part in score.criteria]
    stuck = tuple(part.criterion.id for part, ways in zip(score.criteria, groups, strict=True) if not ways)
    need = max(ZERO, judgement.threshold - score.total)
    best = sum((max((way.gain for way in ways), default=ZERO) for ways in groups), ZERO)
    if stuck or best < need:
        return Gap(judgement, None, max(ZERO, need - best), stuck)
    met = reduce(lambda known, ways: _combined(known, ways, need), groups, {ZERO: Way()})
    return Gap(judgement, met[need], ZERO, ())


def options(part: IndicatorScore) -> list[Improvement]:
    """Every better band within reach of an indicator; for a blank, every band there is.

    What has happened and can't be undone within the year (`unchangeable` in the criteria file) has none.
    """
    if part.answer is None:
        return list(_bands(part.indicator))
    if part.indicator.unchangeable or part.points == part.indicator.max_points:
        return []
    if isinstance(part.answer, YesNoAnswer):
        return [_done(part.indicator)]
    return list(_steps(part.indicator, part.answer))


def _group(part: CriterionScore, *, fatal: bool) -> list[Way]:
    """The ways of one criterion, the cheapest for its gain; none leaves the criterion at zero where that is `fatal`."""
    ways: dict[Decimal, Way] = {ZERO: Way()}
    for indicator in part.indicators:
        blank = indicator.answer is None
        choices = [_way(option) for option in options(indicator)] + ([] if blank else [Way()])
        ways = _combined(ways, choices, part.max)
    return [way for gain, way in ways.items() if part.points + gain > 0 or not fatal]


def _combined(known: Mapping[Decimal, Way], choices: Iterable[Way], most: Decimal) -> dict[Decimal, Way]:
    """Each known way with each choice, the cheapest for its gain or more; gains past `most` count as `most`."""
    found: dict[Decimal, tuple[Cost, Way, Way]] = {}
    listed = list(choices)
    for one in known.values():
        for other in listed:
            gain, cost = min(one.gain + other.gain, most), _added(one.cost, other.cost)
            if gain not in found or cost < found[gain][0]:
                found[gain] = (cost, one, other)
    return {gain: one.with_(other) for gain, (_, one, other) in _undominated(found)}


def _undominated(found: Mapping[Decimal, tuple[Cost, Way, Way]]) -> Iterator[tuple[Decimal, tuple[Cost, Way, Way]]]:
    """The ways that no other one beats with at least the same gain for at most the same cost."""
    least: Cost | None = None
    for gain in sorted(found, reverse=True):
        if least is None or found[gain][0] < least:
            least = found[gain][0]
            yield gain, found[gain]


def _added(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _done(indicator: Indicator) -> Improvement:
    outcome = indicator.rule.outcome(YesNoAnswer(yes=True))
    return Improvement(indicator, outcome.points, 1, outcome.band, "thực hiện nội dung này", YesNoAnswer(yes=True))


def _bands(indicator: Indicator) -> Iterator[Improvement]:
    """The bands that a blank indicator may come to, its worst one included."""
    for band, points in indicator.rule.levels:
        said = f"nhập số liệu, đạt ít nhất mức “{band}”" if points else "nhập số liệu"
        yield Improvement(indicator, points, 0, band, said, None)


def _steps(indicator: Indicator, answer: Answer) -> Iterator[Improvement]:
    """The better bands of a figure, one after the other."""
    now, first = answer, indicator.rule.outcome(answer)
    reached = first
    while step := reached.next_step:
        now = _moved(now, step)
        reached = indicator.rule.outcome(now)
        effort = abs(_part(now) - _part(answer))
        said = _change(indicator, answer, now)
        yield Improvement(indicator, reached.points - first.points, effort, reached.band, said, now)


def _moved(answer: Answer, step: NextStep) -> Answer:
    if isinstance(answer, RateAnswer):
        return replace(answer, numerator=step.reached)
    return CountAnswer(step.reached)


def _part(answer: Answer) -> int:
    return (
        answer.numerator if isinstance(answer, RateAnswer) else answer.count if isinstance(answer, CountAnswer) else 0
    )


def _change(indicator: Indicator, before: Answer, after: Answer) -> str:
    """ "thêm 7 trẻ (từ 485/500 lên 492/500)"."""
    difference = _part(after) - _part(before)
    verb, way = ("thêm", "lên") if difference > 0 else ("bớt", "xuống")
    whole = f"/{format_number(before.denominator)}" if isinstance(before, RateAnswer) else ""
    figures = f"từ {format_number(_part(before))}{whole} {way} {format_number(_part(after))}{whole}"
    return f"{verb} {format_number(abs(difference))} {indicator.noun} ({figures})"
