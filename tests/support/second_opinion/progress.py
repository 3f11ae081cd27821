"""Shares of units, targets of a plan and forecasts, computed from the plan file as TOML and from plain numbers."""

from fractions import Fraction
from math import ceil, floor


def valid_on(units, day):
    """The units, each with `from` and `to` (None: still), that exist on a day."""
    return [unit for unit in units if unit["from"] <= day and (unit["to"] is None or day < unit["to"])]


def standing(recognised, everything, share):
    """How many are needed for a share of units, how many of them are lacking, and whether the share is reached."""
    needed = ceil(share * everything)
    return needed, max(0, needed - recognised), everything > 0 and Fraction(recognised, everything) >= share


def passed(begins_on, due_on, year, month):
    """The share of a target's months that has passed at the end of a month, at most all."""
    whole = (due_on.year - begins_on.year) * 12 + due_on.month - begins_on.month + 1
    gone = (year - begins_on.year) * 12 + month - begins_on.month + 1
    return min(Fraction(1), Fraction(gone, whole))


class Time:
    """Where a period stands in the time of a target: its year, half or whole, and what has passed by then."""

    def __init__(self, plan, target, period, today):
        year, half = period
        due = target["due"]["on"]
        self.gone = passed(plan["begins_on"], due, year, 6 if half else 12)
        self.year_gone = passed(plan["begins_on"], due, year, 12)
        self.part = Fraction(1, 2) if half else Fraction(1)
        last_month = 6 if half else 12
        self.over = (due.year, due.month) <= (year, last_month) and today > due


def target_result(target, stated, time, base=None):
    """(outcome, exact value or None) of a target.

    `stated` has (numbers now or None, numbers of the base year or None, division) for each unit; a target's numbers are
    (part, whole), for cases (cases, 1). `base` is a figure of the base year for all units together.
    """
    goal = target["goal"]
    if goal["kind"] == "checklist":
        done = sum(now is not None for now, _, _ in stated)
        return _outcome(time, Fraction(done, len(stated))) if done else ("no_data", None)
    if goal["kind"] == "communes_per_division":
        return _per_division(goal, stated, time)
    if goal["kind"].startswith("reduce"):
        return _reduction(goal, stated, time, base)
    told = [now for now, _, _ in stated if now is not None]
    part, whole, silent = sum(now[0] for now in told), sum(now[1] for now in told), len(told) < len(stated)
    if not told:
        return "no_data", None
    if whole == 0:
        return ("on_the_way" if silent else "reached"), None
    return _outcome(time, Fraction(part, whole), Fraction(goal["at_least"]["value"], 100), silent=silent)


def _outcome(time, value, wanted=Fraction(1), *, silent=False):
    if value >= wanted and not silent:
        return "reached", value
    if value >= wanted * time.gone:
        return "on_the_way", value
    return ("missed" if time.over else "behind"), value


def _per_division(goal, stated, time):
    passing, share = {}, Fraction(goal["at_least"]["value"], 100)
    for now, _, division in stated:
        passes = now is not None and now[1] > 0 and Fraction(now[0], now[1]) >= share
        passing[division] = passing.get(division, 0) + passes
    if all(now is None for now, _, _ in stated):
        return "no_data", None
    return _outcome(time, Fraction(sum(n >= goal["communes"]["value"] for n in passing.values()), len(passing)))


def _reduction(goal, stated, time, base):
    """Like with like: units that state both years; with a base of all units, all of them or nothing."""
    both = [(now, was) for now, was, _ in stated if now is not None and (base is not None or was is not None)]
    if not both:
        return "no_data", None
    now = [sum(column) for column in zip(*(now for now, _ in both), strict=True)]
    was = list(base) if base is not None else [sum(column) for column in zip(*(was for _, was in both), strict=True)]
    if now[1] == 0 or was[1] == 0:
        return "no_data", None
    cases = goal["kind"] == "reduce_cases"
    value, before = (Fraction(pair[0]) if cases else Fraction(*pair) for pair in (now, was))
    fall = Fraction(goal["by"]["value"], 100)
    allowed = before * (1 - fall * time.year_gone) * time.part
    late = "missed" if time.over else "behind"
    silent = len(both) < len(stated)
    if base is not None and silent:
        return (late if cases and value > allowed else "no_data"), None
    if value <= before * (1 - fall) and time.part == 1 and not silent:
        return "reached", value
    return ("on_the_way" if value <= allowed else late), value


def trend(years, everything, until):
    """(year, recognised) if the rate goes on as between the last two of (year, recognised, all); None without two."""
    known = [year for year in years if year[2]]
    if len(known) < 2:
        return None
    (first, rose, of), (last, risen, out_of) = known[-2:]
    slope = (Fraction(risen, out_of) - Fraction(rose, of)) / (last - first)
    year = max(until, last + 1)
    rate = min(max(Fraction(risen, out_of) + slope * (year - last), Fraction(0)), Fraction(1))
    return year, floor(rate * everything)


def pace(years, everything, share, until):
    """How many units a year must be added after the last final one; None where nothing is lacking or no year left."""
    if not years or years[-1][0] >= until:
        return None
    lacking = max(0, ceil(share * everything) - years[-1][1])
    return ceil(Fraction(lacking, until - years[-1][0])) or None
