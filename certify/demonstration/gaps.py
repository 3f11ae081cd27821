"""Figures of the demonstration that leave something to do, and self scores that differ from the appraisal."""

from collections.abc import Mapping
from random import Random
from typing import TypeGuard

from certify.demonstration.answers import answer_in
from certify.domain.assessment.workflow import State
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rates import RateBands
from certify.domain.criteria.rules import Rule
from certify.domain.criteria.version import Version

Answers = dict[str, dict[str, object]]
# Files in these states lack something; of the others some differ between commune and appraisal.
WEAK = frozenset({State.SUBMITTED, State.RETURNED, State.DRAFT})


def weakened(version: Version, made: Answers, chance: Random) -> Answers:
    """The figures with some indicators in a worse band: most can still be improved, now and then one can't."""
    able = [one for one in version.indicators if one.unchangeable is None]
    lost = [version.indicator("3.1")] if chance.randrange(6) == 0 else []
    chosen = [*chance.sample(able, chance.randrange(5)), *lost]
    return {**made, **{one.id: _moved(one, made[one.id], len(one.rule.levels) - 1, chance) for one in chosen}}


def own_view(version: Version, made: Answers, chance: Random) -> Answers:
    """What the commune says of what the appraisal finds in `made`: mostly the same, at times better, at times worse."""
    kind = chance.randrange(5)
    below = [one for one in version.indicators if one.rule.points(one.rule.read(made[one.id])) < one.max_points]
    if kind == 0:
        return {**made, **{one.id: _moved(one, made[one.id], 0, chance) for one in below[:3]}}
    if kind == 1:
        chosen = chance.sample([one for one in version.indicators if one.unchangeable is None], 2)
        return {**made, **{one.id: _moved(one, made[one.id], 1, chance) for one in chosen}}
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
