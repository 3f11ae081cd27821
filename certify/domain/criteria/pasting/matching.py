"""Which criterion and which indicator of a draft a pasted one is: by name, else by number, else by its place."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from certify.domain.criteria.pasting.outline import PastedCriterion, PastedIndicator

Data = dict[str, Any]
LIKE, UNLIKE = 0.85, 0.5
# A name that is the beginning of another one is that name cut short, if it is not too short itself.
LEAST_BEGINNING = 20
FAR = "cùng số mà tên khác hẳn"


class Match(Struct, frozen=True):
    """The part of the draft, None where there is none, and why one can't be sure of it."""

    part: Data | None
    doubt: str = ""


def plain_name(name: str) -> str:
    """A name without what differs between two prints of one text: capitals, blanks, marks of punctuation."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1."""
    short, long = sorted((plain_name(one), plain_name(other)), key=len)
    if len(short) >= LEAST_BEGINNING and long.startswith(short):
        return 1
    return SequenceMatcher(None, short, long, autojunk=False).ratio()


def criterion_for(pasted: PastedCriterion, data: Data) -> Match:
    """The criterion of the draft that a pasted one is."""
    criteria, name = data["criteria"], pasted.item.text
    if alike := _alike(name, criteria):
        return Match(alike)
    numbered = next((part for part in criteria if part["id"] == pasted.item.number), None)
    return Match(numbered, FAR if numbered and name and likeness(name, numbered["name"]) < UNLIKE else "")


def indicators_for(pasted: PastedCriterion, criterion: Data) -> Iterator[tuple[PastedIndicator, Match]]:
    """Each pasted indicator of a criterion with the one of the draft that it is."""
    left, matches = list(criterion["indicators"]), {}
    for index, one in enumerate(pasted.indicators):
        match = _named(one, left, alone=len(pasted.indicators) == 1)
        if match.part:
            left.remove(match.part)
            matches[index] = match
    unmatched = [index for index in range(len(pasted.indicators)) if index not in matches]
    if len(left) == len(unmatched):
        doubt = "tên khác; ghép theo thứ tự trong tiêu chí"
        matches |= {index: Match(part, doubt) for index, part in zip(unmatched, left, strict=True)}
    yield from ((one, matches.get(index, Match(None))) for index, one in enumerate(pasted.indicators))


def _named(pasted: PastedIndicator, parts: Sequence[Data], *, alone: bool) -> Match:
    """The indicator with that number or name; the only one for levels that stand under the criterion itself."""
    if pasted.item is None:
        return Match(parts[0] if alone and len(parts) == 1 else None)
    name = pasted.item.text
    if numbered := next((part for part in parts if part["id"] == pasted.item.number), None):
        return Match(numbered, FAR if likeness(name, str(numbered["name"])) < UNLIKE else "")
    return Match(_alike(name, parts))


def _alike(name: str, parts: Sequence[Data]) -> Data | None:
    best = max(parts, key=lambda part: likeness(name, str(part.get("name", ""))), default=None)
    return best if best and likeness(name, str(best.get("name", ""))) >= LIKE else None
