"""The same answers under another version of the criteria: for study, without legal value."""

from collections.abc import Mapping
from dataclasses import dataclass

from certify.domain.criteria.rules import Answer, BadAnswer, answer_data, parse_answer
from certify.domain.criteria.version import Indicator, Version
from certify.domain.scoring.score import Score, score


@dataclass(frozen=True)
class Carried:
    """An indicator of the other version: where its answer comes from, or why it can't be carried over (`lost`)."""

    source: Indicator | None
    answer: Answer | None
    lost: str


@dataclass(frozen=True)
class Rescored:
    """Answers under another version: the score, each indicator's origin, and what has no place there."""

    score: Score
    carried: Mapping[str, Carried]
    left_out: tuple[Indicator, ...]


def rescore(source: Version, target: Version, answers: Mapping[str, Answer], known: Mapping[str, Version]) -> Rescored:
    """Score answers given under `source` by `target`; `known` holds the versions between them by id.

    Only what a version says to be the same (`same_as`) is carried over; a like number or name proves nothing.
    """
    found = counterparts(source, target, known)
    carried = {
        indicator.id: _carried(source, indicator, found.get(indicator.id), answers) for indicator in target.indicators
    }
    reached = score(target, {key: one.answer for key, one in carried.items() if one.answer is not None})
    kept = {one.id for one in found.values()}
    return Rescored(reached, carried, tuple(indicator for indicator in source.indicators if indicator.id not in kept))


def counterparts(source: Version, target: Version, known: Mapping[str, Version]) -> dict[str, Indicator]:
    """The indicators of `source` that ask for the same figures, by the indicator's id in `target`."""
    by_origin: dict[tuple[str, str], Indicator] = {}
    for indicator in source.indicators:
        by_origin.setdefault(_origin(source, indicator, known), indicator)
    origins = {indicator.id: _origin(target, indicator, known) for indicator in target.indicators}
    return {key: by_origin[origin] for key, origin in origins.items() if origin in by_origin}


def _origin(version: Version, indicator: Indicator, known: Mapping[str, Version]) -> tuple[str, str]:
    """The first version, and the indicator in it, from which the figures of an indicator are asked for."""
    while (before := known.get(version.replaces or "")) and indicator.same_as in before.ids:
        version, indicator = before, before.indicator(indicator.same_as or "")
    return version.id, indicator.id


def _carried(source: Version, wanted: Indicator, found: Indicator | None, answers: Mapping[str, Answer]) -> Carried:
    if found is None:
        return Carried(None, None, f"không có chỉ tiêu tương ứng trong {source.number}")
    if found.id not in answers:
        return Carried(found, None, "")
    try:
        return Carried(found, parse_answer(wanted.rule, answer_data(answers[found.id])), "")
    except BadAnswer as fault:
        return Carried(found, None, f"số liệu của chỉ tiêu {found.id} không dùng được: {fault.message}")
