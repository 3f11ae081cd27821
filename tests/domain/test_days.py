"""Days as people and machines write them, within bounds."""

from datetime import date

import pytest

from certify.domain.days import (
    FIRST_DAY,
    LAST_DAY,
    DayOrder,
    month_first,
    order_of,
    parse_day,
    parse_moment,
    two_readings,
)


@pytest.mark.parametrize("typed", ["2022-01-05", "05/01/2022", "5-1-2022", " 05.01.2022 "])
def test_a_day_is_read_in_every_usual_form(typed):
    assert parse_day(typed) == date(2022, 1, 5)


def test_a_moment_is_one_in_vietnam():
    assert parse_moment("05/01/2022 08:30").isoformat() == "2022-01-05T08:30:00+07:00"
    assert parse_moment("2022-01-05T08:30") == parse_moment("2022-01-05T08:30:00")


@pytest.mark.parametrize("day", ["0001-01-01", "31/12/1899", "01/01/2101", "9999-12-31"])
def test_years_that_nobody_means_are_refused(day):
    with pytest.raises(ValueError, match="năm từ 1900 đến 2100"):
        parse_day(day)
    with pytest.raises(ValueError, match="năm từ 1900 đến 2100"):
        parse_moment(f"{day}T08:30" if "-" in day else f"{day} 08:30")
    assert parse_day(str(FIRST_DAY)) == FIRST_DAY and parse_day(str(LAST_DAY)) == LAST_DAY


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["06/04/2021", "12/31/2025"], DayOrder.MONTH_FIRST),
        (["06/04/2021", "31-12-2025"], DayOrder.DAY_FIRST),
        (["31.12.2025", "12/31/2025"], DayOrder.MIXED),
        (["6/4/2021"], DayOrder.OPEN),
        (["04/04/2021", "2021-06-04", "", "hôm qua", "06/04-2021"], DayOrder.DAY_FIRST),
        (["31/31/2021"], DayOrder.DAY_FIRST),
        (["30/13/2021", "04/04/2021"], DayOrder.DAY_FIRST),
        (["30/13/2021", "06/04/2021"], DayOrder.OPEN),
    ],
)
def test_the_order_of_days_is_told_by_what_can_be_read_in_one_way_only(texts, order):
    assert order_of(texts) is order


def test_a_day_is_read_in_the_other_order_where_there_is_one():
    assert [month_first(text) for text in ("6/4/2021", "12/31/2025")] == ["04/06/2021", "31/12/2025"]
    assert [month_first(text) for text in ("31/12/2025", "4/4/2021", "2021-04-06", "x")] == [None] * 4
    assert list(two_readings("06/04/2021").values()) == ["ngày 6 tháng 4 năm 2021", "ngày 4 tháng 6 năm 2021"]
    assert list(two_readings("12/31/2025").values()) == ["ngày 31 tháng 12 năm 2025"]
