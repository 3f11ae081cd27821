"""The least work to recognition: figures to improve, then people or things, then points that blanks must bring.

Figures can only improve by their part: a numerator within its whole, a count. A yes in the place of a no is one thing.
"""

from fractions import Fraction
from itertools import product
from math import ceil

from tests.support.second_opinion.scorer import indicators, judged, levels, points, threshold

NOTHING = (0, 0, Fraction(0))


def choices(indicator, answer):
    """What can be made of an indicator: (points gained, cost), without the choices that gain nothing at a cost."""
    rule = indicator["rule"]
    if answer is None:
        return [(level, (0, 0, level)) for level in levels(rule)]
    found = [(Fraction(0), NOTHING)]
    if "unchangeable" in indicator or "not_applicable" in answer:
        return found
    now = points(rule, answer)
    if rule["kind"] == "yes_no":
        return found if answer["yes"] else [*found, (levels(rule)[0], (1, 1, Fraction(0)))]
    least = {}
    for figure, changed in _figures(rule, answer):
        gain, people = points(rule, changed) - now, abs(figure)
        if gain > 0:
            least[gain] = min(people, least.get(gain, people))
    return found + [(gain, (1, people, Fraction(0))) for gain, people in least.items()]


def _figures(rule, answer):
    """Every figure that an answer can become, by its distance: all of them are tried."""
    bounds = [band[key] for band in rule["bands"] for key in ("at_least", "at_most", "below") if key in band]
    if rule["kind"] == "count_bands":
        top = max(ceil(max(bounds)), answer["count"])
        return [(count - answer["count"], {"count": count}) for count in range(top + 1)]
    whole, part = answer["denominator"], answer["numerator"]
    top = whole
    if rule["kind"] == "incidence_bands" and not rule["numerator_within_denominator"]:
        top = max(part, ceil(max(bounds) * whole / rule["per"]["value"]))
    return [(one - part, {"numerator": one, "denominator": whole}) for one in range(top + 1)]


def plan(version, answers, category_id):
    """(cost or None, points that nothing can bring, criteria that stay at zero); a met goal costs nothing."""
    reached = judged(version, answers, category_id)
    if not reached["lacks"]:
        return NOTHING, Fraction(0), []
    need = max(Fraction(0), threshold(version, category_id) - reached["total"])
    ways, stuck = {Fraction(0): NOTHING}, []
    for criterion in version["criteria"]:
        own = {Fraction(0): NOTHING}
        for indicator in criterion["indicators"]:
            own = _with(own, choices(indicator, answers.get(indicator["id"])))
        if "no_zero" in version:
            own = {gain: cost for gain, cost in own.items() if reached["criteria"][criterion["id"]] + gain > 0}
        if own:
            ways = _with(ways, own.items())
        else:
            stuck.append(criterion["id"])
    best = max(ways)
    if stuck or best < need:
        return None, max(Fraction(0), need - best), stuck
    return min(cost for gain, cost in ways.items() if gain >= need), Fraction(0), []


def _with(ways, more):
    """Every gain with every further one, the least cost for each exact sum."""
    together = {}
    for gain, cost in ways.items():
        for further, price in more:
            whole, paid = gain + further, add(cost, price)
            if whole not in together or paid < together[whole]:
                together[whole] = paid
    return together


def tried_out(version, answers, category_id):
    """The least cost among all combinations of all choices, each of them tried; None when none is enough."""
    parts = indicators(version)
    base = judged(version, answers, category_id)["criteria"]
    wanted = threshold(version, category_id)
    enough = []
    for chosen in product(*(choices(part, answers.get(part["id"])) for _, part in parts)):
        sums, cost = dict(base), NOTHING
        for (criterion, _), (gain, price) in zip(parts, chosen, strict=True):
            sums[criterion] += gain
            cost = add(cost, price)
        if sum(sums.values()) >= wanted and ("no_zero" not in version or all(sums.values())):
            enough.append(cost)
    return min(enough, default=None)


def add(cost, other):
    """Two costs together."""
    return cost[0] + other[0], cost[1] + other[1], cost[2] + other[2]
