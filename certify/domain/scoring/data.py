"""A score as plain data for machines: the same keys on the command line and in the JSON API."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.version import Category, Version
from certify.domain.questions.asking import Answers, Question, questions
from certify.domain.scoring.answer_file import BadInput, InputProblem, read_answers
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import IndicatorScore, Score, score

# How points and exact values are written: the only thing in which callers differ.
Points = Callable[[Decimal], Any]
Value = Callable[[Fraction], Any]


def scored(version: Version, answers: object, category: object) -> tuple[Score, Category]:
    """The score of answers in their JSON form, and the category of that id. Raises BadInput for both."""
    chosen = next((item for item in version.categories if item.id == category), None)
    parsed, problems = read_answers(version, answers)
    if chosen is None:
        ids = ", ".join(item.id for item in version.categories)
        problems.insert(0, InputProblem(("category",), f"phải là một trong {ids}"))
    if chosen is None or problems:
        raise BadInput(*problems)
    return score(version, parsed), chosen


def result(version: Version, reached: Score, category: Category, points: Points, value: Value) -> dict[str, Any]:
    """A score and its judgement as data, with numbers as `points` and `value` write them."""
    judgement = judge(reached, category)
    return {
        "version": version.id,
        "revision": version.revision,
        "attested": version.attested,
        "category": category.id,
        "total": points(reached.total),
        "max": points(reached.max),
        "threshold": points(judgement.threshold),
        "meets_conditions": judgement.meets,
        "reasons": [reason.key for reason in judgement.reasons],
        "criteria": [
            {
                "id": part.criterion.id,
                "points": points(part.points),
                "max": points(part.max),
                "indicators": [_indicator(line, points, value) for line in part.indicators],
            }
            for part in reached.criteria
        ],
        "questions": asked(version, reached.answers),
    }


def asked(version: Version, answers: Answers) -> list[dict[str, Any]]:
    """The questions that answers raise by themselves, as data."""
    return [question_data(one) for one in questions(version, answers)]


def question_data(raised: Question) -> dict[str, Any]:
    """A question as data."""
    parts = {"id": raised.id, "indicators": list(raised.indicators)}
    return {**parts, "said": raised.said, "question": raised.text}


def _indicator(part: IndicatorScore, points: Points, value: Value) -> dict[str, Any]:
    indicator, answer, full = part.indicator, part.answer, points(part.indicator.max_points)
    if answer is None or part.points is None:
        return row(indicator, full, None, None, None)
    exact = indicator.rule.value(answer)
    written = value(exact) if isinstance(exact, Fraction) else exact
    return row(indicator, full, points(part.points), written, indicator.rule.band(answer))


def row(indicator: Indicator, full: object, points: object, value: object, band: str | None) -> dict[str, Any]:
    """An indicator of a result, its numbers as they are written."""
    return {"id": indicator.id, "points": points, "max": full, "value": value, "band": band}
