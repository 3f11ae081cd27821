"""Figures of the demonstration that leave something to improve, and self scores that differ from the appraisal."""

from collections.abc import Iterable
from random import Random

from certify.demonstration.figures.answers import ABUSED, Answers, answer_in
from certify.domain.assessment.states import State
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.version import Version

# Files in these states lack something; of the others some differ between commune and appraisal.
LACKING = frozenset({State.SUBMITTED, State.RETURNED, State.DRAFT})


def weakened(version: Version, made: Answers, chance: Random) -> Answers:
    """The figures with some indicators in their worst band: most can still be improved, a few can't."""
    lost = [version.indicator(ABUSED)] if chance.randrange(6) == 0 else []
    worst = [*chance.sample(_changeable(version), chance.randrange(5)), *lost]
    return {**made, **_moved(made, ((one, len(one.rule.levels) - 1) for one in worst), chance)}


def own_view(version: Version, made: Answers, chance: Random) -> Answers:
    """What the commune states where the appraisal finds `made`: mostly the same, sometimes more, sometimes less."""
    kind, changeable = chance.randrange(5), _changeable(version)
    if kind == 0:
        below = (one for one in changeable if one.rule.points(one.rule.read(made[one.id])) < one.max_points)
        return {**made, **_moved(made, ((one, 0) for one in list(below)[:3]), chance)}
    if kind == 1:
        return {**made, **_moved(made, ((one, 1) for one in chance.sample(changeable, 2)), chance)}
    return made


def _changeable(version: Version) -> list[Indicator]:
    """The indicators that can still be improved; what happened is told alike by commune and appraisal."""
    return [indicator for indicator in version.indicators if indicator.unchangeable is None]


def _moved(made: Answers, bands: Iterable[tuple[Indicator, int]], chance: Random) -> Answers:
    """The answers to indicators in other bands, as near to their figures as the bands allow."""
    return {indicator.id: _in_band(indicator, band, made[indicator.id], chance) for indicator, band in bands}


def _in_band(indicator: Indicator, band: int, answer: dict[str, object], chance: Random) -> dict[str, object]:
    part, whole = (int(str(answer.get(name, 0))) for name in ("numerator", "denominator"))
    return answer_in(indicator.rule, band, whole, part, chance)
