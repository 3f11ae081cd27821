"""Stages, days, shares and grades: what the pages of progress say of counts."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.assessment.states import State
from certify.domain.plans.recognition_target import standing
from certify.domain.progress.heat import NOTHING, Cell, Tally, shade
from certify.domain.progress.tallies import GRADES, STAGES, course, grade, months, stages

DECIDED = st.tuples(
    st.dates(date(2021, 1, 1), date(2022, 12, 31)),
    st.sampled_from(["recognise", "refuse", "revoke"]),
    st.integers(1, 9),
)


@given(st.dictionaries(st.sampled_from([str(state) for state in State]), st.integers(0, 500)))
def test_each_stage_holds_those_after_it(states):
    counts = [count for _, count in stages(states)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == sum(states.values()) and counts[-1] == states.get("recognised", 0)


def test_a_returned_file_is_the_commune_s_again():
    assert dict(stages(Counter({"returned": 1, "submitted": 1})))["Đã trình hồ sơ"] == 1
    assert dict(stages(Counter({"revoked": 1})))["Đã thẩm định xong"] == 1
    assert list(STAGES)[-1] == "Được công nhận"


@given(st.lists(DECIDED))
def test_the_course_adds_up(decided):
    days = course(decided)
    sign = {"recognise": 1, "revoke": -1}
    assert [day.on for day in days] == sorted({day.on for day in days})
    for day in days:
        assert day.recognised == sum(sign.get(kind, 0) * count for on, kind, count in decided if on <= day.on)
    assert sum(day.change for day in days) == (days[-1].recognised if days else 0)
    by_month = months(days)
    assert len({(day.on.year, day.on.month) for day in by_month}) == len(by_month)
    assert sum(day.change for day in by_month) == sum(day.change for day in days)
    assert [day.recognised for day in by_month[-1:]] == [day.recognised for day in days[-1:]]


def test_a_day_on_which_nothing_changed_is_left_out():
    day = date(2022, 5, 1)
    assert course([(day, "recognise", 2), (day, "revoke", 2), (day + timedelta(1), "refuse", 3)]) == []


@pytest.mark.parametrize(
    ("points", "wanted"), [("95", 5), ("94.999", 4), ("85", 4), ("84.99", 3), ("70", 3), ("50", 2), ("49", 1), ("0", 1)]
)
def test_shades_have_exact_bounds(points, wanted):
    assert Cell(Tally(1, Decimal(points), 0), Decimal(100)).shade == wanted
    assert shade(None) == 0


@given(st.integers(1, 10**4), st.integers(0, 10**9), st.sampled_from([10, 100, 10_000]))
def test_a_share_is_the_exact_one_cut(files, thousandths, whole):
    points = Decimal(thousandths) / 1000
    exact = Fraction(points) * whole / (files * 75)
    assert Tally(files, points, 0).share(Decimal(75), whole) == exact.numerator // exact.denominator


@pytest.mark.parametrize(
    ("recognised", "everything", "wanted"),
    [(117, 156, "reached"), (116, 156, "near"), (106, 156, "near"), (105, 156, "behind"), (0, 0, "none")],
)
def test_grades(recognised, everything, wanted):
    assert grade(standing(recognised, everything, Fraction(75, 100))) == wanted
    assert len({letter for letter, _ in GRADES.values()}) == len(GRADES)


def test_a_share_is_cut_and_nothing_is_no_zero():
    assert Cell(Tally(3, Decimal(299), 0), Decimal(100)).percent == 99
    assert Cell(Tally(2, Decimal(0), 2), Decimal(100)).percent == 0
    assert Cell(NOTHING, Decimal(100)).percent is None
