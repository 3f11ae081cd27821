"""Until when a commune may send its file, and answer a return."""

from datetime import date, timedelta

import pytest

from certify.domain.assessment.returns import Deadline, day_problem, due_next, usual_day
from certify.domain.assessment.states import State
from certify.domain.days import working_days_after

ROUND = date(2022, 9, 30)


@pytest.mark.parametrize(
    ("extended", "returned", "day", "why"),
    [
        (None, None, ROUND, ""),
        (date(2022, 10, 7), None, date(2022, 10, 7), " (đã gia hạn)"),
        (None, date(2022, 10, 12), date(2022, 10, 12), " (hạn bổ sung)"),
        (date(2022, 10, 7), date(2022, 10, 12), date(2022, 10, 12), " (hạn bổ sung)"),
        (date(2022, 10, 20), date(2022, 10, 12), date(2022, 10, 20), " (đã gia hạn)"),
        (None, date(2022, 9, 1), ROUND, ""),
    ],
)
def test_a_return_takes_no_time_away(extended, returned, day, why):
    deadline = Deadline(ROUND, extended, returned)
    assert (deadline.day, deadline.why) == (day, why)


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2022, 10, 3), 0, date(2022, 10, 3)),
        (date(2022, 10, 3), 4, date(2022, 10, 7)),
        (date(2022, 10, 3), 5, date(2022, 10, 10)),
        (date(2022, 10, 7), 1, date(2022, 10, 10)),
        (date(2022, 10, 8), 1, date(2022, 10, 10)),
        (date(2022, 10, 3), 7, date(2022, 10, 12)),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(day, count, after):
    assert working_days_after(day, count) == after


def test_seven_working_days_are_offered_and_never_less_than_the_commune_has():
    assert usual_day(date(2022, 10, 3), ROUND) == date(2022, 10, 12)
    assert usual_day(date(2022, 9, 1), ROUND) == ROUND


@pytest.mark.parametrize(
    ("day", "on", "said"),
    [
        (date(2022, 10, 3), date(2022, 10, 3), ""),
        (date(2022, 12, 2), date(2022, 10, 3), ""),
        (date(2022, 10, 2), date(2022, 10, 3), "không sớm hơn 03/10/2022 (không được là ngày đã qua)"),
        (date(2022, 12, 3), date(2022, 10, 3), "không muộn hơn 02/12/2022"),
        (date(2022, 9, 29), date(2022, 9, 1), "không sớm hơn 30/09/2022 (xã đang có thời gian đến hết ngày đó)"),
        (date(2022, 9, 30), date(2022, 9, 1), ""),
        (date(2022, 9, 30), date(2022, 6, 1), ""),
        (date(2022, 10, 1), date(2022, 6, 1), "không muộn hơn 30/09/2022"),
    ],
)
def test_a_day_for_the_answer_lies_ahead_and_not_too_far(day, on, said):
    problem = day_problem(day, on, ROUND)
    assert (problem.text if problem else "") == (f"Hạn bổ sung: {said}." if said else "")
    assert problem is None or problem.place == "due_on"


@pytest.mark.parametrize(
    ("states", "due"),
    [
        ((State.DRAFT, State.RETURNED), ("Hạn trình", date(2022, 2, 1), " (đã gia hạn)", True)),
        ((State.SUBMITTED, State.APPRAISING), ("Hạn thẩm định", date(2022, 3, 1), "", False)),
        ((State.APPRAISED, State.RECOGNISED, State.REFUSED, State.REVOKED), None),
    ],
)
def test_what_is_due_next_follows_the_state(states, due):
    deadline = Deadline(date(2022, 1, 31), date(2022, 2, 1), None)
    for state in states:
        found = due_next(state, deadline, date(2022, 3, 1))
        assert (found and (found.name, found.day, found.why, found.locks)) == due, state
        assert found is None or (found.past(found.day), found.past(found.day + timedelta(days=1))) == (False, True)
