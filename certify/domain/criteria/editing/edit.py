"""Editing the data of a criteria file: values, indicators, bands and rules."""

from collections.abc import Collection
from itertools import count
from typing import Any

from certify.domain.criteria.answers import FIELDS
from certify.domain.criteria.editing.paths import at, index_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.indicators import LABELS, RATIO_LABELS
from certify.domain.criteria.quantities import NAMED_BY

Data = dict[str, Any]
EVERY_LABEL = ("numerator_label", "denominator_label", "count_label", "noun")
BOUNDS = ("at_least", "at_most", "below")
# The keys of each rule besides its kind and mark.
RULE_KEYS = {
    "yes_no": ("yes",),
    "count_bands": ("bands", "otherwise"),
    "rate_bands": ("per", "bands", "otherwise", "not_applicable"),
    "incidence_bands": ("per", "numerator_within_denominator", "bands", "otherwise"),
}
# The keys of each kind of check besides its id.
CHECK_KEYS = {
    "none_while": ("kind", "figure", "other", "question"),
    "at_most": ("kind", "figure", "other", "question"),
    "jump": ("kind", "figure", "percent", "at_least", "question"),
    "off_median": ("kind", "indicator", "times", "question"),
}
# More indicators or bands than anybody needs; still more would only make a page too long.
MOST = 20


def put(data: Data, place: str, value: object) -> None:
    """Set the value at a place, with the tables around it; None removes it, with tables that it leaves empty."""
    parent, _, name = place.rpartition(".")
    table = at(data, parent) if parent else data
    if table is None and value is not None:
        put(data, parent, {})
        table = at(data, parent)
    if value is not None:
        table[name] = value
    elif isinstance(table, dict):
        table.pop(name, None)
        if not table:
            put(data, parent, None)


def add_indicator(data: Data, criterion_id: str, taken: Collection[str]) -> str:
    """Add a blank indicator at the end of a criterion; returns its id (`free_id`)."""
    criterion = at(data, f"criteria[{criterion_id}]")
    indicators = criterion.setdefault("indicators", [])
    clause = str(at(criterion, "max.clause") or _clause(criterion))
    new: Data = {"id": free_id(criterion, taken), "name": "", "name_source": Mark.PROVISIONAL.value}
    new["rule"] = {"kind": "yes_no", "source": Mark.PROVISIONAL.value, "yes": _figure("points", clause)}
    if len(indicators) < MOST:
        indicators.append(new)
    return str(new["id"])


def free_id(criterion: Data, taken: Collection[str]) -> str:
    """The next id for an indicator of a criterion: none that it has, none of `taken`, since answers go by the id."""
    used = {*taken, *(str(indicator.get("id")) for indicator in criterion["indicators"])}
    return next(new for number in count(1) if (new := f"{criterion['id']}.{number}") not in used)


def remove_indicator(data: Data, indicator_id: str) -> None:
    """Remove an indicator, unless it is the last one of its criterion."""
    indicators, index = _siblings(data, indicator_id)
    if index is not None and len(indicators) > 1:
        del indicators[index]


def move_indicator(data: Data, indicator_id: str, by: int) -> None:
    """Move an indicator up (-1) or down (1) within its criterion; it keeps its id and so its answers."""
    indicators, index = _siblings(data, indicator_id)
    if index is not None and 0 <= index + by < len(indicators):
        indicators[index], indicators[index + by] = indicators[index + by], indicators[index]


def add_band(data: Data, indicator_id: str) -> None:
    """Add a blank band after the others."""
    rule = _rule(data, indicator_id)
    if rule is not None and len(rule.setdefault("bands", [])) < MOST:
        rule["bands"].append(_band(rule["bands"], _clause(rule)))


def remove_band(data: Data, indicator_id: str, index: int) -> None:
    """Remove a band, unless it is the last one."""
    bands = (_rule(data, indicator_id) or {}).get("bands", [])
    if len(bands) > 1 and 0 <= index < len(bands):
        del bands[index]


def set_bound(band: Data, bound: str, limit: object) -> None:
    """Give a band a bound (one of BOUNDS) in place of the one it has; the bound stays the first key."""
    rest = {key: value for key, value in band.items() if key not in BOUNDS}
    band.clear()
    band.update({bound: limit, **rest})


