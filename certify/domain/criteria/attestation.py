"""Attesting figure by figure: the lines of a criteria file that carry a mark, and the mark each comes to bear."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.toml_paths import at, place_parts, place_words
from certify.domain.hashing import canonical_json, sha256_of

Data = Mapping[str, Any]
# What stands beside a rule and says how it counts; the rule's own mark vouches for it.
_BESIDE = ("numerator_label", "denominator_label", "count_label", "noun", "definition")
_PARTS = ("bands", "per", "yes", "otherwise", "not_applicable", "indicators", "source", "name_source")


@dataclass(frozen=True)
class Line:
    """What one mark vouches for. `place` says where it stands, `mark_place` where its mark does."""

    place: str
    mark_place: str
    mark: Mark
    content: str

    @property
    def key(self) -> tuple[str, str]:
        """What a confirmation holds on to: the list or part it stands in and its content, wherever it moves to."""
        return re.sub(r"\[\d+\]$", "", self.place), sha256_of(self.content)

    @property
    def words(self) -> str:
        """What it is called: "Tiêu chí 3: điểm tối đa"."""
        return place_words(self.place)

    @property
    def own_words(self) -> str:
        """What it is called within what it belongs to: "điểm tối đa"."""
        whole, part = place_parts(self.place)
        return part or whole

    @property
    def part(self) -> str:
        """The part of the file that is worked on at once: a criterion, a stanza of the procedure, or the rest."""
        head = re.match(r"(criteria|procedure)\[([^\]]+)\]", self.place)
        return "chung" if head is None else head[2] if head[1] == "criteria" else f"trinh-tu-{int(head[2]) + 1}"


def lines_of(data: Data) -> tuple[Line, ...]:
    """Every line of a file, in its order."""
    return tuple(_lines(data, ""))


def _lines(part: object, place: str) -> Iterator[Line]:
    if isinstance(part, list):
        for index, one in enumerate(part):
            key = one.get("id", index) if isinstance(one, Mapping) else index
            yield from _lines(one, f"{place}[{key}]")
    if not isinstance(part, Mapping):
        return
    if "name_source" in part:
        named = {key: part.get(key) for key in ("name", "clause")}
        yield _line(f"{place}.name", f"{place}.name_source", part["name_source"], named)
    if "source" in part:
        yield _line(place, f"{place}.source", part["source"], {k: v for k, v in part.items() if k not in _PARTS})
    for name, value in part.items():
        inner = f"{place}.{name}" if place else name
        if name == "rule" and isinstance(value, Mapping):
            beside = {key: part.get(key) for key in _BESIDE}
            yield from _rule(value, inner, beside)
        elif name == "threshold" and isinstance(value, Mapping):
            beside = {key: part.get(key) for key in ("name", "unit_types", "province_types")}
            yield _line(inner, f"{inner}.source", value.get("source"), {**value, "source": None, "of": beside})
        else:
            yield from _lines(value, inner)


def _rule(rule: Data, place: str, beside: Data) -> Iterator[Line]:
    own = {key: value for key, value in rule.items() if key not in _PARTS}
    content = {**own, "bands": len(rule.get("bands", ())), "of": beside}
    yield _line(place, f"{place}.source", rule.get("source"), content)
    for name, value in rule.items():
        if name in _PARTS:
            yield from _lines(value, f"{place}.{name}")


def _line(place: str, mark_place: str, mark: object, content: Data) -> Line:
    known = next((one for one in Mark if one == mark), Mark.PROVISIONAL)
    return Line(place, mark_place, known, canonical_json(_plain(content)))


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else _number_or_text(value)


def _number_or_text(value: object) -> object:
    """One text for one number: 50 and 50.0 are the same figure."""
    if value is None or isinstance(value, bool | str):
        return value
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def marks_after(base: Data, data: Data, confirmed: Collection[tuple[str, str]]) -> dict[str, Mark]:
    """The mark of each line, by the mark's place: verbatim where two people confirmed it, the former one where
    nothing changed, else provisional.
    """
    former = {line.key: line.mark for line in lines_of(base)}
    found = {}
    for line in lines_of(data):
        kept = former.get(line.key, Mark.PROVISIONAL)
        found[line.mark_place] = Mark.VERBATIM if line.key in confirmed else kept
    return found


def with_marks(data: dict[str, Any], marks: Mapping[str, Mark]) -> None:
    """Put marks in their places."""
    for place, mark in marks.items():
        whole, name = place.rsplit(".", 1)
        at(data, whole)[name] = mark.value


def revised(data: dict[str, Any], attestation: Mapping[str, Any]) -> dict[str, Any]:
    """The next revision: `data` with its number raised and the statement of who attested it."""
    stated = {key: value for key, value in attestation.items() if value is not None}
    return {**data, "revision": int(data["revision"]) + 1, "attestation": stated}


def successor(data: dict[str, Any], new_id: str, *, keep_marks: bool) -> dict[str, Any]:
    """The first revision of a decision that replaces this one; its marks are provisional unless kept. Changes `data`.

    Which indicators ask the same as before (`same_as`) is for who reads the new decision to say.
    """
    made = {key: value for key, value in data.items() if key != "attestation"}
    for criterion in made["criteria"]:
        for indicator in criterion["indicators"]:
            indicator.pop("same_as", None)
    made = {**made, "id": new_id, "revision": 1, "replaces": data["id"]}
    if not keep_marks:
        with_marks(made, {line.mark_place: Mark.PROVISIONAL for line in lines_of(made)})
    return made
