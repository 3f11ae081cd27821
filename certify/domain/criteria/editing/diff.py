"""The differences between two criteria files, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from certify.domain.criteria.editing.paths import at, leaves
from certify.domain.criteria.editing.words import place_parts, place_words, scale_words, value_words

Data = Mapping[str, Any]

STRUCTURE, FIGURE, TEXT, OFFICE, MARK = "structure", "figure", "text", "office", "mark"
KIND_NAMES = {
    STRUCTURE: "Tiêu chí, chỉ tiêu, cách tính",
    FIGURE: "Con số",
    TEXT: "Câu chữ",
    OFFICE: "Trình tự, thẩm quyền",
    MARK: "Dấu nguồn",
}
# What a revision states about itself, which is no difference of content.
_OWN = ("revision", "attestation")


@dataclass(frozen=True)
class Change:
    """One difference: its kind and a sentence ("Tiêu chí 3: điểm tối đa 100 → 75")."""

    kind: str
    text: str


def difference(old: Data, new: Data) -> tuple[Change, ...]:
    """The changes from one file to another, the weightiest kinds first."""
    changes = [*_members(old, new), *_rules(old, new), *_leaves(old, new)]
    return tuple(sorted(changes, key=lambda change: list(KIND_NAMES).index(change.kind)))


def _indicators(data: Data) -> Iterator[tuple[str, Data]]:
    for criterion in data.get("criteria", ()):
        yield from ((str(indicator.get("id")), indicator) for indicator in criterion.get("indicators", ()))


def _members(old: Data, new: Data) -> Iterator[Change]:
    """Criteria and indicators that were added, removed or moved."""
    before, after = (_by_id(data.get("criteria", ())) for data in (old, new))
    yield from _added_and_removed("tiêu chí", before, after)
    yield from _moved("Các tiêu chí", list(before), list(after))
    yield from _added_and_removed("chỉ tiêu", dict(_indicators(old)), dict(_indicators(new)))
    for key in before.keys() & after.keys():
        orders = ([str(part.get("id")) for part in side[key].get("indicators", ())] for side in (before, after))
        yield from _moved(f"Các chỉ tiêu của tiêu chí {key}", *orders)


def _by_id(parts: Iterable[Data]) -> dict[str, Data]:
    return {str(part.get("id")): part for part in parts}


def _added_and_removed(noun: str, old: Mapping[str, Data], new: Mapping[str, Data]) -> Iterator[Change]:
    for key in old.keys() - new.keys():
        yield Change(STRUCTURE, f"Bỏ {noun} {key} “{old[key].get('name', '')}”")
    for key in (key for key in new if key not in old):
        text = f"Thêm {noun} {key} “{new[key].get('name', '')}”"
        yield Change(STRUCTURE, f"{text}; {scale_words(new[key]['rule'])}" if "rule" in new[key] else text)


def _moved(noun: str, old: list[str], new: list[str]) -> Iterator[Change]:
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(STRUCTURE, f"{noun} xếp lại: {', '.join(old)} → {', '.join(new)}")


def _rules(old: Data, new: Data) -> Iterator[Change]:
    """Rules of another kind or with another number of bands, each as one change."""
    before = dict(_indicators(old))
    for key, indicator in _indicators(new):
        if key in before and _shape(before[key]) != _shape(indicator):
            scales = (scale_words(side.get("rule", {})) for side in (before[key], indicator))
            yield Change(STRUCTURE, f"Chỉ tiêu {key}: {' → '.join(scales)}")


def _shape(indicator: Data) -> tuple[object, int]:
    return at(indicator, "rule.kind"), len(at(indicator, "rule.bands") or ())


def _leaves(old: Data, new: Data) -> Iterator[Change]:
    """Every value that differs, where both files have the part that holds it."""
    covered = _covered(old, new)
    before, after = (
        {place: value for place, value in leaves(data) if not _is_covered(place, covered)} for data in (old, new)
    )
    for place in (*after, *(place for place in before if place not in after)):
        if before.get(place) != after.get(place):
            yield Change(_kind(place, after.get(place, before.get(place))), _sentence(place, before, after))


def _covered(old: Data, new: Data) -> tuple[str, ...]:
    """The beginnings of places that another change covers as a whole."""
    ids_before, ids_after = (_by_id(data.get("criteria", ())).keys() for data in (old, new))
    prefixes = [f"criteria[{key}]" for key in ids_before ^ ids_after]
    before, after = dict(_indicators(old)), dict(_indicators(new))
    prefixes += [f".indicators[{key}]" for key in before.keys() ^ after.keys()]
    reshaped = (key for key in before.keys() & after.keys() if _shape(before[key]) != _shape(after[key]))
    return (*prefixes, *(f".indicators[{key}].rule" for key in reshaped))


def _is_covered(place: str, covered: tuple[str, ...]) -> bool:
    return place.split(".", maxsplit=1)[0] in _OWN or any(prefix in place for prefix in covered)


def _kind(place: str, value: object) -> str:
    if place.endswith("source"):
        return MARK
    if place.startswith("procedure"):
        return OFFICE
    return FIGURE if isinstance(value, int | Decimal) and not isinstance(value, bool) else TEXT


def _sentence(place: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    name, words, (_, part) = place.rsplit(".", 1)[-1], place_words(place), place_parts(place)
    if place not in before:
        return f"{words}: thêm {value_words(after[place], name)}"
    if place not in after:
        return f"{words}: bỏ {value_words(before[place], name)}"
    between = " " if part and _kind(place, after[place]) == FIGURE else ": "
    return f"{words}{between}{value_words(before[place], name)} → {value_words(after[place], name)}"
