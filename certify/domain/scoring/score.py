"""The score of an assessment and what it means under a category. Exact: whole numbers and decimals, no rounding."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol, TypeVar

from certify.domain.criteria.figures import MARK_NAMES, Mark
from certify.domain.criteria.rules import Answer, BadAnswer, Outcome
from certify.domain.criteria.version import Category, Criterion, Indicator, Version
from certify.domain.numbers import format_points

ZERO = Decimal(0)


@dataclass(frozen=True)
class IndicatorScore:
    """One indicator's answer (None: blank) and points."""

    indicator: Indicator
    answer: Answer | None
    points: Decimal | None

    @cached_property
    def outcome(self) -> Outcome | None:
        """Band, texts and the next better band; None while blank."""
        return None if self.answer is None else self.indicator.rule.outcome(self.answer)


@dataclass(frozen=True)
class CriterionScore:
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


@dataclass(frozen=True)
class Score:
    """The points of all criteria."""

    version: Version
    criteria: tuple[CriterionScore, ...]

    @cached_property
    def total(self) -> Decimal:
        return sum((part.points for part in self.criteria), ZERO)

    @property
    def max(self) -> Decimal:
        return self.version.total.value

    @cached_property
    def answered(self) -> int:
        return sum(part.answered for part in self.criteria)

    @property
    def zeros(self) -> tuple[Criterion, ...]:
        """The criteria that stop a recognition because they got 0 points; none where no condition says so."""
        return tuple(part.criterion for part in self.criteria if part.at_zero) if self.version.no_zero else ()

    @property
    def count(self) -> int:
        return len(self.version.indicators)

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        return tuple(part for criterion in self.criteria for part in criterion.indicators)


class Side(Protocol):
    """The score of one side, or what is kept of it."""

    @property
    def answered(self) -> int: ...


_Side = TypeVar("_Side", bound=Side)


def counting(own: _Side | None, appraisal: _Side | None) -> _Side | None:
    """The side that counts while a file is on its way: the appraisal once it began, the self score before."""
    return appraisal if appraisal and appraisal.answered else own


@dataclass(frozen=True)
class Reason:
    """Why the conditions are not met: a code with its subject for machines, a sentence for people."""

    code: str
    subject: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.code}:{self.subject}" if self.subject else self.code


@dataclass(frozen=True)
class Judgement:
    """A score under one category: the threshold and every reason why the conditions are not met."""

    category: Category
    reasons: tuple[Reason, ...]

    @property
    def threshold(self) -> Decimal:
        return self.category.threshold.value

    @property
    def meets(self) -> bool:
        return not self.reasons


def score(version: Version, answers: Mapping[str, Answer]) -> Score:
    """The score of the answers (by indicator id). Raises BadAnswer for an unknown id or an answer of another kind."""
    if unknown := answers.keys() - version.ids:
        raise BadAnswer("", f"Không có chỉ tiêu {min(unknown)} trong {version.id}.")
    return Score(version, tuple(criterion_score(criterion, answers) for criterion in version.criteria))


def criterion_score(criterion: Criterion, answers: Mapping[str, Answer]) -> CriterionScore:
    """The score of one criterion by its answers; others may be among them."""
    return CriterionScore(criterion, tuple(_indicator(part, answers.get(part.id)) for part in criterion.indicators))


def judge(reached: Score, category: Category) -> Judgement:
    """The conditions of recognition: threshold (≥), no criterion at zero where the law says so, everything answered."""
    return Judgement(category, (*_below(reached, category), *_zeros(reached), *_blanks(reached)))


def why(part: IndicatorScore) -> str:
    """The one line that says why these points: figure → band → points → clause (and its mark when provisional)."""
    outcome = part.outcome
    if outcome is None:
        return ""
    full = format_points(part.indicator.max_points)
    said = [outcome.value_text, outcome.band, f"{format_points(outcome.points)}/{full} điểm", outcome.clause]
    if said[0] == said[1]:
        said.pop(0)
    mark = f" ({MARK_NAMES[Mark.PROVISIONAL]})" if outcome.source == Mark.PROVISIONAL else ""
    return " → ".join(said) + mark


def _indicator(indicator: Indicator, answer: Answer | None) -> IndicatorScore:
    return IndicatorScore(indicator, answer, None if answer is None else indicator.rule.points(answer))


def _below(reached: Score, category: Category) -> tuple[Reason, ...]:
    lacking = category.threshold.value - reached.total
    if lacking <= 0:
        return ()
    text = f"Còn thiếu {format_points(lacking)} điểm so với ngưỡng {format_points(category.threshold.value)} điểm"
    return (Reason("below_threshold", "", text),)


def _zeros(reached: Score) -> tuple[Reason, ...]:
    return tuple(Reason("criterion_at_zero", c.id, f"Tiêu chí {c.id} bị 0 điểm (điểm liệt)") for c in reached.zeros)


def _blanks(reached: Score) -> tuple[Reason, ...]:
    blank = (part.indicator for part in reached.indicators if part.answer is None)
    return tuple(Reason("unanswered", i.id, f"Chưa nhập chỉ tiêu {i.id}") for i in blank)
