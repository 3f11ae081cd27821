"""What a score means under a category: whether it meets the conditions of recognition, and if not, why."""

from decimal import Decimal

from msgspec import Struct

from certify.domain.criteria.version import Category
from certify.domain.numbers import format_points
from certify.domain.scoring.score import Score


class Reason(Struct, frozen=True):
    """One reason why the conditions are not met: a code with its subject for machines, a sentence for people."""

    code: str
    subject: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.code}:{self.subject}" if self.subject else self.code


class Judgement(Struct, frozen=True):
    """A score under one category: the threshold and every reason why the conditions are not met."""

    category: Category
    reasons: tuple[Reason, ...]

    @property
    def threshold(self) -> Decimal:
        return self.category.threshold.value

    @property
    def meets(self) -> bool:
        return not self.reasons


def judge(score: Score, category: Category) -> Judgement:
    """The conditions of recognition: threshold (≥), no criterion at zero where the law says so, everything answered."""
    return Judgement(category, (*_below(score, category), *_zeros(score), *_blanks(score)))


def _below(score: Score, category: Category) -> tuple[Reason, ...]:
    lacking = category.threshold.value - score.total
    if lacking <= 0:
        return ()
    text = f"Còn thiếu {format_points(lacking)} điểm so với ngưỡng {format_points(category.threshold.value)} điểm"
    return (Reason("below_threshold", "", text),)


def _zeros(score: Score) -> tuple[Reason, ...]:
    return tuple(
        Reason("criterion_at_zero", criterion.id, f"Tiêu chí {criterion.id} bị 0 điểm (điểm liệt)")
        for criterion in score.zeros
    )


def _blanks(score: Score) -> tuple[Reason, ...]:
    ids = (part.indicator.id for part in score.indicators if part.answer is None)
    return tuple(Reason("unanswered", indicator_id, f"Chưa nhập chỉ tiêu {indicator_id}") for indicator_id in ids)
