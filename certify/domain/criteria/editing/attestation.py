"""Attesting a criteria file figure by figure: the mark that each line gets, and the revision that states it."""

import copy
from collections.abc import Collection, Mapping
from typing import Any

from certify.domain.criteria.editing.lines import Data, lines_of
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.figures import Mark

# What a decision states of itself alone.
OWN = ("name", "number", "issued_on", "in_force_from")


def marks_after(base: Data, data: Data, confirmed: Collection[tuple[str, str]]) -> dict[str, Mark]:
    """The mark of each line of `data`, by the mark's place.

    Verbatim where two people confirmed the line (`confirmed` holds keys of lines), the mark it has in `base` where
    nothing changed, else provisional.
    """
    former = {line.key: line.mark for line in lines_of(base)}
    marks = {}
    for line in lines_of(data):
        unchanged = former.get(line.key, Mark.PROVISIONAL)
        marks[line.mark_place] = Mark.VERBATIM if line.key in confirmed else unchanged
    return marks


def with_marks(data: dict[str, Any], marks: Mapping[str, Mark]) -> None:
    """Set marks at their places. Changes `data`."""
    for place, mark in marks.items():
        parent, name = place.rsplit(".", 1)
        at(data, parent)[name] = mark.value


def carried(base: Data | None, data: Data) -> dict[str, Any]:
    """The figures of a file from elsewhere with the trust that stood here: marks and attestation of `base`.

    A line that `base` says in the same words keeps the mark it has there, every other one is provisional; without a
    `base` all of them are. What the file claims of its own marks counts for nothing.
    """
    new = {key: copy.deepcopy(value) for key, value in data.items() if key != "attestation"}
    with_marks(new, marks_after(base or {}, new, ()))
    stood = (base or {}).get("attestation")
    return new if stood is None else {**new, "attestation": stood}


def overclaimed(base: Data | None, data: Data) -> tuple[str, ...]:
    """What a file from elsewhere marks more strongly than it stands here, in words."""
    order, stands = list(Mark), marks_after(base or {}, data, ())
    return tuple(line.words for line in lines_of(data) if order.index(line.mark) < order.index(stands[line.mark_place]))


def revised(data: dict[str, Any], attestation: Mapping[str, Any]) -> dict[str, Any]:
    """The next revision: `data` with the next number and the statement of who attested it."""
    statement = {key: value for key, value in attestation.items() if value is not None}
    return {**data, "revision": int(data["revision"]) + 1, "attestation": statement}


def successor(data: dict[str, Any], new_id: str, *, keep_marks: bool) -> dict[str, Any]:
    """The first revision of a decision that replaces this one; its marks are provisional unless kept. Changes `data`.

    Its number, name and dates are left blank: the check refuses the file until they are filled in from the new text.
    Which indicators ask for the same as before (`same_as`) only a reader of the new decision can say.
    """
    new = {key: value for key, value in data.items() if key not in {"attestation", "standing"}}
    for criterion in new["criteria"]:
        for indicator in criterion["indicators"]:
            indicator.pop("same_as", None)
    for part in (*new.get("quantities", ()), *new.get("checks", ())):
        part.pop("same_as", None)
    procedure = [{**new["procedure"][-1], "in_force_from": ""}]
    new = {**new, "id": new_id, "revision": 1, "replaces": data["id"], "procedure": procedure, **dict.fromkeys(OWN, "")}
    if not keep_marks:
        with_marks(new, {line.mark_place: Mark.PROVISIONAL for line in lines_of(new)})
    return new
