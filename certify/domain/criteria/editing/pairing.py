"""Which parts of two criteria files are the same part: by id within a decision, by `same_as` between two of them."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from certify.domain.criteria.editing.words import value_words
from certify.domain.criteria.indicators import EVIDENCE
from certify.domain.criteria.quantities import NAMED_BY

Data = Mapping[str, Any]
# The id of an indicator, a quantity or a check in one file by its id in the other; none of them looks like another.
Same = Mapping[str, str]


class Pair(Struct, frozen=True):
    """Two files with one id for each part that they share; `renumbered` are the indicators that had another one.

    Indicators stand beside the criteria here, and a stanza of the procedure goes by its day.
    """

    before: Data
    after: Data
    renumbered: tuple[tuple[str, str], ...]
    one_decision: bool


def paired(old: Data, new: Data, same: Same | None) -> Pair:
    """The two files for comparison; `same` gives a part's id in `new` by its id in `old`, for two decisions."""
    before, after = flat(old), flat(new)
    if old.get("id") == new.get("id"):
        return Pair(before, after, (), one_decision=True)
    same, label = same or {}, f"của {old.get('number')}"
    homes = {str(part.get("id")): str(criterion.get("id")) for criterion, part in _members(new)}
    criteria: dict[str, str] = {}
    for criterion, part in _members(old):
        home = homes.get(same.get(str(part.get("id")), ""))
        if home and home not in criteria.values():
            criteria.setdefault(str(criterion.get("id")), home)
    before = {
        **before,
        "criteria": [_named(part, criteria, label) for part in before["criteria"]],
        "indicators": [_named(_shared(part, same, label), same, label) for part in before["indicators"]],
        "quantities": [_named(part, same, label) for part in before.get("quantities", ())],
        "checks": [_named(_looking(part, same, label), same, label) for part in before.get("checks", ())],
    }
    own = ("indicators", "quantities", "checks")
    after = {**after, **{name: [_named(part) for part in after.get(name, ())] for name in own}}
    renumbered = tuple(
        (str(part.get("id")), same[str(part.get("id"))])
        for _, part in _members(old)
        if same.get(str(part.get("id")), part.get("id")) != part.get("id")
    )
    return Pair(before, after, renumbered, one_decision=False)


def flat(data: Data) -> dict[str, Any]:
    """A file's data with every indicator beside the criteria, and each stanza of the procedure under its day.

    An indicator says of its evidence what a file without a word on it means.
    """
    stanzas = [
        {"id": value_words(stanza.get("in_force_from", index)).strip("“”"), **_without(stanza, "in_force_from")}
        for index, stanza in enumerate(data.get("procedure", ()))
    ]
    criteria = [_without(criterion, "indicators") for criterion in data.get("criteria", ())]
    indicators = [{**part, "evidence": part.get("evidence", EVIDENCE)} for _, part in _members(data)]
    return {**data, "criteria": criteria, "indicators": indicators, "procedure": stanzas}


def _members(data: Data) -> list[tuple[Data, Data]]:
    """Every criterion with each of its indicators."""
    return [(criterion, part) for criterion in data.get("criteria", ()) for part in criterion.get("indicators", ())]


def _named(part: Data, ids: Same | None = None, label: str = "") -> dict[str, Any]:
    """A part of one decision under the other one's id, or under a name that can't be taken for one of its parts."""
    own = str(part.get("id"))
    return {**_without(part, "same_as"), "id": own if ids is None else ids.get(own, f"{own} {label}")}


def _shared(indicator: Data, ids: Same, label: str) -> Data:
    """An indicator of one decision with the quantities that its figures are under the other one's ids."""
    named = {key: str(indicator[key]) for key in NAMED_BY.values() if key in indicator}
    return {**indicator, **{key: ids.get(own, f"{own} {label}") for key, own in named.items()}}


def _looking(check: Data, ids: Same, label: str) -> Data:
    """A check of one decision with the figures that it looks at under the other one's ids."""
    named = {key: str(check[key]) for key in ("figure", "other", "indicator") if key in check}
    return {**check, **{key: _renamed(name, ids, label) for key, name in named.items()}}


def _renamed(name: str, ids: Same, label: str) -> str:
    indicator_id, dot, field = name.rpartition(".") if name.count(".") > 1 else (name, "", "")
    return f"{ids[indicator_id]}{dot}{field}" if indicator_id in ids else f"{name} {label}"


def _without(part: Data, key: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != key}
