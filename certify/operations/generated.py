"""Generated answers for the demonstration: plausible figures from a given source of chance, of no real place."""

from random import Random

from certify.domain.criteria import Indicator, Version
from certify.domain.rules import Banded, IncidenceBands, RateBands, YesNo

WEAK = {"3.1"}


def generated_answers(version: Version, chance: Random, *, good: bool) -> dict[str, dict[str, object]]:
    """An answer for every indicator. `good` files meet the conditions; the others get a criterion at zero."""
    children = chance.randrange(900, 3000)
    return {i.id: _answer(i, chance, children, worst=not good and i.id in WEAK) for i in version.indicators}


def _answer(indicator: Indicator, chance: Random, children: int, *, worst: bool) -> dict[str, object]:
    rule = indicator.rule
    if isinstance(rule, YesNo):
        return {"yes": True}
    band = len(rule.bands) if worst else _band(rule, chance)
    if isinstance(rule, IncidenceBands):
        return {"numerator": _within(rule, band, children, chance), "denominator": children}
    if isinstance(rule, RateBands):
        whole = chance.randrange(120, 600)
        return {"numerator": _within(rule, band, whole, chance), "denominator": whole}
    return {"count": 0}


def _band(rule: Banded, chance: Random) -> int:
    """The best band in nine of ten cases, else the next one where there is one."""
    return 0 if len(rule.bands) == 1 or chance.randrange(10) else 1


def _within(rule: RateBands | IncidenceBands, band: int, whole: int, chance: Random) -> int:
    """A numerator whose value lies in a band (or the nearest better one, where no whole number does)."""
    for wanted in range(band, -1, -1):
        fitting = [part for part in range(whole + 1) if rule.index(part, whole) == wanted]
        if fitting:
            return chance.choice(fitting[:20] if rule.bands[0].at_least is None else fitting)
    return 0
