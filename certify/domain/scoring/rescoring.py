"""The same answers under another version of the criteria: for study, without legal value."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Protocol

from msgspec import Struct

from certify.domain.criteria.answers import Answer, BadAnswer, answer_data
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rules import parse_answer
from certify.domain.criteria.version import Version
from certify.domain.scoring.score import Score, score


class Carried(Struct, frozen=True):
    """An indicator of the other version: where its answer comes from, or why it can't be carried over (`lost`)."""

    source: Indicator | None
    answer: Answer | None
    lost: str


class Rescored(Struct, frozen=True):
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
    return _same(attrgetter("quantities"), source, target, known)


def check_counterparts(source: Version, target: Version, known: Mapping[str, Version]) -> dict[str, str]:
    """The checks of `source` that ask the very same question, by the check's id in `target`."""
    return _same(attrgetter("checks"), source, target, known)


class _Part(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def same_as(self) -> str | None: ...


_Parts = Callable[[Version], Sequence[_Part]]


def _same(parts: _Parts, source: Version, target: Version, known: Mapping[str, Version]) -> dict[str, str]:
    by_origin = {_first(parts, source, part, known): part.id for part in reversed(parts(source))}
    origins = {part.id: _first(parts, target, part, known) for part in parts(target)}
    return {key: by_origin[origin] for key, origin in origins.items() if origin in by_origin}


def _first(parts: _Parts, version: Version, part: _Part, known: Mapping[str, Version]) -> tuple[str, str]:
    """The first version that has a part, and its id there."""
    while replaced := known.get(version.replaces or ""):
        same = next((former for former in parts(replaced) if former.id == part.same_as), None)
        if same is None:
            break
        version, part = replaced, same
    return version.id, part.id


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
