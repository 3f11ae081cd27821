"""Forecasts: exact, said with what they assume, and refused without figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.plans.recognition_target import RecognitionTarget, sentence, standing
from certify.domain.progress.forecast import FinalYear, by_files, by_trend, left_out, pace

SHARE = Fraction(3, 4)
TARGET = RecognitionTarget(SHARE, 2022, "95/KH-UBND")


def year(number, recognised, everything=156):
    return FinalYear(number, standing(recognised, everything, SHARE), "hồ sơ")


def test_the_same_change_goes_on_year_by_year():
    found = by_trend([year(2017, 90), year(2019, 100), year(2021, 110)], 156, TARGET)
    assert (found.year, found.standing.recognised) == (2022, 115)
    assert "tăng 3,21 điểm phần trăm mỗi năm" in found.assumption
    assert "năm 2019 (100/156 = 64,10%) và năm 2021 (110/156 = 70,51%)" in found.assumption
    falling = by_trend([year(2019, 110), year(2021, 109)], 156, TARGET)
    assert falling.standing.recognised == 108 and "giảm 0,32 điểm phần trăm" in falling.assumption
    assert "đứng yên" in by_trend([year(2019, 110), year(2021, 110)], 156, TARGET).assumption


def test_the_trend_says_which_years_it_leaves_out():
    years = [year(2017, 90), year(2018, 0, 0), year(2019, 100), year(2021, 110)]
    assert [(one.year, one.why) for one in left_out(years)] == [
        (2017, "xu hướng chỉ tính giữa hai năm gần nhất có kết quả cuối cùng"),
        (2018, "không có đơn vị nào trong kết quả"),
    ]
    assert [one.why for one in left_out([year(2021, 110)])] == ["phải có ít nhất hai năm"]
    assert left_out(years[-2:]) == left_out([]) == []


@pytest.mark.parametrize("years", [[], [year(2021, 110)], [year(2020, 0, 0), year(2021, 110)]])
def test_fewer_than_two_years_make_no_trend(years):
    assert by_trend(years, 156, TARGET) is None


def test_after_the_target_the_next_year_is_told():
    assert by_trend([year(2021, 110), year(2022, 112)], 156, TARGET).year == 2023


def test_the_rate_is_kept_when_the_number_of_communes_changes():
    found = by_trend([year(2019, 78), year(2021, 78)], 102, TARGET)
    assert (found.standing.recognised, found.standing.all) == (51, 102)


@given(st.integers(0, 156), st.integers(0, 156), st.integers(1, 6), st.integers(0, 200))
def test_a_trend_never_leaves_what_is_possible(before, after, gap, everything):
    found = by_trend([year(2021 - gap, before), year(2021, after)], everything, TARGET)
    assert 0 <= found.standing.recognised <= everything
    rate = Fraction(after, 156) + Fraction(after - before, 156) / gap
    assert found.standing.recognised == min(max(rate, 0), 1) * everything // 1


def test_files_say_the_least_the_likely_and_the_most():
    low, likely, high = by_files(79, 34, 55, 156, 2022, TARGET)
    assert [forecast.standing.recognised for forecast in (low, likely, high)] == [79, 113, 134]
    assert "34 hồ sơ đã đủ điều kiện" in likely.assumption and "(55)" in high.assumption
    assert not likely.standing.reached and high.standing.reached


def test_the_pace_that_the_target_asks_for():
    assert pace([year(2019, 110)], 156, TARGET) == 3, "7 in three years"
    assert pace([year(2021, 110)], 156, TARGET) == 7
    assert pace([year(2021, 120)], 156, TARGET) is None, "reached already"
    assert pace([year(2022, 110)], 156, TARGET) is None and pace([], 156, TARGET) is None


def test_the_sentence():
    assert (
        sentence(standing(110, 156, SHARE), TARGET) == "Còn thiếu 7 xã để đạt mục tiêu 75% (117/156) đến hết năm 2022"
    )
    assert sentence(standing(117, 156, SHARE), TARGET) == "Đã đạt mục tiêu 75% (117/156) đến hết năm 2022"
