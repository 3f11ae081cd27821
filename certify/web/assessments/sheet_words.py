"""What the score sheet says in words: an outcome, an answer, what a revision asks anew."""

from collections.abc import Mapping

from certify.domain.criteria.answers import of_kind
from certify.domain.numbers import format_points
from certify.domain.scoring.judgement import Judgement
from certify.domain.scoring.score import IndicatorScore, Score
from certify.store.assessments.answers import StoredAnswer

NO_ANSWER = "Chưa nhập"


def outcome_text(judgement: Judgement, reached: Score) -> str:
    """The outcome under one category in a few words; blanks are counted, not listed."""
    lacking, blanks = judgement.threshold - reached.total, reached.count - reached.answered
    zeros = [criterion.id for criterion in reached.zeros]
    said = [f"thiếu {format_points(lacking)} điểm" if lacking > 0 else "đủ điểm"]
    said += [f"điểm liệt ở tiêu chí {', '.join(zeros)}"] if zeros else []
    said += [f"còn {blanks} chỉ tiêu chưa nhập"] if blanks else []
    end = "đủ điều kiện" if judgement.meets else "; ".join(said)
    return f"Ngưỡng {format_points(judgement.threshold)}: {end}"


def answer_words(values: Mapping[str, str]) -> str:
    """What one person put in, for the side-by-side of a stale form."""
    said = "/".join(values[key] for key in ("numerator", "denominator") if values.get(key))
    said = said or values.get("count", "") or values.get("not_applicable", "")
    said = said or {"yes": "Có", "no": "Không", "True": "Có", "False": "Không"}.get(values.get("yes", ""), NO_ANSWER)
    explanation = values.get("explanation", "")
    return f"{said} ({explanation})" if explanation else said


def asked_words(stored: StoredAnswer | None, shown: IndicatorScore, revision: int, *, added: bool) -> str:
    """Why a blank is to be filled in although the file was filled in before; empty when there is no such reason."""
    if stored and stored.data and not of_kind(shown.indicator.rule.kind, stored.data):
        former = answer_words({key: str(value) for key, value in stored.data.items()})
        return f"Cách tính đã đổi ở bản {revision} của bộ tiêu chí: số cũ ({former}) không dùng được, phải nhập lại."
    if added and shown.answer is None:
        return f"Chỉ tiêu mới ở bản {revision} của bộ tiêu chí: phải nhập."
    return ""
