"""The score sheet: sums, conditions, and the line that says why."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from certify.domain.criteria.answers import Answer, BadAnswer, CountAnswer, NotApplicable, RateAnswer, YesNoAnswer
from certify.domain.criteria.file import load_version
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import counting, score, why

VERSION = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version
OTHER = VERSION.category("other")


def line(indicator_id: str, answer: Answer) -> str:
    parts = score(VERSION, {indicator_id: answer}).indicators
    return next(why(part) for part in parts if part.indicator.id == indicator_id)


def test_an_empty_sheet() -> None:
    reached = score(VERSION, {})
    assert (reached.total, reached.max, reached.answered, reached.count) == (0, 1000, 0, 27)
    assert score(VERSION, {}) is reached, "it is made once"
    assert not any(part.at_zero for part in reached.criteria)
    assert all(part.points is None and part.outcome is None and why(part) == "" for part in reached.indicators)


def test_reasons_as_sentences() -> None:
    answers = {i.id: YesNoAnswer(True) for i in VERSION.indicators if i.rule.kind == "yes_no"}
    reached = score(VERSION, {**answers, "3.1": RateAnswer(9, 1000)})
    reasons = judge(reached, OTHER).reasons
    assert (reasons[0].key, reasons[0].subject, reasons[0].text) == (
        "below_threshold",
        "",
        "Còn thiếu 650 điểm so với ngưỡng 850 điểm",
    )
    assert (reasons[1].key, reasons[1].subject, reasons[1].text) == (
        "criterion_at_zero:3",
        "3",
        "Tiêu chí 3 bị 0 điểm (điểm liệt)",
    )
    assert (reasons[2].key, reasons[2].text) == ("unanswered:2.1", "Chưa nhập chỉ tiêu 2.1")
    assert len(reasons) == 2 + 19


@pytest.mark.parametrize(
    ("indicator_id", "answer", "said"),
    [
        (
            "2.1",
            RateAnswer(491, 500),
            "491/500 = 98,2% → từ 98% trở lên → 50/50 điểm → Điều 2 khoản 2 (chưa đối chiếu văn bản gốc)",
        ),
        ("1.1", YesNoAnswer(True), "Có → 50/50 điểm → Điều 2 khoản 2"),
        ("1.1", YesNoAnswer(False), "Không → 0/50 điểm → Điều 2 khoản 2"),
        ("5.2", CountAnswer(0), "0 trường hợp → 50/50 điểm → Điều 2 khoản 2 (chưa đối chiếu văn bản gốc)"),
        (
            "6.2",
            NotApplicable("không có vụ việc"),
            "Không có đối tượng (không có vụ việc) → không có đối tượng → 75/75 điểm → Điều 2 khoản 2"
            " (chưa đối chiếu văn bản gốc)",
        ),
        ("7.1", RateAnswer(98, 100), "98/100 = 98% → từ 98% trở lên → 50/50 điểm → Điều 2 khoản 2"),
    ],
)
def test_why(indicator_id: str, answer: Answer, said: str) -> None:
    assert line(indicator_id, answer) == said


def test_unknown_indicators_are_refused() -> None:
    with pytest.raises(BadAnswer, match=r"Không có chỉ tiêu 14\.1") as refused:
        score(VERSION, {"14.1": YesNoAnswer(True)})
    assert refused.value.problem.place == ""


def test_answers_of_another_kind_are_refused() -> None:
    with pytest.raises(BadAnswer):
        score(VERSION, {"1.1": CountAnswer(1)})


def test_points_of_a_criterion_are_decimals() -> None:
    reached = score(VERSION, {"1.1": YesNoAnswer(True), "1.2": YesNoAnswer(True)})
    assert reached.criteria[0].points == Decimal(65)
    assert reached.criteria[0].answered == 2


def test_finding_parts_of_a_version() -> None:
    assert VERSION.criterion("13").indicators[1].id == "13.2"
    assert VERSION.indicator("6.2").max_points == 75
    assert VERSION.procedure_on(date(2030, 1, 1)).division == "Xã, phường, đặc khu"
    for find in (VERSION.criterion, VERSION.indicator, VERSION.category):
        with pytest.raises(KeyError):
            find("99")


def test_the_self_score_counts_until_the_appraisal_began() -> None:
    own, begun, blank = (
        score(VERSION, sheet) for sheet in ({"1.1": YesNoAnswer(True)}, {"1.1": YesNoAnswer(False)}, {})
    )
    assert counting(own, None) is counting(own, blank) is own
    assert counting(own, begun) is counting(None, begun) is begun
    assert counting(None, blank) is None


def test_a_criterion_is_at_zero_only_when_it_is_whole() -> None:
    blank_left = score(VERSION, {"5.1": RateAnswer(900, 1000)}).criteria[4]
    whole = score(VERSION, {"5.1": RateAnswer(900, 1000), "5.2": CountAnswer(9)})
    assert (blank_left.whole, blank_left.points, blank_left.at_zero) == (False, 0, False)
    assert (whole.criteria[4].whole, whole.criteria[4].at_zero) == (True, True)
    assert [criterion.id for criterion in whole.zeros] == ["5"] and whole.answered == 2


def test_the_threshold_itself_is_enough() -> None:
    answers: dict[str, Answer] = {"1.1": YesNoAnswer(True)}
    figure = OTHER.threshold.model_copy(update={"value": Decimal(50)})
    reached = score(VERSION, answers)
    for value, said in ((50, False), (Decimal("50.001"), True)):
        category = OTHER.model_copy(update={"threshold": figure.model_copy(update={"value": value})})
        judgement = judge(reached, category)
        assert ("below_threshold" in {reason.code for reason in judgement.reasons}) is said
        assert judgement.threshold == value
