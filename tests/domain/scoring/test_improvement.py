"""The gap to recognition: exact, proved against trying everything; and said in people."""

import tomllib
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from certify.config import Settings
from certify.domain.criteria.answers import CountAnswer, NotApplicable, RateAnswer, YesNoAnswer
from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import parse_answer
from certify.domain.library import Library
from certify.domain.scoring.gap import gap
from certify.domain.scoring.improvement import options
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import CriterionScore, Score, score

VERSION = Library(Settings(Path()).criteria_folders[:1]).latest("2019-06-qd-ttg").version
OTHER = VERSION.category("other")
# A decision that never was: counts that rise and fall, half points, a worst band that still gives points.
CRITERIA = Path(__file__).parents[2] / "criteria"
MADE_UP = load_version(CRITERIA / "2027-15-tt.toml").version
BEST = tomllib.loads((CRITERIA / "2027-15-tt.best.toml").read_text("utf-8"))


def best():
    """Answers that give every point."""
    found = {}
    for indicator in VERSION.indicators:
        kind = indicator.rule.kind
        if kind == "yes_no":
            found[indicator.id] = YesNoAnswer(yes=True)
        elif kind == "count_bands":
            found[indicator.id] = CountAnswer(0)
        else:
            falling = indicator.rule.bands[0].at_least is None
            found[indicator.id] = RateAnswer(0 if falling else 1000, 1000)
    return found


def test_nothing_is_missing_when_all_is_met():
    found = gap(score(VERSION, best()), OTHER)
    assert found.judgement.meets and found.way.steps == ()
    assert (found.lacking, found.stuck, found.dead_end) == (0, (), "")


def test_said_in_people():
    answers = {**best(), "2.1": RateAnswer(485, 500)}
    (improvement,) = options(score(VERSION, answers).criteria[1].indicators[0])
    assert improvement.text == "thêm 5 trẻ (từ 485/500 lên 490/500) → +10 điểm"
    (last,) = options(score(VERSION, {**best(), "2.1": RateAnswer(489, 500)}).criteria[1].indicators[0])
    assert last.text == "thêm 1 trẻ (từ 489/500 lên 490/500) → +10 điểm"
    assert (last.effort, last.band, last.answer) == (1, "từ 98% trở lên", RateAnswer(490, 500))
    worse = score(VERSION, {**best(), "8.1": RateAnswer(140, 1000)}).criteria[7].indicators[0]
    assert [option.text for option in options(worse)] == [
        "giảm từ 140/1.000 xuống còn 129/1.000 trẻ → +15 điểm",
        "giảm từ 140/1.000 xuống còn 99/1.000 trẻ → +25 điểm",
    ]


def line(indicator_id, answers):
    """One line of a sheet under the made-up decision."""
    reached = score(MADE_UP, answers)
    return next(part for part in reached.indicators if part.indicator.id == indicator_id)


def test_what_was_not_done_is_done_whole():
    (improvement,) = options(line("4.2", {"4.2": YesNoAnswer(yes=False)}))
    assert (improvement.gain, improvement.effort, improvement.band, improvement.answer) == (
        30,
        1,
        "Có",
        YesNoAnswer(yes=True),
    )
    assert improvement.text == "thực hiện nội dung này → +30 điểm"


def test_counts_rise_or_fall_band_by_band():
    fewer = options(line("1.2", {"1.2": CountAnswer(5)}))
    assert [(improvement.text, improvement.effort, improvement.band, improvement.answer) for improvement in fewer] == [
        (
            "giảm từ 5 xuống còn 2 trường → +10 điểm",
            3,
            "trên 0 trường hợp đến 2 trường hợp",
            CountAnswer(2),
        ),
        ("giảm từ 5 xuống còn 0 trường → +20 điểm", 5, "0 trường hợp", CountAnswer(0)),
    ]
    assert [(option.text, option.effort) for option in options(line("5.1", {"5.1": CountAnswer(0)}))] == [
        ("thêm 1 điểm (từ 0 lên 1) → +15,5 điểm", 1),
        ("thêm 3 điểm (từ 0 lên 3) → +30 điểm", 3),
    ]


def test_a_blank_may_come_to_every_band_its_worst_one_included():
    assert [
        (option.text, option.gain, option.effort, option.band, option.answer) for option in options(line("1.2", {}))
    ] == [
        ("nhập số liệu, đạt ít nhất mức “0 trường hợp” → +20 điểm", 20, 0, "0 trường hợp", None),
        (
            "nhập số liệu, đạt ít nhất mức “trên 0 trường hợp đến 2 trường hợp” → +10 điểm",
            10,
            0,
            "trên 0 trường hợp đến 2 trường hợp",
            None,
        ),
        ("nhập số liệu", 0, 0, "trên 2 trường hợp", None),
    ]


