"""Where a target stands: cases by hand, and what holds for any figures."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.plans.elapsed import Elapsed, elapsed
from certify.domain.plans.evaluation import result, result_of_one
from certify.domain.plans.library import load_plan
from certify.domain.plans.periods import Period
from certify.domain.plans.result import Pair, Stated, TargetOutcome

PLAN = load_plan(Path(__file__).parents[1] / "plan_base.toml").plan
REACH, CASES, RATE, DIVISIONS, RECOGNISED, LIST = PLAN.targets
WHOLE = Elapsed(Fraction(1), Fraction(1), Fraction(1))
PAST = Elapsed(Fraction(1), Fraction(1), Fraction(1), over=True)
HALF = Elapsed(Fraction(1, 2), Fraction(1), Fraction(1, 2))
MIDDLE = Elapsed(Fraction(1, 2), Fraction(1, 2), Fraction(1))


def stated(*pairs, base=(), divisions=""):
    now = [Pair(*pair) if pair else None for pair in pairs]
    bases = [Pair(*pair) if pair else None for pair in base] or [None] * len(now)
    names = divisions or "-" * len(now)
    return [Stated(*row) for row in zip(now, bases, names, strict=True)]


@pytest.mark.parametrize(
    ("target", "figures", "share", "outcome", "text"),
    [
        (REACH, stated((75, 100)), WHOLE, "reached", "75/100 = 75,00%"),
        (REACH, stated((7499, 10000)), WHOLE, "behind", "7.499/10.000 = 74,99%"),
        (REACH, stated((375, 1000)), HALF, "on_the_way", "375/1.000 = 37,50%"),
        (REACH, stated((374, 1000)), HALF, "behind", "374/1.000 = 37,40%"),
        (REACH, stated((80, 100)), HALF, "reached", "80/100 = 80,00%"),
        (REACH, stated((80, 100), None), WHOLE, "on_the_way", "80/100 = 80,00%"),
        (REACH, stated((1, 1), (0, 9)), WHOLE, "behind", "1/10 = 10,00%"),
        (REACH, stated((0, 0)), WHOLE, "reached", "không có đối tượng"),
        (REACH, stated((0, 0), None), WHOLE, "on_the_way", "không có đối tượng"),
        (REACH, stated(None, None), WHOLE, "no_data", ""),
        (CASES, stated((7,), base=[(10,)]), WHOLE, "reached", "7, năm 2029: 10; giảm 30%"),
        (CASES, stated((8,), base=[(10,)]), WHOLE, "behind", "8, năm 2029: 10; giảm 20%"),
        (CASES, stated((3,), base=[(10,)]), HALF, "on_the_way", "3, năm 2029: 10"),
        (CASES, stated((4,), base=[(10,)]), HALF, "behind", "4, năm 2029: 10"),
        (CASES, stated((8,), base=[(10,)]), MIDDLE, "on_the_way", "8, năm 2029: 10; giảm 20%"),
        (CASES, stated((9,), base=[(10,)]), MIDDLE, "behind", "9, năm 2029: 10; giảm 10%"),
        (CASES, stated((0,), base=[(0,)]), WHOLE, "reached", "0, năm 2029: 0; không đổi"),
        (CASES, stated((1,), base=[(0,)]), WHOLE, "behind", "1, năm 2029: 0; tăng"),
        (CASES, stated((7,), (90,), base=[(10,), None]), WHOLE, "on_the_way", "7, năm 2029: 10; giảm 30%"),
        (CASES, stated((7,)), WHOLE, "no_data", "có số trong kỳ, chưa có số năm gốc"),
        (RATE, stated((9, 1000), base=[(10, 1000)]), WHOLE, "reached",
         "9/1.000 = 9/1.000, năm 2029: 10/1.000 = 10/1.000; giảm 10%"),
        (RATE, stated((9, 999), base=[(10, 1000)]), WHOLE, "behind",
         "9/999 = 9,01/1.000, năm 2029: 10/1.000 = 10/1.000; giảm 9,91%"),
        (DIVISIONS, stated((5, 5), (1, 2), divisions="aa"), WHOLE, "reached",
         "1 xã đạt"),
        (DIVISIONS, stated((5, 5), None, (4, 5), divisions="aab"), WHOLE, "behind",
         "1 xã đạt; 1/2 đơn vị cấp trên có từ 1 xã đạt"),
        (DIVISIONS, stated((5, 5), None, (4, 5), divisions="aab"), HALF, "on_the_way",
         "1 xã đạt; 1/2 đơn vị cấp trên có từ 1 xã đạt"),
        (DIVISIONS, stated((0, 0)), WHOLE, "behind", "0 xã đạt"),
        (RECOGNISED, stated(*[(1, 1)] * 117, *[(0, 1)] * 39), WHOLE, "reached", "117/156 = 75,00%"),
        (RECOGNISED, stated((110, 156)), WHOLE, "behind", "110/156 = 70,51%"),
        (LIST, stated((1,), None), HALF, "on_the_way", "1/2 việc đã xong"),
        (LIST, stated((1,), (1,)), WHOLE, "reached", "2/2 việc đã xong"),
    ],
)  # fmt: skip
def test_cases(target, figures, share, outcome, text):
    found = result(target, figures, share)
    assert (found.outcome, found.text) == (outcome, text)


def test_a_base_for_all_comes_before_theirs():
    found = result(CASES, stated((5,), (5,), base=[(1,), None]), WHOLE, Pair(20))
    assert (found.outcome, found.text) == (TargetOutcome.REACHED, "10, năm 2029: 20; giảm 50%")


def test_a_base_for_all_is_not_compared_with_a_part_of_the_units():
    """A province's 593 cases against the 7 of the one commune that has stated any are no fall of 98,82%."""
    partly = stated((7,), *[None] * 155)
    for time in (WHOLE, HALF, PAST):
        found = result(CASES, partly, time, Pair(593))
        assert (found.outcome, found.value) == (TargetOutcome.NO_DATA, None)
        assert found.text == "mới 1/156 đơn vị: 7, năm 2029: 593 (cả 156 đơn vị)"
    found = result(RATE, stated((1, 9), None), WHOLE, Pair(1, 1000))
    assert found.outcome is TargetOutcome.NO_DATA and "mới 1/2 đơn vị" in found.text and "%" not in found.text
    assert result(CASES, stated((500,), None), WHOLE, Pair(593)).outcome is TargetOutcome.BEHIND, "too many already"


