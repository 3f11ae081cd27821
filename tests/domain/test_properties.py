"""What holds for every sheet, not only for the cases."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.answers import (
    Answer,
    BadAnswer,
    CountAnswer,
    NotApplicable,
    RateAnswer,
    YesNoAnswer,
    answer_data,
)
from certify.domain.criteria.file import load_version
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rules import parse_answer
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import score

VERSION = load_version(Path(__file__).parents[2] / "criteria" / "2019-06-qd-ttg.toml").version
RATIOS = [i for i in VERSION.indicators if i.rule.kind in {"rate_bands", "incidence_bands"}]
WHOLES = st.one_of(st.integers(1, 300), st.integers(1, 100_000_000))


@st.composite
def rates(draw: st.DrawFn) -> RateAnswer:
    whole = draw(WHOLES)
    return RateAnswer(draw(st.integers(0, whole)), whole)


REASONS = st.text(min_size=1, max_size=500).filter(lambda text: text.strip() == text != "")
KINDS: dict[str, st.SearchStrategy[Answer]] = {
    "yes_no": st.booleans().map(YesNoAnswer),
    "rate_bands": st.one_of(rates(), REASONS.map(NotApplicable)),
    "incidence_bands": rates(),
    "count_bands": st.integers(0, 100_000_000).map(CountAnswer),
}
SHEETS = st.fixed_dictionaries({}, optional={i.id: KINDS[i.rule.kind] for i in VERSION.indicators})
ANSWERED = st.sampled_from(VERSION.indicators).flatmap(lambda i: st.tuples(st.just(i), KINDS[i.rule.kind]))
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["yes", "numerator", "denominator", "count", "not_applicable", "other", ""])


@given(SHEETS)
def test_the_total_is_the_sum_and_never_above_the_maximum(answers: dict[str, Answer]) -> None:
    reached = score(VERSION, answers)
    given_points = [part.points for part in reached.indicators if part.points is not None]
    assert reached.total == sum(given_points, Decimal(0)) == sum(part.points for part in reached.criteria)
    assert 0 <= reached.total <= reached.max
    for criterion in reached.criteria:
        assert 0 <= criterion.points <= criterion.max
    for part in reached.indicators:
        assert part.points is None or 0 <= part.points <= part.indicator.max_points


@given(SHEETS, st.randoms(use_true_random=False))
def test_the_order_of_answers_is_irrelevant(answers: dict[str, Answer], chance: Any) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert score(VERSION, dict(shuffled)) == score(VERSION, answers)


@given(SHEETS, st.sampled_from(VERSION.categories))
def test_a_sheet_meets_the_conditions_exactly_when_no_reason_is_left(answers: dict[str, Answer], category: Any) -> None:
    reached = score(VERSION, answers)
    judgement = judge(reached, category)
    zero = any(part.at_zero for part in reached.criteria)
    complete = reached.answered == reached.count
    assert judgement.meets == (reached.total >= category.threshold.value and not zero and complete)
    assert len({reason.key for reason in judgement.reasons}) == len(judgement.reasons)


@given(st.sampled_from(RATIOS), WHOLES, st.data())
def test_points_are_monotone_in_each_rate(indicator: Indicator, whole: int, data: st.DataObject) -> None:
    low, high = sorted((data.draw(st.integers(0, whole)), data.draw(st.integers(0, whole))))
    points = [indicator.rule.points(RateAnswer(part, whole)) for part in (low, high)]
    more_is_better = indicator.rule.bands[0].at_least is not None
    assert points == sorted(points, reverse=not more_is_better)


@given(st.sampled_from(RATIOS), rates(), st.integers(1, 1000))
def test_only_the_ratio_counts(indicator: Indicator, answer: RateAnswer, factor: int) -> None:
    scaled = RateAnswer(answer.numerator * factor, answer.denominator * factor)
    assert indicator.rule.points(scaled) == indicator.rule.points(answer)
    assert indicator.rule.value(scaled) == indicator.rule.value(answer)


@given(ANSWERED)
def test_an_answer_survives_its_json_form(answered: tuple[Indicator, Answer]) -> None:
    indicator, answer = answered
    assert parse_answer(indicator.rule, answer_data(answer)) == answer


@given(ANSWERED)
def test_the_quick_ways_agree_with_the_outcome(answered: tuple[Indicator, Answer]) -> None:
    indicator, answer = answered
    outcome = indicator.rule.outcome(answer)
    assert (outcome.points, outcome.band) == (indicator.rule.points(answer), indicator.rule.band(answer))
    value = indicator.rule.value(answer)
    assert outcome.value == (None if isinstance(value, bool) else value)


@given(st.sampled_from(RATIOS), rates())
def test_the_next_step_is_the_smallest_change_that_gains(indicator: Indicator, answer: RateAnswer) -> None:
    rule = indicator.rule
    step = rule.outcome(answer).next_step
    if step is None:
        return
    points = rule.points(answer)
    direction = 1 if step.missing > 0 else -1
    assert rule.points(RateAnswer(step.reached, answer.denominator)) == points + step.gain
    assert step.reached == answer.numerator + step.missing
    assert rule.points(RateAnswer(step.reached - direction, answer.denominator)) == points
    assert rule.band(RateAnswer(step.reached, answer.denominator)) == step.band


@given(st.sampled_from(VERSION.indicators), st.dictionaries(FIELDS, JUNK, max_size=3))
def test_bad_input_raises_nothing_but_bad_answer(indicator: Indicator, data: dict[str, Any]) -> None:
    try:
        answer = parse_answer(indicator.rule, data)
    except BadAnswer as fault:
        assert fault.problem.text
        assert fault.problem.place in {"", "yes", "numerator", "denominator", "count", "not_applicable"}
    else:
        assert 0 <= indicator.rule.points(answer) <= indicator.max_points
