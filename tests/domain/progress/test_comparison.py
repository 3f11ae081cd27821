"""Comparisons: both directions alike, nothing rounded, nothing compared that is not complete."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from certify.config import Settings
from certify.domain.assessment.states import State
from certify.domain.criteria.answers import RateAnswer, YesNoAnswer
from certify.domain.library import Library
from certify.domain.progress.comparison import Change, Reached, moves, of_criterion
from certify.domain.progress.lean import difference, lean

VERSION = Library(Settings(Path()).criteria_folders[:1]).latest("2019-06-qd-ttg").version
POINTS = st.decimals(-50, 50, places=1)


def reached(total, state="recognised", zeros=(), **points):
    found = {key.removeprefix("c"): Decimal(value) for key, value in points.items()}
    return Reached(State(state), None if total is None else Decimal(total), found, zeros)


def test_the_difference_of_one_indicator():
    own, appraisal = RateAnswer(98, 100), RateAnswer(92, 100)
    points = VERSION.indicator("2.1").rule.points
    assert difference(VERSION, "2.1", own, appraisal) == points(own) - points(appraisal) > 0
    assert difference(VERSION, "2.1", appraisal, own) == -difference(VERSION, "2.1", own, appraisal)
    yes, no = YesNoAnswer(yes=True), YesNoAnswer(yes=False)
    assert difference(VERSION, "1.1", no, yes) == -VERSION.indicator("1.1").max_points


def test_too_much_does_not_make_up_for_too_little():
    found = lean([Decimal(20), Decimal(-20), Decimal(0)])
    assert (found.compared, found.over, found.under) == (3, 1, 1)
    assert (found.over_points, found.under_points, found.points) == (20, 20, 40)


@given(st.lists(POINTS))
def test_both_directions_are_weighed_alike(found):
    forward, reverse = lean(found), lean([-value for value in found])
    assert (forward.over, forward.over_points) == (reverse.under, reverse.under_points)
    assert forward.points == reverse.points and forward.over_points - forward.under_points == sum(found)


def test_rounds_are_compared_where_both_are_complete():
    changes = [
        Change(reached(900, c1=50), reached(880, "refused", c1=40)),
        Change(reached(800, "refused", c1=30), reached(900, c1=40)),
        Change(reached(700, "refused", c1=10), reached(700, "draft", c1=10)),
        Change(reached(None, "draft"), reached(900, c1=50)),
    ]
    assert [change.difference for change in changes] == [-20, 100, 0, None]
    found = moves(changes)
    assert (found.both, found.gained, found.lost, found.neither) == (0, 2, 1, 1)
    assert (found.rose, found.fell, found.same) == (1, 1, 1)
    row = of_criterion("1", changes)
    assert (row.compared, row.before, row.after, row.rose, row.fell) == (3, 30, 30, 1, 1)
    assert of_criterion("2", changes) is None


def test_means_are_exact():
    thirds = [Change(reached(1, c1=value), reached(1, c1=value + 1)) for value in (0, 0, 1)]
    row = of_criterion("1", thirds)
    assert row.before == Fraction(1, 3) and row.difference == 1
    assert (row.points_before, row.points_after) == (1, 4), "what the means come from stands beside them"
