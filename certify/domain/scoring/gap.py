"""The gap to recognition: the smallest set of improvements that meets every condition, found exactly."""

from decimal import Decimal
from functools import lru_cache, reduce

from msgspec import Struct

from certify.domain.criteria.version import Category
from certify.domain.numbers import format_points
from certify.domain.scoring.improvement import ZERO, options
from certify.domain.scoring.judgement import Judgement, judge
from certify.domain.scoring.score import CriterionScore, Score
from certify.domain.scoring.ways import Way, combined, way_of

# Files whose gap a process remembers: a list of a province is opened again and again, and few of its files change.
MOST = 512


class Gap(Struct, frozen=True):
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
        reasons = [f"tiêu chí {', '.join(self.stuck)} bị 0 điểm và không thay đổi được nữa"] if self.stuck else []
        if self.lacking:
            reasons.append(f"cải thiện hết mức vẫn thiếu {format_points(self.lacking)} điểm")
        return "; ".join(reasons)


@lru_cache(MOST)
def gap(score: Score, category: Category) -> Gap:
    """The gap between a score and recognition. A blank counts as an indicator still to be filled in, at any band."""
    judgement = judge(score, category)
    if judgement.meets:
        return Gap(judgement, Way(), ZERO, ())
    groups = [_group(part, fatal=score.version.no_zero is not None) for part in score.criteria]
    stuck = tuple(part.criterion.id for part, group in zip(score.criteria, groups, strict=True) if not group)
    need = max(ZERO, judgement.threshold - score.total)
    best = sum((max((way.gain for way in group), default=ZERO) for group in groups), ZERO)
    if stuck or best < need:
        return Gap(judgement, None, max(ZERO, need - best), stuck)
    ways = reduce(lambda ways, group: combined(ways, group, need), groups, {ZERO: Way()})
    return Gap(judgement, ways[need], ZERO, ())


def _group(part: CriterionScore, *, fatal: bool) -> list[Way]:
    """The ways of one criterion, the cheapest for its gain; none leaves the criterion at zero where that is `fatal`."""
    ways: dict[Decimal, Way] = {ZERO: Way()}
    for indicator in part.indicators:
        blank = indicator.answer is None
        choices = [way_of(option) for option in options(indicator)] + ([] if blank else [Way()])
        ways = combined(ways, choices, part.max)
    return [way for gain, way in ways.items() if part.points + gain > 0 or not fatal]
