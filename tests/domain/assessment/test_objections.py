"""Objections: until when, why not, and what follows from an answer; a decision waits for the answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.assessment.conditions import Facts
from certify.domain.assessment.objections import (
    LONGEST_TEXT,
    Outcome,
    Window,
    answer_refusals,
    consequence,
    last_day,
    refusals,
)
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS

DAY = date(2022, 1, 5)
KNOWN = frozenset({"1", "2"})
WINDOW = Window(DAY, frozenset({"2"}))


def test_an_objection_in_time_to_a_criterion_of_the_file():
    assert refusals(WINDOW, DAY, KNOWN, "1", "Đề nghị xem lại") == []


@pytest.mark.parametrize(
    ("window", "on", "criterion", "text", "said"),
    [
        (None, DAY, "1", "x", "Chỉ kiến nghị được"),
        (WINDOW, DAY + timedelta(days=1), "1", "x", "hết hạn kiến nghị (ngày 05/01/2022)"),
        (WINDOW, DAY, "9", "x", "chọn một tiêu chí"),
        (WINDOW, DAY, "2", "x", "Tiêu chí 2: đã có kiến nghị"),
        (WINDOW, DAY, "1", " \n ", "chưa ghi"),
        (WINDOW, DAY, "1", "x" * (LONGEST_TEXT + 1), "dài quá 2000"),
    ],
)
def test_every_fault_of_an_objection_is_said(window, on, criterion, text, said):
    (only,) = refusals(window, on, KNOWN, criterion, text)
    assert said in only.text


def test_an_answer_needs_an_outcome_and_reasons_and_is_given_once():
    assert answer_refusals("kept", "Đã đối chiếu", answered=False) == []
    assert len(answer_refusals("maybe", "", answered=True)) == 3


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 365))
def test_the_time_begins_the_day_after_and_its_last_day_counts_whole(day, days):
    until = last_day(day, days)
    assert (until - day).days == days
    assert refusals(Window(until), until, KNOWN, "1", "x") == []
    assert refusals(Window(until), until + timedelta(days=1), KNOWN, "1", "x")


@pytest.mark.parametrize("state", [State.RECOGNISED, State.REFUSED, State.REVOKED])
def test_after_a_decision_the_answer_says_that_it_is_never_edited(state):
    assert ("không sửa" in consequence(Outcome.ACCEPTED, state)) is (state is not State.REVOKED)
    assert consequence(Outcome.KEPT, state) == "Kết quả giữ nguyên."


@pytest.mark.parametrize("step", ["recognise", "refuse"])
def test_a_decision_waits_for_answers_and_for_a_new_appraisal_where_there_can_be_one(step):
    unanswered = STEPS[step].refusals(State.APPRAISED, Facts(unanswered=("5", "7")))
    assert unanswered == ["Còn kiến nghị chưa trả lời về tiêu chí 5, 7."]
    assert "yêu cầu thẩm định lại" in STEPS[step].refusals(State.APPRAISED, Facts(accepted=("5",)))[0]
    assert STEPS[step].refusals(State.APPRAISED, Facts(accepted=("5",), round_open=False)) == []
    assert STEPS["reopen"].refusals(State.APPRAISED, Facts(unanswered=("5",), accepted=("7",))) == []
