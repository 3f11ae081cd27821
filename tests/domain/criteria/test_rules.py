"""Answers and rules: what is taken, what it gives, what would be better."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from certify.domain.criteria.answers import BadAnswer, CountAnswer, NotApplicable, RateAnswer, YesNoAnswer, answer_data
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import Rule, parse_answer
from certify.domain.criteria.scales import Outcome

VERSION = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version
YES, RATE, INCIDENCE, COUNT = "1.1", "2.1", "3.1", "5.2"


def rule(indicator_id: str) -> Rule:
    return VERSION.indicator(indicator_id).rule


def outcome(indicator_id: str, data: dict[str, Any]) -> Outcome:
    return rule(indicator_id).outcome(parse_answer(rule(indicator_id), data))


def rate(indicator_id: str, numerator: int, denominator: int) -> Outcome:
    return outcome(indicator_id, {"numerator": numerator, "denominator": denominator})


@pytest.mark.parametrize(
    ("indicator_id", "data", "answer"),
    [
        (YES, {"yes": True}, YesNoAnswer(True)),
        (YES, {"yes": False}, YesNoAnswer(False)),
        (RATE, {"numerator": 0, "denominator": 1}, RateAnswer(0, 1)),
        (RATE, {"numerator": 100_000_000, "denominator": 100_000_000}, RateAnswer(100_000_000, 100_000_000)),
        (RATE, {"not_applicable": "  không có trẻ  "}, NotApplicable("không có trẻ")),
        (RATE, {"not_applicable": "x" * 500}, NotApplicable("x" * 500)),
        (COUNT, {"count": 0}, CountAnswer(0)),
    ],
)
def test_answers(indicator_id: str, data: dict[str, Any], answer: object) -> None:
    parsed = parse_answer(rule(indicator_id), data)
    assert parsed == answer
    assert parse_answer(rule(indicator_id), answer_data(parsed)) == parsed


@pytest.mark.parametrize(
    ("indicator_id", "data", "field", "said"),
    [
        (YES, {}, "yes", "chưa nhập"),
        (YES, {"yes": 1}, "yes", "phải là true"),
        (YES, {"yes": "true"}, "yes", "phải là true"),
        (YES, {"yes": None}, "yes", "phải là true"),
        (YES, {"yes": True, "count": 1}, "", "Không có ô count"),
        (YES, {"not_applicable": "lý do"}, "not_applicable", "tỷ lệ"),
        (RATE, {"numerator": 1}, "denominator", "Mẫu số: chưa nhập"),
        (RATE, {"denominator": 1}, "numerator", "Tử số: chưa nhập"),
        (RATE, {"numerator": -1, "denominator": 5}, "numerator", "không được âm"),
        (RATE, {"numerator": 1, "denominator": -5}, "denominator", "không được âm"),
        (RATE, {"numerator": 6, "denominator": 5}, "numerator", "lớn hơn mẫu số"),
        (RATE, {"numerator": 0, "denominator": 0}, "denominator", "không có đối tượng"),
        (RATE, {"numerator": 1.0, "denominator": 5}, "numerator", "số nguyên"),
        (RATE, {"numerator": float("nan"), "denominator": 5}, "numerator", "số nguyên"),
        (RATE, {"numerator": 1, "denominator": float("inf")}, "denominator", "số nguyên"),
        (RATE, {"numerator": True, "denominator": 5}, "numerator", "số nguyên"),
        (RATE, {"numerator": "1", "denominator": 5}, "numerator", "số nguyên"),
        (RATE, {"numerator": None, "denominator": 5}, "numerator", "số nguyên"),
        (RATE, {"numerator": 1, "denominator": 100_000_001}, "denominator", "lớn quá"),
        (RATE, {"numerator": 1, "denominator": 10**400}, "denominator", "lớn quá"),
        (RATE, {"not_applicable": ""}, "not_applicable", "phải ghi rõ lý do"),
        (RATE, {"not_applicable": " \n"}, "not_applicable", "phải ghi rõ lý do"),
        (RATE, {"not_applicable": True}, "not_applicable", "phải ghi rõ lý do"),
        (RATE, {"not_applicable": "x" * 501}, "not_applicable", "dài quá 500"),
        (RATE, {"not_applicable": "x", "numerator": 1}, "", "Không có ô numerator"),
        (INCIDENCE, {"numerator": 2, "denominator": 1}, "numerator", "lớn hơn mẫu số"),
        (INCIDENCE, {"numerator": 0, "denominator": 0}, "denominator", "phải lớn hơn 0"),
        (INCIDENCE, {"not_applicable": "lý do"}, "not_applicable", "tỷ lệ"),
        (COUNT, {"count": -1}, "count", "Số trường hợp: không được âm"),
        (COUNT, {"count": 0.0}, "count", "số nguyên"),
        (COUNT, {"yes": True}, "count", "chưa nhập"),
        (COUNT, {"not_applicable": "lý do"}, "not_applicable", "tỷ lệ"),
    ],
)
def test_bad_answers_name_their_field(indicator_id: str, data: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        parse_answer(rule(indicator_id), data)
    assert refused.value.problem.place == field
    assert said in refused.value.problem.text


def test_a_zero_whole_points_to_no_way_out_where_there_is_none() -> None:
    with pytest.raises(BadAnswer) as refused:
        parse_answer(rule(INCIDENCE), {"numerator": 0, "denominator": 0})
    assert "đối tượng" not in refused.value.problem.text


def test_events_may_outnumber_their_whole_where_the_file_says_so() -> None:
    loose = rule(INCIDENCE).model_copy(update={"numerator_within_denominator": False})
    assert parse_answer(loose, {"numerator": 7, "denominator": 2}) == RateAnswer(7, 2)


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (rule(YES).points, CountAnswer(1)),
        (rule(RATE).points, YesNoAnswer(True)),
        (rule(INCIDENCE).outcome, NotApplicable("lý do")),
        (rule(COUNT).band, RateAnswer(1, 2)),
    ],
)
def test_an_answer_of_another_kind_is_refused(call: Callable[[object], object], answer: object) -> None:
    with pytest.raises(BadAnswer, match="không đúng loại"):
        call(answer)


def test_outcome_of_a_rate() -> None:
    reached = rate(RATE, 485, 500)
    assert (reached.points, reached.value) == (Decimal(40), Fraction(97))
    assert (reached.band, reached.value_text) == ("từ 95% đến dưới 98%", "485/500 = 97%")
    assert (reached.clause, reached.source) == ("Điều 2 khoản 2", Mark.PROVISIONAL)


@pytest.mark.parametrize(
    ("indicator_id", "data", "source"),
    [
        ("1.1", {"yes": True}, Mark.VERBATIM),
        ("1.4", {"yes": True}, Mark.DERIVED),
        ("6.1", {"numerator": 95, "denominator": 100}, Mark.SECONDARY),
        ("6.1", {"numerator": 94, "denominator": 100}, Mark.PROVISIONAL),
        ("6.2", {"numerator": 1, "denominator": 1}, Mark.SECONDARY),
        ("6.2", {"not_applicable": "không có vụ việc"}, Mark.PROVISIONAL),
        ("7.1", {"numerator": 98, "denominator": 100}, Mark.SECONDARY),
        ("3.1", {"numerator": 3, "denominator": 1000}, Mark.PROVISIONAL),
    ],
)
def test_an_outcome_is_as_well_known_as_its_weakest_figure(
    indicator_id: str, data: dict[str, Any], source: Mark
) -> None:
    assert outcome(indicator_id, data).source is source


def said_next(reached: Outcome, noun: str) -> str | None:
    return reached.next_step and reached.next_step.text(noun)


@pytest.mark.parametrize(
    ("indicator_id", "part", "whole", "said"),
    [
        ("2.1", 485, 500, "thêm 5 trẻ (490/500) thì đạt mức từ 98% trở lên: +10 điểm"),
        ("2.1", 0, 500, "thêm 450 trẻ (450/500) thì đạt mức từ 90% đến dưới 95%: +25 điểm"),
        ("2.1", 2, 3, "thêm 1 trẻ (3/3) thì đạt mức từ 98% trở lên: +50 điểm"),
        ("2.1", 1200, 2000, "thêm 600 trẻ (1.800/2.000) thì đạt mức từ 90% đến dưới 95%: +25 điểm"),
        ("3.1", 3, 2000, "nếu giảm còn 2/2.000 trẻ thì đạt mức trên 0‰ đến 1‰: +50 điểm"),
        ("3.1", 1, 2000, "nếu giảm còn 0/2.000 trẻ thì đạt mức 0‰: +50 điểm"),
        ("3.1", 1, 500, "nếu giảm còn 0/500 trẻ thì đạt mức 0‰: +100 điểm"),
        ("5.1", 11, 2000, "nếu giảm còn 10/2.000 trẻ thì đạt mức dưới 550/100.000: +25 điểm"),
        ("8.1", 13, 100, "nếu giảm còn 12/100 trẻ thì đạt mức từ 10% đến dưới 13%: +15 điểm"),
        ("8.1", 10, 100, "nếu giảm còn 9/100 trẻ thì đạt mức dưới 10%: +10 điểm"),
        ("2.1", 500, 500, None),
        ("3.1", 0, 500, None),
    ],
)
def test_next_step(indicator_id: str, part: int, whole: int, said: str | None) -> None:
    assert said_next(rate(indicator_id, part, whole), "trẻ") == said


def test_next_step_of_a_count() -> None:
    assert said_next(outcome("5.2", {"count": 2}), "trẻ") == ("nếu giảm còn 0 trẻ thì đạt mức 0 trường hợp: +50 điểm")


def test_a_shown_value_never_reads_as_another_band() -> None:
    assert rate("3.1", 1, 100_000_000).value_text == "1/100.000.000 = 0,00001‰"
    assert rate("3.1", 100_001, 100_000_000).value_text == "100.001/100.000.000 = 1,00001‰"
    assert rate("2.1", 97_999, 100_000).value_text == "97.999/100.000 = 97,999%", "98% would be the band above"
    assert [rate("2.1", part, whole).value_text for part, whole in ((2, 3), (7, 13), (49_499, 50_000))] == [
        "2/3 = 66,67%", "7/13 = 53,85%", "49.499/50.000 = 99%",
    ]  # fmt: skip


def test_values() -> None:
    assert rule(YES).value(YesNoAnswer(False)) is False
    assert rule(RATE).value(RateAnswer(491, 500)) == Fraction("98.2")
    assert rule(RATE).value(NotApplicable("không có trẻ")) is None
    assert rule(COUNT).value(CountAnswer(3)) == 3
