"""Wording of the score sheet: an outcome, an answer, why a revision of the criteria asks again."""

from collections.abc import Mapping

from certify.domain.criteria.answers import of_kind
from certify.domain.numbers import format_number, format_points, parse_count
from certify.domain.scoring.judgement import Judgement
from certify.domain.scoring.score import IndicatorScore, Score
from certify.store.assessments.answers import StoredAnswer

NO_ANSWER = "Chưa nhập"
COUNTS = ("numerator", "denominator", "count")


def outcome_text(judgement: Judgement, reached: Score) -> str:
    """The outcome under one category as a short text; blanks are counted, not listed."""
    lacking, blanks = judgement.threshold - reached.total, reached.count - reached.answered
    zeros = [criterion.id for criterion in reached.zeros]
    reasons = [f"thiếu {format_points(lacking)} điểm" if lacking > 0 else "đủ điểm"]
    reasons += [f"điểm liệt ở tiêu chí {', '.join(zeros)}"] if zeros else []
    reasons += [f"còn {blanks} chỉ tiêu chưa nhập"] if blanks else []
    outcome = "đủ điều kiện" if judgement.meets else "; ".join(reasons)
    return f"Ngưỡng {format_points(judgement.threshold)}: {outcome}"


def answer_words(values: Mapping[str, str]) -> str:
    """One person's answer in words, to set two versions side by side after a conflict; what is no number as typed."""
    values = {**values, **{key: _counted(values[key]) for key in COUNTS if values.get(key)}}
    words = "/".join(values[key] for key in ("numerator", "denominator") if values.get(key))
    words = words or values.get("count", "") or values.get("not_applicable", "")
    words = words or {"yes": "Có", "no": "Không", "True": "Có", "False": "Không"}.get(values.get("yes", ""), NO_ANSWER)
    explanation = values.get("explanation", "")
    return f"{words} ({explanation})" if explanation else words


def _counted(text: str) -> str:
    try:
        return format_number(parse_count(text))
    except ValueError:
        return text


def figures_words(data: Mapping[str, object]) -> str:
    """The figures of an answer in words."""
    return answer_words({key: str(one) for key, one in data.items()})


def asked_words(stored: StoredAnswer | None, shown: IndicatorScore, revision: int, *, added: bool) -> str:
    """Why a newer revision of the criteria leaves this blank to be filled in again; empty if it does not."""
    if stored and stored.data and not of_kind(shown.indicator.rule.kind, stored.data):
        former = figures_words(stored.data)
        return f"Cách tính đã đổi ở bản {revision} của bộ tiêu chí: số cũ ({former}) không dùng được, phải nhập lại."
    if added and shown.answer is None:
        return f"Chỉ tiêu mới ở bản {revision} của bộ tiêu chí: phải nhập."
    return ""
