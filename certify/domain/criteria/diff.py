"""The difference between two criteria files, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from certify.domain.criteria.toml_paths import at, leaves, place_parts, place_words, scale_words, value_words

Data = Mapping[str, Any]

STRUCTURE, FIGURE, TEXT, OFFICE, MARK = "structure", "figure", "text", "office", "mark"
KIND_NAMES = {
    STRUCTURE: "Tiêu chí, chỉ tiêu, cách tính",
    FIGURE: "Con số",
    TEXT: "Câu chữ",
    OFFICE: "Trình tự, thẩm quyền",
    MARK: "Dấu nguồn",
}
# What a revision states about itself is no difference in what it says.
_OWN = ("revision", "attestation")


@dataclass(frozen=True)
class Change:
    """One difference: its kind and a sentence ("Tiêu chí 3: điểm tối đa 100 → 75")."""

    kind: str
    text: str


def difference(old: Data, new: Data) -> tuple[Change, ...]:
    """What a file says otherwise than another, the weightiest kinds first."""
    found = [*_members(old, new), *_rules(old, new), *_leaves(old, new)]
    return tuple(sorted(found, key=lambda one: list(KIND_NAMES).index(one.kind)))


def _indicators(data: Data) -> Iterator[tuple[str, Data]]:
    for criterion in data.get("criteria", ()):
        yield from ((str(one.get("id")), one) for one in criterion.get("indicators", ()))


def _members(old: Data, new: Data) -> Iterator[Change]:
    """Criteria and indicators that came, went or moved."""
    before, now = ({str(c.get("id")): c for c in data.get("criteria", ())} for data in (old, new))
    yield from _came_and_went("tiêu chí", before, now)
    yield from _moved("Các tiêu chí", list(before), list(now))
    ours, theirs = dict(_indicators(old)), dict(_indicators(new))
    yield from _came_and_went("chỉ tiêu", ours, theirs)
    for key in before.keys() & now.keys():
        orders = ([str(one.get("id")) for one in side[key].get("indicators", ())] for side in (before, now))
        yield from _moved(f"Các chỉ tiêu của tiêu chí {key}", *orders)


def _came_and_went(noun: str, old: Mapping[str, Data], new: Mapping[str, Data]) -> Iterator[Change]:
    for key in old.keys() - new.keys():
        yield Change(STRUCTURE, f"Bỏ {noun} {key} “{old[key].get('name', '')}”")
    for key in (key for key in new if key not in old):
        said = f"Thêm {noun} {key} “{new[key].get('name', '')}”"
        yield Change(STRUCTURE, f"{said}; {scale_words(new[key]['rule'])}" if "rule" in new[key] else said)


def _moved(what: str, old: list[str], new: list[str]) -> Iterator[Change]:
    kept_old, kept_new = [key for key in old if key in new], [key for key in new if key in old]
    if kept_old != kept_new:
        yield Change(STRUCTURE, f"{what} xếp lại: {', '.join(old)} → {', '.join(new)}")


def _rules(old: Data, new: Data) -> Iterator[Change]:
    """Rules of another kind or with another number of bands, told as a whole."""
    before = dict(_indicators(old))
    for key, one in _indicators(new):
        if key in before and _shape(before[key]) != _shape(one):
            told = (scale_words(side.get("rule", {})) for side in (before[key], one))
            yield Change(STRUCTURE, f"Chỉ tiêu {key}: {' → '.join(told)}")


def _shape(indicator: Data) -> tuple[object, int]:
    return at(indicator, "rule.kind"), len(at(indicator, "rule.bands") or ())


def _leaves(old: Data, new: Data) -> Iterator[Change]:
    """Every value that differs, where both files have the part that holds it."""
    told = _told_as_a_whole(old, new)
    before, now = ({p: v for p, v in leaves(data) if not _told(p, told)} for data in (old, new))
    for place in (*now, *(place for place in before if place not in now)):
        if before.get(place) != now.get(place):
            yield Change(_kind(place, now.get(place, before.get(place))), _sentence(place, before, now))


def _told_as_a_whole(old: Data, new: Data) -> tuple[str, ...]:
    """The beginnings of places that another sentence tells about."""
    ours, theirs = ({str(c.get("id")) for c in data.get("criteria", ())} for data in (old, new))
    found = [f"criteria[{key}]" for key in ours ^ theirs]
    before, now = dict(_indicators(old)), dict(_indicators(new))
    found += [f".indicators[{key}]" for key in before.keys() ^ now.keys()]
    reshaped = (key for key in before.keys() & now.keys() if _shape(before[key]) != _shape(now[key]))
    return (*found, *(f".indicators[{key}].rule" for key in reshaped))


def _told(place: str, told: tuple[str, ...]) -> bool:
    return place.split(".", maxsplit=1)[0] in _OWN or any(one in place for one in told)


def _kind(place: str, value: object) -> str:
    if place.endswith("source"):
        return MARK
    if place.startswith("procedure"):
        return OFFICE
    return FIGURE if isinstance(value, int | Decimal) and not isinstance(value, bool) else TEXT


def _sentence(place: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    name, words, (_, part) = place.rsplit(".", 1)[-1], place_words(place), place_parts(place)
    if place not in before:
        return f"{words}: thêm {value_words(now[place], name)}"
    if place not in now:
        return f"{words}: bỏ {value_words(before[place], name)}"
    between = " " if part and _kind(place, now[place]) == FIGURE else ": "
    return f"{words}{between}{value_words(before[place], name)} → {value_words(now[place], name)}"
