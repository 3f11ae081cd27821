"""Tasks: their order, how late they are in words, and which ones a mail tells."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.people.tasks import Task, in_order

DAY = date(2022, 1, 5)


def due(days):
    return Task("Việc", "/", DAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "text"), [(-3, "quá hạn 3 ngày"), (-1, "quá hạn 1 ngày"), (0, "hết hạn hôm nay"), (5, "còn 5 ngày")]
)
def test_due_dates_in_words(days, text):
    assert due(days).due_words(DAY) == text
    assert due(days).late(DAY) is (days < 0)


def test_a_task_without_a_day_is_never_late_and_never_mailed():
    task = Task("Việc", "/")
    assert (task.due_words(DAY), task.late(DAY), task.is_announced(DAY)) == ("", False, False)


@given(st.integers(-400, 400))
def test_a_mail_tells_of_seven_three_and_one_days_and_of_what_is_late(days):
    assert due(days).is_announced(DAY) is (days < 0 or days in {7, 1, 0})


@given(st.lists(st.one_of(st.none(), st.integers(-50, 50))))
def test_the_most_late_come_first_and_those_without_a_day_last(days):
    tasks = [Task("Việc", "/", None if day is None else DAY + timedelta(days=day)) for day in days]
    ordered = [task.due for task in in_order(tasks)]
    dated = [day for day in ordered if day]
    assert dated == sorted(dated) and ordered == [*dated, *([None] * (len(days) - len(dated)))]
