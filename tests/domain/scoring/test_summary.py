"""The numbers kept with a file agree with the whole score, and stay so when some criteria are scored anew."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from certify.domain.criteria.answers import CountAnswer, NotApplicable, RateAnswer, YesNoAnswer
from certify.domain.criteria.file import load_version
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import criterion_score, score
from certify.domain.scoring.summary import Summary, summary_of

ROOT = Path(__file__).parents[3]
OLD = load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version
MADE_UP = load_version(ROOT / "tests" / "criteria" / "2027-15-tt.toml").version
RATES = st.integers(0, 1000).map(lambda part: RateAnswer(part, 1000))
KINDS = {
    "yes_no": st.booleans().map(YesNoAnswer),
    "count_bands": st.integers(0, 4).map(CountAnswer),
    "incidence_bands": RATES,
    "rate_bands": st.one_of(RATES, st.just(NotApplicable("không có"))),
}


def sheets(version):
    """Sheets of a version: the best one or an empty one, with some answers put in and some taken out."""
    best = {indicator.id: best_answer(indicator) for indicator in version.indicators}
    some = st.sampled_from(version.indicators).flatmap(lambda one: st.tuples(st.just(one.id), KINDS[one.rule.kind]))
    return st.builds(
        lambda start, given, out: {key: value for key, value in {**start, **dict(given)}.items() if key not in out},
        st.sampled_from([best, {}]),
        st.lists(some, max_size=5),
        st.one_of(st.just([]), st.lists(st.sampled_from(sorted(version.ids)), max_size=2)),
    )


def best_answer(indicator):
    """The answer that gives an indicator every point."""
    for answer in (YesNoAnswer(yes=True), RateAnswer(0, 1), RateAnswer(1, 1), CountAnswer(0), CountAnswer(9)):
        try:
            if indicator.rule.points(answer) == indicator.max_points:
                return answer
        except ValueError:
            continue
    raise AssertionError(indicator.id)


BOTH = st.sampled_from([OLD, MADE_UP])
SHEETS = BOTH.flatmap(lambda version: st.tuples(st.just(version), sheets(version), sheets(version)))


@settings(max_examples=50)
@given(SHEETS, st.data())
def test_a_summary_says_what_the_whole_score_says(drawn, data):
    version, answers, _ = drawn
    reached = score(version, answers)
    kept = summary_of(reached)
    assert (kept.total, kept.answered) == (reached.total, reached.answered)
    assert kept.at_zero == {zero.id for zero in reached.zeros}
    assert kept.points == {part.criterion.id: part.points for part in reached.criteria}
    category = data.draw(st.sampled_from(version.categories))
    assert kept.meets(version, category) is judge(reached, category).meets


@settings(max_examples=50)
@given(SHEETS, st.data())
def test_what_changes_in_some_criteria_leaves_the_summary_of_the_new_sheet(drawn, data):
    version, before, after = drawn
    ids = data.draw(st.sets(st.sampled_from([one.id for one in version.criteria])))
    anew = [one for one in version.criteria if one.id in ids]
    theirs = {one.id for criterion in anew for one in criterion.indicators}
    kept = {key: answer for key, answer in before.items() if key not in theirs}
    mixed = {**kept, **{key: answer for key, answer in after.items() if key in theirs}}
    summary = summary_of(score(version, before)).changed(
        version, [criterion_score(one, mixed) for one in anew], len(mixed) - len(before)
    )
    assert summary == summary_of(score(version, mixed))


def test_the_threshold_itself_a_zero_and_a_blank():
    far = MADE_UP.category("far")
    just = Summary({"1": far.threshold.value}, len(MADE_UP.indicators), frozenset())
    assert just.meets(MADE_UP, far)
    assert not Summary({"1": far.threshold.value - 1}, just.answered, frozenset()).meets(MADE_UP, far)
    assert not Summary(just.points, just.answered - 1, frozenset()).meets(MADE_UP, far)
    assert not Summary(just.points, just.answered, frozenset({"2"})).meets(MADE_UP, far)


def test_a_criterion_at_zero_stays_so_while_another_one_is_scored_anew():
    answers = {indicator.id: best_answer(indicator) for indicator in OLD.indicators}
    worst = {**answers, "3.1": RateAnswer(1000, 1000)}
    summary = summary_of(score(OLD, worst))
    assert summary.at_zero == {"3"}
    other = criterion_score(OLD.criteria[1], worst)
    assert summary.changed(OLD, [other], 0).at_zero == {"3"}
    lost = criterion_score(OLD.criteria[1], {**worst, "2.1": RateAnswer(0, 1000)})
    assert summary.changed(OLD, [lost], 0).at_zero == {"2", "3"}
