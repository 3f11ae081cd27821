"""The differences between two criteria files, in words."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from certify.domain.criteria.editing.lines import unmarked
from certify.domain.criteria.editing.pairing import Pair, Same, paired
from certify.domain.criteria.editing.paths import at, leaves
from certify.domain.criteria.editing.words import NAMES, place_parts, place_words, scale_words, value_words

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
# The parts that come and go as a whole, and what people call them.
PARTS = {
    "criteria": "tiêu chí",
    "indicators": "chỉ tiêu",
    "categories": "phân loại",
    "quantities": "số liệu dùng chung",
    "checks": "câu hỏi",
    "procedure": "trình tự từ",
}
STEPS = ("self_assessment", "appraisal", "recognition", "reporting")


class Change(Struct, frozen=True):
    """One difference: its kind and a sentence ("Tiêu chí 3: điểm tối đa 100 → 75")."""

    kind: str
    text: str


def difference(old: Data, new: Data, same: Same | None = None) -> tuple[Change, ...]:
    """The changes from one file to another, the weightiest kinds first, each kind in the order of the files.

    Of two decisions only those indicators are compared that ask for the very same figures: `same` gives the id in
    `new` by the id in `old`. A like number or name proves nothing.
    """
    pair = paired(old, new, same)
    changes = [*_members(pair, old, new), *_rules(pair), *_leaves(pair)]
    return _weightiest_first(changes)


def unmarked_difference(old: Data, new: Data) -> tuple[Change, ...]:
    """What changes within a decision beside the lines that carry a mark: parts added, removed, moved, other values.

    With `line_changes` it is everything that differs but the marks themselves and what a revision says of itself.
    """
    pair, bare = paired(old, new, None), paired(unmarked(old), unmarked(new), None)
    return _weightiest_first([*_members(pair, old, new), *_leaves(bare)])


def _weightiest_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: list(KIND_NAMES).index(change.kind)))


def _members(pair: Pair, old: Data, new: Data) -> Iterator[Change]:
    """Criteria, indicators and stanzas of the procedure that were added, removed, renumbered or moved."""
    for part in PARTS:
        yield from _added_and_removed(part, _by_id(pair.before.get(part, ())), _by_id(pair.after.get(part, ())))
    for former, now in pair.renumbered:
        yield Change(STRUCTURE, f"Chỉ tiêu {former} của {old.get('number')} nay là chỉ tiêu {now}")
    if pair.one_decision:
        yield from _rearranged(old, new)


def _rearranged(old: Data, new: Data) -> Iterator[Change]:
    before, after = (_by_id(data.get("criteria", ())) for data in (old, new))
    yield from _moved("Các tiêu chí", list(before), list(after))
    for key in (key for key in before if key in after):
        orders = ([str(part.get("id")) for part in side[key].get("indicators", ())] for side in (before, after))
        yield from _moved(f"Các chỉ tiêu của tiêu chí {key}", *orders)


def _by_id(parts: Iterable[Data]) -> dict[str, Data]:
    return {str(part.get("id")): part for part in parts}


def _added_and_removed(part: str, old: Mapping[str, Data], new: Mapping[str, Data]) -> Iterator[Change]:
    kind = OFFICE if part == "procedure" else STRUCTURE
    for key in (key for key in old if key not in new):
        yield Change(kind, f"Bỏ {PARTS[part]} {key} {_described(old[key])}".rstrip())
    for key in (key for key in new if key not in old):
        text = f"Thêm {PARTS[part]} {key} {_described(new[key])}".rstrip()
        yield Change(kind, f"{text}; {scale_words(new[key]['rule'])}" if "rule" in new[key] else text)


def _described(part: Data) -> str:
    """The name of a part, or what a check asks; of a stanza of the procedure, its offices."""
    offices = [f"{NAMES[step]}: {part[step].get('office')}" for step in STEPS if isinstance(part.get(step), Mapping)]
    if offices:
        return f"({'; '.join(offices)})"
    threshold = at(part, "threshold.value")
    points = "" if threshold is None else f" (từ {value_words(threshold)} điểm)"
    return f"“{part.get('name') or part.get('question', '')}”{points}"


def _moved(noun: str, old: list[str], new: list[str]) -> Iterator[Change]:
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(STRUCTURE, f"{noun} xếp lại: {', '.join(old)} → {', '.join(new)}")


def _rules(pair: Pair) -> Iterator[Change]:
    """Rules of another kind or with another number of bands, each as one change."""
    before = _by_id(pair.before["indicators"])
    for key, indicator in _by_id(pair.after["indicators"]).items():
        if key in before and _shape(before[key]) != _shape(indicator):
            scales = (scale_words(side.get("rule", {})) for side in (before[key], indicator))
            yield Change(STRUCTURE, f"Chỉ tiêu {key}: {' → '.join(scales)}")


def _shape(indicator: Data) -> tuple[object, int]:
    return at(indicator, "rule.kind"), len(at(indicator, "rule.bands") or ())


def _leaves(pair: Pair) -> Iterator[Change]:
    """Every value that differs, where both files have the part that holds it."""
    covered = _covered(pair)
    before, after = (
        {place: value for place, value in leaves(data) if not place.startswith(covered)}
        for data in (pair.before, pair.after)
    )
    for place in (*after, *(place for place in before if place not in after)):
        if before.get(place) != after.get(place):
            yield Change(_kind(place, after.get(place, before.get(place))), _sentence(place, before, after))


def _covered(pair: Pair) -> tuple[str, ...]:
    """The beginnings of places that another change covers as a whole, and of what a revision says of itself."""
    prefixes = list(_OWN)
    for part in PARTS:
        ids = (_by_id(side.get(part, ())).keys() for side in (pair.before, pair.after))
        prefixes += [f"{part}[{key}]" for key in set.symmetric_difference(*map(set, ids))]
    before, after = (_by_id(side["indicators"]) for side in (pair.before, pair.after))
    reshaped = (key for key in before if key in after and _shape(before[key]) != _shape(after[key]))
    return (*prefixes, *(f"indicators[{key}].rule" for key in reshaped))


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
