"""Points and conditions, computed from a criteria file as TOML and answers as JSON, by whole numbers and fractions."""

import tomllib
from fractions import Fraction


def read(text):
    """A criteria or plan file with exact numbers."""
    return tomllib.loads(text, parse_float=Fraction)


def indicators(version):
    """Every indicator of a version with its criterion's id, in order."""
    return [(criterion["id"], indicator) for criterion in version["criteria"] for indicator in criterion["indicators"]]


def levels(rule):
    """The points that an indicator can have, the most first."""
    if rule["kind"] == "yes_no":
        return [Fraction(rule["yes"]["points"]), Fraction(0)]
    return [Fraction(band["points"]) for band in (*rule["bands"], rule["otherwise"])]


def points(rule, answer):
    """The points of an answer; None for a blank."""
    if answer is None:
        return None
    if rule["kind"] == "yes_no":
        return Fraction(rule["yes"]["points"] if answer["yes"] else 0)
    if "not_applicable" in answer:
        return Fraction(rule["not_applicable"]["points"])
    if rule["kind"] == "count_bands":
        return in_band(rule, Fraction(answer["count"]))
    return in_band(rule, Fraction(answer["numerator"], answer["denominator"]) * rule["per"]["value"])


def in_band(rule, value):
    """The points of the first band that holds a value."""
    for band in rule["bands"]:
        if "at_least" in band and value >= band["at_least"]:
            return Fraction(band["points"])
        if "at_most" in band and value <= band["at_most"]:
            return Fraction(band["points"])
        if "below" in band and value < band["below"]:
            return Fraction(band["points"])
    return Fraction(rule["otherwise"]["points"])


def judged(version, answers, category_id):
    """The whole score: points by indicator and criterion, total, and the keys of every condition that isn't met."""
    by_indicator = {part["id"]: points(part["rule"], answers.get(part["id"])) for _, part in indicators(version)}
    by_criterion, at_zero = {}, []
    for criterion in version["criteria"]:
        parts = [by_indicator[part["id"]] for part in criterion["indicators"]]
        by_criterion[criterion["id"]] = sum((part for part in parts if part is not None), Fraction(0))
        if None not in parts and by_criterion[criterion["id"]] == 0:
            at_zero.append(criterion["id"])
    total = sum(by_criterion.values())
    lacks = ["below_threshold"] if total < threshold(version, category_id) else []
    lacks += [f"criterion_at_zero:{criterion}" for criterion in at_zero if "no_zero" in version]
    lacks += [f"unanswered:{key}" for key, value in by_indicator.items() if value is None]
    return {"indicators": by_indicator, "criteria": by_criterion, "total": total, "lacks": lacks}


def threshold(version, category_id):
    """The points that a category asks for."""
    (category,) = [category for category in version["categories"] if category["id"] == category_id]
    return Fraction(category["threshold"]["value"])
