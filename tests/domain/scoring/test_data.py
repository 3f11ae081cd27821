"""A score as data: every key of it, for a sheet with a rate, a count, a yes, a blank and nothing to count."""

from pathlib import Path

import pytest

from certify.domain.criteria.file import load_version
from certify.domain.scoring.answer_file import BadInput, InputProblem
from certify.domain.scoring.data import asked, result, scored

VERSION = load_version(Path(__file__).parents[2] / "criteria" / "2027-15-tt.toml").version
SHIPPED = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version
SHEET = {
    "1.1": {"numerator": 2, "denominator": 3},
    "2.1": {"numerator": 200, "denominator": 2000},
    "3.1": {"not_applicable": "không có trẻ em"},
    "4.1": {"yes": True},
    "4.2": {"yes": False},
    "5.1": {"count": 1},
}


def line(key, points, most, value, band):
    return {"id": key, "points": points, "max": most, "value": value, "band": band}


def test_every_key_of_a_result():
    reached, category = scored(VERSION, SHEET, "near")
    assert result(VERSION, reached, category, lambda points: f"{points} điểm", lambda value: f"= {value}") == {
        "version": "2027-15-tt",
        "revision": 2,
        "attested": True,
        "category": "near",
        "total": "78.0 điểm",
        "max": "200 điểm",
        "threshold": "150.5 điểm",
        "meets_conditions": False,
        "reasons": ["below_threshold", "unanswered:1.2"],
        "criteria": [
            {
                "id": "1",
                "points": "12.5 điểm",
                "max": "50 điểm",
                "indicators": [
                    line("1.1", "12.5 điểm", "30 điểm", "= 200/3", "từ 50% đến dưới 80%"),
                    line("1.2", None, "20 điểm", None, None),
                ],
            },
            {
                "id": "2",
                "points": "0 điểm",
                "max": "40 điểm",
                "indicators": [line("2.1", "0 điểm", "40 điểm", "= 1000", "từ 50/10.000 trở lên")],
            },
            {
                "id": "3",
                "points": "30 điểm",
                "max": "30 điểm",
                "indicators": [line("3.1", "30 điểm", "30 điểm", None, "không có đối tượng")],
            },
            {
                "id": "4",
                "points": "20 điểm",
                "max": "50 điểm",
                "indicators": [
                    line("4.1", "20 điểm", "20 điểm", True, "Có"),
                    line("4.2", "0 điểm", "30 điểm", False, "Không"),
                ],
            },
            {
                "id": "5",
                "points": "15.5 điểm",
                "max": "30 điểm",
                "indicators": [line("5.1", "15.5 điểm", "30 điểm", "= 1", "từ 1 trường hợp đến dưới 3 trường hợp")],
            },
        ],
        "questions": [],
    }


def test_the_problems_of_category_and_answers_are_told_together_the_category_first():
    with pytest.raises(BadInput) as refused:
        scored(VERSION, {"9.9": {"yes": True}}, "middle")
    assert refused.value.problems == (
        InputProblem(("category",), "phải là một trong far, near"),
        InputProblem(("9.9",), "không có chỉ tiêu này trong 2027-15-tt."),
    )


@pytest.mark.parametrize(("answers", "category"), [({}, None), ({"4.1": {}}, "far")])
def test_either_problem_alone_refuses(answers, category):
    with pytest.raises(BadInput) as refused:
        scored(VERSION, answers, category)
    assert len(refused.value.problems) == 1


def test_every_key_of_a_question():
    figures = {"3.1": {"numerator": 0, "denominator": 900}, "6.2": {"numerator": 1, "denominator": 2}}
    (raised,) = asked(SHIPPED, scored(SHIPPED, figures, SHIPPED.categories[0].id)[0].answers)
    (check,) = (check for check in SHIPPED.checks if check.id == "cases_without_children")
    assert raised == {
        "id": check.id,
        "indicators": ["3.1", "6.2"],
        "said": "Số trẻ em bị xâm hại (3.1): 0; số vụ việc trẻ em bị xâm hại tình dục, bỏ rơi, mua bán (6.2): 2.",
        "question": check.question,
    }
