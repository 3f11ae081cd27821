"""Questions: which figures raise one, which do not, and that an answer is to the figures that it was given to."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import parse_answer
from certify.domain.questions.asking import FEWEST, Beside, Former, medians_of, questions, when
from certify.domain.questions.replies import Reply, asked

HERE = Path(__file__).parent
VERSION = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version
CASES = tomllib.loads((HERE / "asking.toml").read_text("utf-8"))["case"]


def answers_of(stated):
    return {key: parse_answer(VERSION.indicator(key).rule, data) for key, data in stated.items()}


def beside_of(case):
    former = Former(2021, case["former"]) if "former" in case else None
    values = {key: [Fraction(str(one)) for one in found] for key, found in case.get("values", {}).items()}
    return Beside(former, medians_of(values))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_figures_raise_the_questions_of_the_case(case):
    found = list(questions(VERSION, answers_of(case["answers"]), beside_of(case)))
    assert [one.id for one in found] == case["asked"], case["name"]
    for one, said in zip(found, case.get("said", ()), strict=False):
        assert one.said == said, case["name"]
    for one in found:
        assert set(one.indicators) <= VERSION.ids and one.indicators and one.text.endswith("?"), case["name"]


def test_alone_a_file_is_asked_of_its_own_figures_only():
    case = next(case for case in CASES if "former" in case and case["asked"])
    assert not list(questions(VERSION, answers_of(case["answers"])))


def test_each_check_says_when_it_asks():
    told = [when(check, VERSION) for check in VERSION.checks]
    assert all(one.startswith("Khi ") for one in told) and len(set(told)) == len(told)
    jumps = [one for one in told if "khác năm trước" in one]
    assert jumps and all(re.search(r"quá \d+% và từ \d+ trẻ trở lên$", one) for one in jumps), "told with its unit"


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_reply_is_to_the_figures_that_it_was_given_to(children, cases):
    answers = answers_of(
        {"3.1": {"numerator": 0, "denominator": 100}, "6.2": {"numerator": cases, "denominator": cases}}
    )
    (question,) = questions(VERSION, answers)
    reply = Reply(question.id, "Vụ việc của năm trước", question.figures, 1)
    (one,) = asked([question], {question.id: reply})
    assert (one.open, one.outdated, one.text) == (False, False, reply.text)
    later = {**answers, **answers_of({"6.2": {"numerator": 0, "denominator": cases + children + 1}})}
    (again,) = asked(questions(VERSION, later), {question.id: reply})
    assert (again.open, again.outdated, again.text) == (True, True, reply.text), "kept, and told to be of other figures"
    (back,) = asked(questions(VERSION, answers), {question.id: reply})
    assert not back.open


@given(st.lists(st.fractions(0, 1000), min_size=FEWEST, max_size=12), st.integers(0, 400))
def test_a_question_shows_no_figure_of_a_neighbour(values, cases):
    answers = answers_of({"3.1": {"numerator": cases, "denominator": 400}})
    indicator = VERSION.indicator("3.1")
    own = f"{indicator.name} (3.1): {indicator.rule.outcome(answers['3.1']).value_text}"
    ends = ("cao hơn 3 lần trung vị", "chưa bằng 1/3 trung vị")
    possible = {f"{own}, {end} của các đơn vị cùng địa bàn đã trình hồ sơ." for end in ends}
    assert {one.said for one in questions(VERSION, answers, Beside(medians=medians_of({"3.1": values})))} <= possible
