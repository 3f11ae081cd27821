"""Generated answers for the demonstration: plausible figures from seeded generators, of no real place."""

from bisect import bisect_left, bisect_right
from random import Random

from certify.demonstration.figures.usual import UNKNOWN, USUAL, sizes_of
from certify.domain.criteria.rates import IncidenceBands, RateBands
from certify.domain.criteria.rules import Rule, YesNo
from certify.domain.criteria.scales import Banded
from certify.domain.criteria.version import Version

Answers = dict[str, dict[str, object]]
# The indicator of abused children; so many numbers of a band are near to what is usual.
ABUSED, NEAR = "3.1", 12
WEAK = {ABUSED}
NOTHING = "Trong năm không phát sinh (dữ liệu mẫu)."
# How much of where an indicator lies between its usual bounds lasts from year to year.
LASTING = 0.8


def generated_answers(version: Version, commune: str, year: int, *, good: bool) -> Answers:
    """An answer of a commune for every indicator, near to its answer of the year before.

    `good` ones meet the conditions of recognition; others put a criterion at zero.
    """
    sizes = {**sizes_of(commune, year), "cases": 0}
    lasting, yearly = Random(commune), Random(f"{commune}, {year}")  # noqa: S311
    made: Answers = {}
    for indicator in version.indicators:
        usual, rule = USUAL.get(indicator.id, UNKNOWN), indicator.rule
        level = LASTING * lasting.random() + (1 - LASTING) * yearly.random()
        wanted = round(sizes[usual.whole] * (usual.least + (usual.most - usual.least) * level) / 100)
        lowest = not good and indicator.id in WEAK and not isinstance(rule, YesNo)
        band = len(rule.levels) - 1 if lowest else _band(rule, yearly)
        made[indicator.id] = answer_in(rule, band, sizes[usual.whole], wanted, yearly)
        if indicator.id == ABUSED:
            # Half of the abused children are in cases that need a plan: where there are none, there is no case either.
            sizes["cases"] = -(-int(str(made[ABUSED].get("numerator", 0))) // 2)
    return made


def answer_in(rule: Rule, band: int, whole: int, wanted: int, chance: Random) -> dict[str, object]:
    """An answer in a band of a rule (0: the best), of `whole` where the rule has one, with `wanted` or near to it."""
    if isinstance(rule, YesNo):
        return {"yes": band == 0}
    if isinstance(rule, RateBands) and not whole:
        return {"not_applicable": NOTHING}
    if isinstance(rule, IncidenceBands | RateBands):
        return {"numerator": _within(rule, band, whole, wanted, chance), "denominator": whole}
    return {"count": band}


def _band(rule: Rule, chance: Random) -> int:
    """The best band in nine cases out of ten, else the next one if there is one."""
    worse = chance.randrange(10) == 0
    return int(worse and isinstance(rule, Banded) and len(rule.bands) > 1)


def _within(rule: RateBands | IncidenceBands, band: int, whole: int, wanted: int, chance: Random) -> int:
    """A numerator whose value lies in a band, or in the nearest better one where no whole number does."""
    rising = rule.bands[0].at_least is not None
    best_first = range(whole, -1, -1) if rising else range(whole + 1)

    def band_of(part: int) -> int:
        return rule.index(part, whole)

    for tried in range(band, -1, -1):
        first, last = (cut(best_first, tried, key=band_of) for cut in (bisect_left, bisect_right))
        if fitting := best_first[first:last][:: -1 if rising else 1]:
            if wanted in fitting:
                return wanted
            return chance.choice(fitting[:NEAR] if wanted < fitting[0] else fitting[-NEAR:])
    return 0
