"""Generated answers for the demonstration: plausible figures from a seeded generator, of no real place."""

from bisect import bisect_left, bisect_right
from random import Random

from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rates import IncidenceBands, RateBands
from certify.domain.criteria.rules import Rule, YesNo
from certify.domain.criteria.scales import Banded
from certify.domain.criteria.version import Version

WEAK = {"3.1"}


def generated_answers(version: Version, chance: Random, *, good: bool) -> dict[str, dict[str, object]]:
    """An answer for every indicator. `good` ones meet the conditions of recognition; others put a criterion at zero."""
    children = chance.randrange(900, 3000)
    return {i.id: _answer(i, chance, children, worst=not good and i.id in WEAK) for i in version.indicators}


def _answer(indicator: Indicator, chance: Random, children: int, *, worst: bool) -> dict[str, object]:
    rule = indicator.rule
    band = 0 if isinstance(rule, YesNo) else len(rule.bands) if worst else _band(rule, chance)
    whole = children if isinstance(rule, IncidenceBands) else 0
    made = answer_in(rule, band, chance.randrange(120, 600) if isinstance(rule, RateBands) else whole, chance)
    if not indicator.quantities or made["denominator"] == children:
        return made
    # Of all the children, in the same band; by chances of its own, so that no other figure follows from it.
    return answer_in(rule, band, children, Random(repr(made)))  # noqa: S311  figures of no real place


def answer_in(rule: Rule, band: int, whole: int, chance: Random) -> dict[str, object]:
    """An answer in a band of a rule (0: the best); `whole` is the denominator where the rule has one."""
    if isinstance(rule, YesNo):
        return {"yes": band == 0}
    if isinstance(rule, IncidenceBands | RateBands):
        return {"numerator": _within(rule, band, whole, chance), "denominator": whole}
    return {"count": band}


def _band(rule: Banded, chance: Random) -> int:
    """The best band in nine cases out of ten, else the next one if there is one."""
    return 0 if len(rule.bands) == 1 or chance.randrange(10) else 1


def _within(rule: RateBands | IncidenceBands, band: int, whole: int, chance: Random) -> int:
    """A numerator whose value lies in a band, or in the nearest better one where no whole number does."""
    rising = rule.bands[0].at_least is not None
    best_first = range(whole, -1, -1) if rising else range(whole + 1)

    def band_of(part: int) -> int:
        return rule.index(part, whole)

    for wanted in range(band, -1, -1):
        first, last = (cut(best_first, wanted, key=band_of) for cut in (bisect_left, bisect_right))
        if fitting := best_first[first:last]:
            return chance.choice(fitting[::-1] if rising else fitting[:20])
    return 0
