"""The portfolio: the nearest communes are the cheapest set there is, whatever is tried."""

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.answers import YesNoAnswer
from certify.domain.scoring.gap import Gap
from certify.domain.scoring.improvement import Improvement
from certify.domain.scoring.portfolio import effort, nearest, ranked, work_words
from certify.domain.scoring.ways import Way

JUDGEMENT = object()  # the ranking never looks at it
STEP, BLANK = (Improvement(None, Decimal(5), 1, "", "", answer) for answer in (YesNoAnswer(True), None))


def lacking(indicators, people, asked, blanks=0):
    """A commune with a way of so many indicators (some of them blank), people and points asked of blanks."""
    steps = (STEP,) * (indicators - blanks) + (BLANK,) * blanks
    return Gap(JUDGEMENT, Way(steps, Decimal(0), (indicators - blanks, people, Decimal(asked))), Decimal(0), ())


def together(gaps, keys):
    """The effort of several communes, part by part."""
    efforts = [effort(gaps[key]) for key in keys]
    return tuple(sum(getattr(one, part) for one in efforts) for part in ("indicators", "people", "asked"))


def lost(points, *stuck):
    """A commune without a way."""
    return Gap(JUDGEMENT, None, Decimal(points), stuck)


WAYS = st.builds(lacking, st.integers(0, 3), st.integers(0, 5), st.sampled_from([0, 5, 10]))
LOST = st.builds(lambda points, stuck: lost(points, *stuck), st.integers(0, 50), st.lists(st.just("3"), max_size=2))
COMMUNES = st.lists(st.one_of(WAYS, LOST), max_size=8).map(lambda found: dict(enumerate(found)))


@given(COMMUNES, st.integers(0, 9))
def test_no_other_set_of_that_size_costs_less(gaps, number):
    """Against every set of communes that have a way."""
    able = [key for key, found in gaps.items() if found.way]
    chosen = nearest(gaps, number)
    assert len(chosen) == min(number, len(able)) and set(chosen) <= set(able)
    sets = combinations(able, len(chosen))
    assert together(gaps, chosen) == min(together(gaps, keys) for keys in sets)


@given(COMMUNES)
def test_everybody_is_ranked_once_and_who_has_no_way_comes_last(gaps):
    order = ranked(gaps)
    assert sorted(order) == sorted(gaps)
    able = [gaps[key].way is not None for key in order]
    assert able == sorted(able, reverse=True)
    efforts = [effort(gaps[key]) for key in order if gaps[key].way]
    assert efforts == sorted(efforts)


def test_indicators_count_before_people_and_people_before_points_of_blanks():
    gaps = {"a": lacking(2, 0, 0), "b": lacking(1, 900, 0), "c": lacking(1, 7, 10), "d": lacking(1, 7, 5)}
    assert ranked(gaps) == ["d", "c", "b", "a"]


def test_equals_keep_their_order_and_the_lost_are_ordered_by_what_is_lacking():
    gaps = {"z": lacking(1, 1, 0), "a": lacking(1, 1, 0), "y": lost(20), "x": lost(5), "w": lost(0, "3")}
    assert ranked(gaps) == ["z", "a", "x", "y", "w"]
    assert nearest(gaps, 9) == ["z", "a"]


def test_what_several_have_to_do_is_said_without_counting_people_of_blanks():
    known = [lacking(1, 7, 0), lacking(2, 3, 0), lost(5)]
    assert work_words(known) == "cải thiện 3 chỉ tiêu (10 người hoặc vụ việc)"
    blank = [lacking(3, 0, 10, blanks=3)] * 400
    assert work_words(blank) == "còn phải nhập 1.200 chỉ tiêu"
    assert work_words([*known, *blank]) == "cải thiện 3 chỉ tiêu (10 người hoặc vụ việc), còn phải nhập 1.200 chỉ tiêu"
    assert work_words([]) == ""