@pytest.mark.parametrize("target", [REACH, CASES, RATE, DIVISIONS, RECOGNISED])
def test_past_its_day_a_target_that_is_not_met_is_missed(target):
    worse = stated((9, 100), base=[(1, 100)]) if target in (CASES, RATE) else stated((1, 100))
    for time, outcome in ((WHOLE, TargetOutcome.BEHIND), (PAST, TargetOutcome.MISSED)):
        assert result(target, worse, time).outcome is outcome
    assert result(LIST, stated((1,), None), PAST).outcome is TargetOutcome.MISSED
    assert result(REACH, stated((9, 9)), PAST).outcome is TargetOutcome.REACHED
    assert result(REACH, stated((9, 9), None), PAST).outcome is TargetOutcome.ON_THE_WAY, "enough, but not all told"


def test_a_commune_among_divisions_is_told_by_its_own_share():
    found = result_of_one(DIVISIONS, Stated(Pair(4, 5)), WHOLE)
    assert (found.outcome, found.text) == (TargetOutcome.BEHIND, "4/5 = 80,00%")


def test_time_is_counted_in_months_to_the_due_date():
    periods = [Period(2030, half=True), Period(2030), Period(2031, half=True), Period(2031), Period(2035)]
    before, after = REACH.due.on, REACH.due.on + timedelta(days=1)
    assert [elapsed(PLAN, REACH, period, before) for period in periods[:2]] == [HALF, WHOLE]
    assert [elapsed(PLAN, REACH, period, after) for period in periods[:2]] == [HALF, PAST]
    found = [elapsed(PLAN, RATE, period, before) for period in periods]
    assert [time.share for time in found] == [Fraction(n, 4) for n in (1, 2, 3, 4, 4)]
    assert [time.by_year_end for time in found] == [Fraction(n, 2) for n in (1, 1, 2, 2, 2)]
    assert [time.year for time in found] == [Fraction(n, 2) for n in (1, 2, 1, 2, 2)]


