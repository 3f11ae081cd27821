"""The score of an assessment. Exact: whole numbers and decimals, no rounding."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Protocol, TypeVar

from msgspec import Struct

from certify.domain.criteria.answers import Answer, BadAnswer
from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.criteria.scales import Outcome
from certify.domain.criteria.version import Version
from certify.domain.numbers import format_points

ZERO = Decimal(0)
# Answers whose outcome a process remembers: of a sheet's lines most stand as they stood a moment ago.
MOST = 8192


class IndicatorScore(Struct, frozen=True, dict=True):
    """One indicator's answer (None: blank) and points."""

    indicator: Indicator
    answer: Answer | None
    points: Decimal | None

    @cached_property
    def outcome(self) -> Outcome | None:
        """Band, texts and the next better band; None while blank."""
        return None if self.answer is None else _outcome(self.indicator, self.answer)


class CriterionScore(Struct, frozen=True, dict=True):
    """One criterion: the sum of its indicators; a blank counts nothing."""

    criterion: Criterion
    indicators: tuple[IndicatorScore, ...]

    @cached_property
    def points(self) -> Decimal:
        return sum((part.points for part in self.indicators if part.points is not None), ZERO)

    @property
    def max(self) -> Decimal:
        return self.criterion.max.value

    @cached_property
    def answered(self) -> int:
        return sum(part.answer is not None for part in self.indicators)

    @property
    def whole(self) -> bool:
        """Whether every indicator is answered."""
        return self.answered == len(self.indicators)

    @property
    def at_zero(self) -> bool:
        """Whether the criterion got 0 points: only when every indicator is answered; a blank is not a zero."""
        return self.whole and self.points == 0

    @property
    def told(self) -> tuple[Decimal | None, bool]:
        """What a sheet tells of it: its points, None while nothing is answered; whether these are a zero."""
        return self.points if self.answered else None, self.at_zero


class Score(Struct, frozen=True, dict=True):
    """The points of all criteria."""

    version: Version
    criteria: tuple[CriterionScore, ...]

    @cached_property
    def total(self) -> Decimal:
        return sum((part.points for part in self.criteria), ZERO)

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers by indicator."""
        return {part.indicator.id: part.answer for part in self.indicators if part.answer is not None}

    @property
    def max(self) -> Decimal:
        return self.version.total.value

    @cached_property
    def answered(self) -> int:
        return sum(part.answered for part in self.criteria)

    @property
    def zeros(self) -> tuple[Criterion, ...]:
        """The criteria whose 0 points prevent recognition; none when the version has no such condition."""
        return tuple(part.criterion for part in self.criteria if part.at_zero) if self.version.no_zero else ()

    @property
    def count(self) -> int:
        return len(self.version.indicators)

    @cached_property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        return tuple(part for criterion in self.criteria for part in criterion.indicators)


class Side(Protocol):
    """The score of one side of a file, or a summary of it."""

    @property
    def answered(self) -> int: ...


_Side = TypeVar("_Side", bound=Side)


def counting(own: _Side | None, appraisal: _Side | None) -> _Side | None:
    """The side that counts while a file is undecided: the appraisal once it has begun, the self score before."""
    return appraisal if appraisal and appraisal.answered else own


def score(version: Version, answers: Mapping[str, Answer]) -> Score:
    """The score of the answers (by indicator id). Raises BadAnswer for an unknown id or an answer of another kind."""
    if unknown := answers.keys() - version.ids:
        raise BadAnswer("", f"Không có chỉ tiêu {min(unknown)} trong {version.id}.")
    return _score(version, answers) if answers else _blank(version)


@lru_cache(16)
def _blank(version: Version) -> Score:
    return _score(version, {})


def _score(version: Version, answers: Mapping[str, Answer]) -> Score:
    return Score(version, tuple(criterion_score(criterion, answers) for criterion in version.criteria))


def criterion_score(criterion: Criterion, answers: Mapping[str, Answer]) -> CriterionScore:
    """The score of one criterion by its answers; others may be among them."""
    return CriterionScore(criterion, tuple(_indicator(part, answers.get(part.id)) for part in criterion.indicators))


def why(part: IndicatorScore) -> str:
    """The line that explains an indicator's points: figure → band → points → clause (and its mark when provisional)."""
    return "" if part.answer is None else _why(part.indicator, part.answer)


@lru_cache(MOST)
def _outcome(indicator: Indicator, answer: Answer) -> Outcome:
    return indicator.rule.outcome(answer)


@lru_cache(MOST)
def _why(indicator: Indicator, answer: Answer) -> str:
    outcome = _outcome(indicator, answer)
    full = format_points(indicator.max_points)
    parts = [outcome.value_text, outcome.band, f"{format_points(outcome.points)}/{full} điểm", outcome.clause]
    if parts[0] == parts[1]:
        parts.pop(0)
    mark = f" ({MARK_NAMES[Mark.PROVISIONAL]})" if outcome.source == Mark.PROVISIONAL else ""
    return " → ".join(parts) + mark


def _indicator(indicator: Indicator, answer: Answer | None) -> IndicatorScore:
    return IndicatorScore(indicator, answer, None if answer is None else indicator.rule.points(answer))
