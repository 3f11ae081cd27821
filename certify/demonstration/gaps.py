"""Figures of the demonstration that leave something to improve, and self scores that differ from the appraisal."""

from collections.abc import Mapping
from random import Random
from typing import TypeGuard

from certify.demonstration.answers import answer_in
from certify.domain.assessment.states import State
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rates import RateBands
from certify.domain.criteria.rules import Rule
from certify.domain.criteria.version import Version

Answers = dict[str, dict[str, object]]
# Files in these states lack something; of the others some differ between commune and appraisal.
WEAK = frozenset({State.SUBMITTED, State.RETURNED, State.DRAFT})


def weakened(version: Version, made: Answers, chance: Random) -> Answers:
    """The figures with some indicators in a worse band: most can still be improved, a few can't."""
    able = [indicator for indicator in version.indicators if indicator.unchangeable is None]
    lost = [version.indicator("3.1")] if chance.randrange(6) == 0 else []
    chosen = [*chance.sample(able, chance.randrange(5)), *lost]
    return {
        **made,
        **{
            indicator.id: _moved(indicator, made[indicator.id], len(indicator.rule.levels) - 1, chance)
            for indicator in chosen
        },
    }


def own_view(version: Version, made: Answers, chance: Random) -> Answers:
    """What the commune states where the appraisal finds `made`: mostly the same, sometimes more, sometimes less."""
    kind = chance.randrange(5)
    below = [
        indicator
        for indicator in version.indicators
        if indicator.rule.points(indicator.rule.read(made[indicator.id])) < indicator.max_points
    ]
    if kind == 0:
        return {**made, **{indicator.id: _moved(indicator, made[indicator.id], 0, chance) for indicator in below[:3]}}
    if kind == 1:
        chosen = chance.sample([indicator for indicator in version.indicators if indicator.unchangeable is None], 2)
        return {**made, **{indicator.id: _moved(indicator, made[indicator.id], 1, chance) for indicator in chosen}}
    return made


def _moved(indicator: Indicator, answer: Mapping[str, object], band: int, chance: Random) -> dict[str, object]:
    rule, counted = indicator.rule, answer.get("denominator")
    whole = counted if isinstance(counted, int) else 0
    near = [part for part in range(whole, -1, -1) if _rises(rule) and rule.index(part, whole) == band][:12]
    if near:
        return {"numerator": chance.choice(near), "denominator": whole}
    return answer_in(rule, band, whole, chance)


def _rises(rule: Rule) -> TypeGuard[RateBands]:
    return isinstance(rule, RateBands) and rule.bands[0].at_least is not None