def test_few_people_are_told_as_such():
    assert result(REACH, stated((3, 9)), WHOLE).few and result(CASES, stated((9,), base=[(4,)]), WHOLE).few
    assert not result(REACH, stated((5, 9)), WHOLE).few and not result(RECOGNISED, stated((1, 1)), WHOLE).few
    assert not result(CASES, stated((0,), base=[(5,)]), WHOLE).few


PAIRS = st.integers(0, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
NOW, BASE = st.none() | PAIRS.map(lambda pair: Pair(*pair)), st.none() | st.builds(Pair, st.integers(0, 60))
FIGURES = st.lists(st.builds(Stated, NOW, BASE, st.sampled_from("abc")), min_size=1, max_size=8)
SHARES = st.sampled_from([WHOLE, HALF, MIDDLE, PAST])
ORDER = [TargetOutcome.MISSED, TargetOutcome.BEHIND, TargetOutcome.ON_THE_WAY, TargetOutcome.REACHED]


@given(st.sampled_from(PLAN.targets), FIGURES, SHARES)
def test_no_figures_no_judgement_and_nobody_reaches_for_the_silent(target, figures, share):
    found = result(target, figures, share)
    assert 0 <= found.stated <= found.members == len(figures)
    if all(figure.now is None for figure in figures):
        assert found.outcome is TargetOutcome.NO_DATA
    if found.outcome is TargetOutcome.REACHED and target is not DIVISIONS:
        assert found.lacking == 0


@given(st.sampled_from(PLAN.targets), FIGURES, SHARES)
def test_the_order_of_units_changes_nothing(target, figures, share):
    assert result(target, figures[::-1], share) == result(target, figures, share)


@given(FIGURES, SHARES, st.data())
def test_one_more_helped_is_never_worse(figures, share, data):
    open_ones = [i for i, figure in enumerate(figures) if figure.now and figure.now.numerator < figure.now.denominator]
    if not open_ones:
        return
    chosen = data.draw(st.sampled_from(open_ones))
    more = [Stated(figure.now + Pair(1, 0) if i == chosen else figure.now, figure.base, figure.division)
            for i, figure in enumerate(figures)]  # fmt: skip
    for target in (REACH, DIVISIONS):
        before, after = (ORDER.index(result(target, every, share).outcome) for every in (figures, more))
        assert after >= before


@given(FIGURES, SHARES)
def test_one_more_case_is_never_better(figures, share):
    before = result(CASES, figures, share)
    more = [Stated(figure.now + Pair(1, 0) if figure.now else None, figure.base, figure.division) for figure in figures]
    after = result(CASES, more, share)
    if before.outcome is not TargetOutcome.NO_DATA:
        assert ORDER.index(after.outcome) <= ORDER.index(before.outcome)


@given(st.integers(0, 500), st.integers(1, 500))
def test_reached_is_exactly_the_share_asked_for(part, whole):
    part = min(part, whole)
    assert (result(REACH, [Stated(Pair(part, whole))], WHOLE).outcome is TargetOutcome.REACHED) == (
        4 * part >= 3 * whole
    )


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_fall_is_exactly_the_share_asked_for(now, base):
    found = result(CASES, [Stated(Pair(now), Pair(base))], WHOLE)
    assert (found.outcome is TargetOutcome.REACHED) == (10 * now <= 7 * base)