def test_a_blank_is_filled_in_even_where_its_worst_band_gives_points():
    """Leaving it out would ask for less, and the sheet would never be whole."""
    answers = {
        indicator.id: parse_answer(indicator.rule, BEST[indicator.id])
        for indicator in MADE_UP.indicators
        if indicator.id != "3.1"
    }
    way = gap(score(MADE_UP, answers), MADE_UP.category("far")).way
    assert [(step.indicator.id, step.gain) for step in way.steps] == [("3.1", 5)]


def test_of_ways_that_cost_the_same_the_first_on_the_sheet_is_taken():
    """11.1 and 12.3 give 25 points each."""
    answers = {**best(), "11.1": YesNoAnswer(yes=False), "12.3": YesNoAnswer(yes=False)}
    way = gap(score(VERSION, answers), counted(OTHER, 975)).way
    assert [step.indicator.id for step in way.steps] == ["11.1"]


def test_half_a_point_is_not_zero():
    reached = score(VERSION, {key: answer for key, answer in best().items() if key != "1.1"})
    (births,) = reached.criteria[1].indicators
    scarce = replace(births, answer=RateAnswer(1, 1000), points=Decimal("0.5"))
    criteria = (reached.criteria[0], replace(reached.criteria[1], indicators=(scarce,)), *reached.criteria[2:])
    way = gap(replace(reached, criteria=criteria), counted(OTHER, 0)).way
    assert [step.indicator.id for step in way.steps] == ["1.1"]


def test_what_has_happened_is_never_proposed():
    answers = {**best(), "3.1": RateAnswer(5, 1000), "5.2": CountAnswer(1)}
    found = gap(score(VERSION, answers), OTHER)
    assert found.way is None and found.stuck == ("3",)
    reached = score(VERSION, answers)
    assert [options(part) for part in reached.indicators if part.indicator.unchangeable and part.points == 0] == [
        [],
        [],
    ]


def test_a_zero_criterion_must_rise_whatever_the_total():
    found = gap(score(VERSION, {**best(), "7.1": RateAnswer(800, 1000)}), OTHER)
    assert [step.indicator.id for step in found.way.steps] == ["7.1"]
    assert found.way.steps[0].effort == 100, "the nearest band is enough"


def test_blanks_are_filled_in_and_asked_for_no_more_than_needed():
    answers = best()
    del answers["1.4"], answers["10.1"]
    steps = gap(score(VERSION, answers), OTHER).way.steps
    assert [(step.indicator.id, step.gain) for step in steps] == [("1.4", 0), ("10.1", 0)]
    assert steps[0].text == "nhập số liệu"


def test_what_no_improvement_brings_is_told():
    answers = {key: YesNoAnswer(yes=True) if isinstance(value, YesNoAnswer) else value for key, value in best().items()}
    for key in ("3.1", "4.1", "5.1"):
        answers[key] = RateAnswer(900, 1000)
    answers["5.2"] = CountAnswer(3)
    found = gap(score(VERSION, answers), OTHER)
    assert found.way is None and found.stuck == ("3", "5") and found.lacking >= 0
    assert found.judgement == judge(score(VERSION, answers), OTHER)


def test_every_improvement_together_may_be_just_enough_or_too_little():
    """What can still rise reaches the threshold exactly, or ends three points below it."""
    answers = {**best(), "7.1": RateAnswer(960, 1000), "3.1": RateAnswer(1, 1000)}
    reached = score(VERSION, answers)
    most = reached.total + sum(max((step.gain for step in options(part)), default=0) for part in reached.indicators)
    found = gap(reached, counted(OTHER, most))
    assert found.way is not None and found.way.gain == most - reached.total and found.lacking == 0
    assert found.judgement == judge(reached, counted(OTHER, most))
    beyond = gap(reached, counted(OTHER, most + 3))
    assert (beyond.way, beyond.lacking, beyond.stuck) == (None, 3, ())
    assert beyond.dead_end == "cải thiện hết mức vẫn thiếu 3 điểm"
    assert beyond.judgement == judge(reached, counted(OTHER, most + 3))


def counted(category, threshold):
    return category.model_copy(
        update={"threshold": category.threshold.model_copy(update={"value": Decimal(threshold)})}
    )


def small(reached, ids):
    """The part of a score that lies in some criteria."""
    return Score(reached.version, tuple(part for part in reached.criteria if part.criterion.id in ids))


