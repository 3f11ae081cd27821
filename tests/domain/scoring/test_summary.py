"""What is kept of a score says the same as the whole score, however it was changed."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import CountAnswer, RateAnswer, YesNoAnswer
from certify.domain.scoring.score import criterion_score, judge, score
from certify.domain.scoring.summary import summary_of

VERSION = load_version(Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").version


def drawn(indicator):
    """An answer of an indicator, or none."""
    numbers = st.integers(0, 200)
    kinds = {
        "yes_no": st.booleans().map(YesNoAnswer),
        "count_bands": numbers.map(CountAnswer),
    }
    rates = st.tuples(numbers, st.integers(200, 400)).map(lambda pair: RateAnswer(*pair))
    return st.none() | kinds.get(indicator.rule.kind, rates)


ANSWERS = st.fixed_dictionaries({one.id: drawn(one) for one in VERSION.indicators}).map(
    lambda drawn: {key: answer for key, answer in drawn.items() if answer is not None}
)


@given(ANSWERS, ANSWERS, st.sets(st.sampled_from([one.id for one in VERSION.criteria])))
def test_scoring_the_changed_criteria_alone_gives_what_scoring_all_gives(former, now, chosen):
    criteria = [one for one in VERSION.criteria if one.id in chosen]
    ids = {part.id for one in criteria for part in one.indicators}
    mixed = {**{key: one for key, one in former.items() if key not in ids}, **{k: now[k] for k in ids & now.keys()}}
    more = len(ids & now.keys()) - len(ids & former.keys())
    scored = [criterion_score(one, now) for one in criteria]
    assert summary_of(score(VERSION, former)).changed(VERSION, scored, more) == summary_of(score(VERSION, mixed))


@given(ANSWERS)
def test_a_summary_meets_the_conditions_where_the_judgement_does(given_answers):
    reached = score(VERSION, given_answers)
    for category in VERSION.categories:
        assert summary_of(reached).meets(VERSION, category) is judge(reached, category).meets
        assert summary_of(reached).total == reached.total
