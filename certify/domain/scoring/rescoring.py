"""The same answers under another version of the criteria: for study, without legal value."""

from collections.abc import Mapping
from dataclasses import dataclass

from certify.domain.criteria.answers import Answer, BadAnswer, answer_data
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.quantities import Quantity
from certify.domain.criteria.rules import parse_answer
from certify.domain.criteria.version import Version
from certify.domain.scoring.score import Score, score


@dataclass(frozen=True)
class Carried:
    """An indicator of the other version: where its answer comes from, or why it can't be carried over (`lost`)."""

    source: Indicator | None
    answer: Answer | None
    lost: str


@dataclass(frozen=True)
class Rescored:
    """Answers under another version: the score, each indicator's origin, and the indicators without a counterpart."""

    score: Score
    carried: Mapping[str, Carried]
    left_out: tuple[Indicator, ...]


def rescore(source: Version, target: Version, answers: Mapping[str, Answer], known: Mapping[str, Version]) -> Rescored:
    """Score under `target` the answers given under `source`; `known` holds the versions between them by id.

    Only what a version declares to be the same (`same_as`) is carried over; the same number or name proves nothing.
    """
    origins = counterparts(source, target, known)
    carried = {
        indicator.id: _carried(source, indicator, origins.get(indicator.id), answers) for indicator in target.indicators
    }
    new_score = score(target, {key: item.answer for key, item in carried.items() if item.answer is not None})
    used = {indicator.id for indicator in origins.values()}
    left_out = tuple(indicator for indicator in source.indicators if indicator.id not in used)
    return Rescored(new_score, carried, left_out)


def counterparts(source: Version, target: Version, known: Mapping[str, Version]) -> dict[str, Indicator]:
    """The indicators of `source` that ask for the same figures, by the indicator's id in `target`."""
    by_origin: dict[tuple[str, str], Indicator] = {}
    for indicator in source.indicators:
        by_origin.setdefault(_origin(source, indicator, known), indicator)
    origins = {indicator.id: _origin(target, indicator, known) for indicator in target.indicators}
    return {key: by_origin[origin] for key, origin in origins.items() if origin in by_origin}


def shared_counterparts(source: Version, target: Version, known: Mapping[str, Version]) -> dict[str, str]:
    """The quantities of `source` that are the very same numbers, by the quantity's id in `target`."""
    by_origin = {_shared_origin(source, quantity, known): quantity.id for quantity in reversed(source.quantities)}
    origins = {quantity.id: _shared_origin(target, quantity, known) for quantity in target.quantities}
    return {key: by_origin[origin] for key, origin in origins.items() if origin in by_origin}


def _shared_origin(version: Version, quantity: Quantity, known: Mapping[str, Version]) -> tuple[str, str]:
    """The first version that has a quantity, and its id there."""
    while replaced := known.get(version.replaces or ""):
        same = next((former for former in replaced.quantities if former.id == quantity.same_as), None)
        if same is None:
            break
        version, quantity = replaced, same
    return version.id, quantity.id


def _origin(version: Version, indicator: Indicator, known: Mapping[str, Version]) -> tuple[str, str]:
    """The first version that asks for an indicator's figures, and the id of the indicator there."""
    while (replaced := known.get(version.replaces or "")) and indicator.same_as in replaced.ids:
        version, indicator = replaced, replaced.indicator(indicator.same_as or "")
    return version.id, indicator.id


def _carried(source: Version, wanted: Indicator, origin: Indicator | None, answers: Mapping[str, Answer]) -> Carried:
    if origin is None:
        return Carried(None, None, f"không có chỉ tiêu tương ứng trong {source.number}")
    if origin.id not in answers:
        return Carried(origin, None, "")
    try:
        return Carried(origin, parse_answer(wanted.rule, answer_data(answers[origin.id])), "")
    except BadAnswer as fault:
        return Carried(origin, None, f"số liệu của chỉ tiêu {origin.id} không dùng được: {fault}")