PARTS = [
    *((VERSION, ids) for ids in (("1", "2", "3"), ("8", "9", "10"), ("5", "11"), ("12", "13"), ("6", "7", "4"))),
    *((MADE_UP, ids) for ids in (("1", "2", "3"), ("3", "4", "5"))),
]
RATES = st.integers(0, 1000).map(lambda part: RateAnswer(part, 1000))


@st.composite
def scores(draw):
    """A score over some criteria of either decision, with blanks, zeros and things that can't be changed."""
    version, ids = draw(st.sampled_from(PARTS))
    answers = {}
    for indicator in version.indicators:
        if indicator.id.split(".")[0] not in ids or draw(st.integers(0, 5)) == 0:
            continue
        kind = indicator.rule.kind
        if kind == "yes_no":
            answers[indicator.id] = YesNoAnswer(draw(st.booleans()))
        elif kind == "count_bands":
            answers[indicator.id] = CountAnswer(draw(st.integers(0, 4)))
        elif kind == "rate_bands" and draw(st.integers(0, 6)) == 0:
            answers[indicator.id] = NotApplicable("không có")
        else:
            answers[indicator.id] = draw(RATES)
    return small(score(version, answers), ids)


def every_way(reached, threshold):
    """Trying everything: the least cost of a choice for each indicator that meets all conditions."""
    lines = [(part, indicator) for part in reached.criteria for indicator in part.indicators]
    choices = [([] if indicator.answer is None else [None]) + options(indicator) for _, indicator in lines]
    fatal = reached.version.no_zero is not None
    costs = []
    for chosen in product(*choices):
        gains = {part.criterion.id: part.points for part in reached.criteria}
        for (part, _), option in zip(lines, chosen, strict=True):
            gains[part.criterion.id] += option.gain if option else 0
        if (min(gains.values()) > 0 or not fatal) and sum(gains.values()) >= threshold:
            made = [option for option in chosen if option]
            known = [option for option in made if option.answer is not None]
            asked = sum((option.gain for option in made if option.answer is None), Decimal(0))
            costs.append((len(known), sum(option.effort for option in known), asked))
    return min(costs, default=None)


@given(scores(), st.integers(0, 300))
def test_the_way_is_the_cheapest_there_is(reached, threshold):
    found = gap(reached, counted(OTHER, threshold))
    wanted = every_way(reached, threshold)
    assert (found.way.cost if found.way else None) == wanted


@given(scores(), st.integers(0, 300))
def test_going_the_way_meets_the_conditions(reached, threshold):
    category = counted(OTHER, threshold)
    found = gap(reached, category)
    if found.way is None:
        return
    new = {step.indicator.id: step for step in found.way.steps}
    changed = tuple(raised(part, new) for part in reached.criteria)
    assert judge(replace(reached, criteria=changed), category).meets


def raised(part, new):
    def improved(line):
        step = new.get(line.indicator.id)
        if step is None:
            return line
        if step.answer is not None:
            points = line.indicator.rule.points(step.answer)
            assert points == line.points + step.gain
            return replace(line, answer=step.answer, points=points)
        return replace(line, answer=YesNoAnswer(yes=True), points=step.gain)

    return CriterionScore(part.criterion, tuple(improved(line) for line in part.indicators))


@pytest.mark.parametrize("category", VERSION.categories, ids=lambda category: category.id)
def test_a_nations_worth_of_indicators_is_quick_enough_to_list(category):
    worst = {key: YesNoAnswer(yes=False) if isinstance(value, YesNoAnswer) else value for key, value in best().items()}
    for indicator in VERSION.indicators:
        if indicator.rule.kind == "rate_bands":
            falling = indicator.rule.bands[0].at_least is None
            worst[indicator.id] = RateAnswer(1000 if falling else 0, 1000)
    found = gap(score(VERSION, worst), category)
    assert found.way is not None and len(found.way.steps) > 10


def test_what_blanks_must_bring_is_said_together():
    answers = best()
    for key in ("12.1", "12.2", "12.3"):
        del answers[key]
    assert (
        gap(score(VERSION, answers), OTHER).way.filling
        == "còn phải nhập 3 chỉ tiêu (12.1, 12.2, 12.3), được ít nhất 15 điểm"
    )
    assert gap(score(VERSION, {**best(), "7.1": RateAnswer(800, 1000)}), OTHER).way.filling == ""


def test_why_there_is_no_way_is_said():
    lost = gap(score(VERSION, {**best(), "3.1": RateAnswer(5, 1000)}), OTHER)
    assert lost.dead_end == "tiêu chí 3 bị 0 điểm và không thay đổi được nữa"
    assert gap(score(VERSION, best()), OTHER).dead_end == ""
