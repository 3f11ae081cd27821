"""Days as people and machines write them, within bounds."""

from datetime import date

import pytest

from certify.domain.days import FIRST_DAY, LAST_DAY, parse_day, parse_moment


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