def choose_rule(data: Data, indicator_id: str, kind: str) -> None:
    """Give an indicator another kind of rule: keys of both rules are kept, the others are left blank."""
    indicators, index = _siblings(data, indicator_id)
    if index is None or kind not in RULE_KEYS:
        return
    indicator = indicators[index]
    former = indicator["rule"]
    rule: Data = {"kind": kind, "source": Mark.PROVISIONAL.value}
    for key in RULE_KEYS[kind]:
        rule[key] = former[key] if key in former else _blank(key, _clause(former))
    indicator["rule"] = rule
    for field, key in NAMED_BY.items():
        if field not in FIELDS[kind]:
            indicator.pop(key, None)
    needed = LABELS.get(kind, RATIO_LABELS)
    for label in EVERY_LABEL:
        if label in needed:
            indicator.setdefault(label, "")
        else:
            indicator.pop(label, None)


def add_quantity(data: Data) -> None:
    """Add a blank quantity, which no figure is yet."""
    _add(data, "quantities", "so_lieu", {"name": "", "source": Mark.PROVISIONAL.value})


def remove_quantity(data: Data, quantity_id: str) -> None:
    """Remove a quantity; the figures that were it are asked for one by one again."""
    _remove(data, "quantities", quantity_id)
    for criterion in data["criteria"]:
        for indicator in criterion.get("indicators", ()):
            for key in NAMED_BY.values():
                if indicator.get(key) == quantity_id:
                    del indicator[key]


def add_check(data: Data) -> None:
    """Add a blank check of the first kind."""
    _add(data, "checks", "cau_hoi", {**dict.fromkeys(CHECK_KEYS["none_while"], ""), "kind": "none_while"})


def choose_check(data: Data, check_id: str, kind: str) -> None:
    """Give a check another kind: keys of both kinds are kept, the others are left blank."""
    checks = data.get("checks", [])
    index = index_of(checks, check_id)
    if index is None or kind not in CHECK_KEYS:
        return
    former = checks[index]
    kept = {key: former[key] for key in ("id", "same_as") if key in former}
    checks[index] = {**kept, **{key: former.get(key, "") for key in CHECK_KEYS[kind]}, "kind": kind}


def remove_check(data: Data, check_id: str) -> None:
    """Remove a check."""
    _remove(data, "checks", check_id)


def _add(data: Data, name: str, prefix: str, blank: Data) -> None:
    """Add a blank part, under a free id, to a list that a file need not have."""
    parts = data.setdefault(name, [])
    used = {part.get("id") for part in parts}
    new_id = next(new for number in count(1) if (new := f"{prefix}_{number}") not in used)
    if len(parts) < MOST:
        parts.append({"id": new_id, **blank})


def _remove(data: Data, name: str, part_id: str) -> None:
    """Remove a part from a list that a file need not have: an empty one goes, too."""
    parts = [part for part in data.pop(name, ()) if part.get("id") != part_id]
    if parts:
        data[name] = parts


def _siblings(data: Data, indicator_id: str) -> tuple[list[Data], int | None]:
    for criterion in data["criteria"]:
        indicators = criterion.get("indicators", [])
        if (index := index_of(indicators, indicator_id)) is not None:
            return indicators, index
    return [], None


def _rule(data: Data, indicator_id: str) -> Data | None:
    indicators, index = _siblings(data, indicator_id)
    return None if index is None else indicators[index]["rule"]


def _blank(key: str, clause: str) -> object:
    if key == "numerator_within_denominator":
        return True
    if key == "bands":
        return [_band([], clause)]
    if key == "per":
        return _figure("value", clause)
    return {**({"when": ""} if key == "not_applicable" else {}), **_figure("points", clause)}


def _band(others: list[Data], clause: str) -> Data:
    bound = next((key for key in BOUNDS if others and key in others[-1]), "at_least")
    return {bound: "", **_figure("points", clause)}


def _figure(key: str, clause: str) -> Data:
    return {key: "", "clause": clause, "source": Mark.PROVISIONAL.value}


def _clause(part: Data) -> str:
    """The clause that a part, or else the first figure in it, cites."""
    clauses = (value.get("clause") for value in part.values() if isinstance(value, dict))
    return str(part.get("clause") or next((clause for clause in clauses if clause), ""))
