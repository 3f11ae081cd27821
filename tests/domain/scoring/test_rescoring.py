"""The same answers under another decision: only what is said to be the same is carried, and the rest is told."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.answers import YesNoAnswer
from certify.domain.criteria.file import load_version
from certify.domain.criteria.rules import parse_answer
from certify.domain.library import Library
from certify.domain.scoring.gap import gap
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.rescoring import Carried, check_counterparts, counterparts, rescore, shared_counterparts
from certify.domain.scoring.score import score

ROOT = Path(__file__).parents[3]
OLD = load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version
NEW = load_version(ROOT / "tests" / "criteria" / "2027-15-tt.toml").version
KNOWN = {version.id: version for version in (OLD, NEW)}
FIGURES = {
    "2.1": {"numerator": 96, "denominator": 100},
    "5.1": {"numerator": 3, "denominator": 2000},
    "11.1": {"yes": True},
    "12.2": {"numerator": 5, "denominator": 6},
    "1.1": {"yes": True},
}


def read(version, data):
    return {key: parse_answer(version.indicator(key).rule, value) for key, value in data.items()}


def test_what_is_the_same_is_carried_and_scored_by_the_other_scale():
    found = rescore(OLD, NEW, read(OLD, FIGURES), KNOWN)
    points = {part.indicator.id: part.points for part in found.score.indicators}
    assert points["3.1"] == 5, "96% is 40 of 50 there and 5 of 30 here"
    assert points["2.1"] == 40, "3/2.000 is 15 of 10.000: the figures go over, not the rate"
    assert points["4.1"] == 20
    assert found.score.total == 65
    assert found.carried["4.1"] == Carried(OLD.indicator("11.1"), YesNoAnswer(yes=True), "")


def test_what_cannot_be_carried_is_told():
    found = rescore(OLD, NEW, read(OLD, FIGURES), KNOWN)
    lost = {key: carried.lost for key, carried in found.carried.items() if carried.lost}
    assert set(lost) == {"1.1", "1.2", "4.2", "5.1"}, (
        "1.1 is yes or no there, a share here: a like number proves nothing"
    )
    assert lost["1.1"] == "không có chỉ tiêu tương ứng trong 06/QĐ-TTg"
    assert lost["5.1"].startswith("số liệu của chỉ tiêu 12.2 không dùng được: ")
    assert (found.carried["5.1"].source.id, found.carried["5.1"].answer) == ("12.2", None), "whose figures they were"
    assert {indicator.id for indicator in found.left_out} == OLD.ids - {"2.1", "5.1", "11.1", "12.2"}
    blank = rescore(OLD, NEW, {}, KNOWN).carried
    assert (blank["3.1"].source.id, blank["3.1"].answer, blank["3.1"].lost) == ("2.1", None, "")


def test_backwards_it_goes_the_same_way():
    found = rescore(NEW, OLD, read(NEW, {"3.1": {"numerator": 96, "denominator": 100}, "4.1": {"yes": False}}), KNOWN)
    points = {part.indicator.id: part.points for part in found.score.indicators if part.points is not None}
    assert points == {"2.1": 40, "11.1": 0}
    assert {key: indicator.id for key, indicator in counterparts(NEW, OLD, KNOWN).items()} == {
        "2.1": "3.1",
        "5.1": "2.1",
        "11.1": "4.1",
        "12.2": "5.1",
    }


def test_over_a_decision_in_between(tmp_path):
    text = (ROOT / "tests" / "criteria" / "2027-15-tt.toml").read_text("utf-8")
    later = (
        text.replace("2027-15-tt", "2030-01-tt")
        .replace("2019-06-qd-ttg", "2027-15-tt")
        .replace("2027-01-01", "2030-01-01")
        .replace("15/2027/TT-THU", "01/2030/TT-THU")
    )
    later = later.replace('same_as = "2.1"', 'same_as = "3.1"').replace('same_as = "11.1"', 'same_as = "4.1"')
    later = later.replace('same_as = "5.1"', 'same_as = "2.1"').replace('same_as = "12.2"\n', "")
    (tmp_path / "later.toml").write_text(later, "utf-8")
    shutil.copy(ROOT / "tests" / "criteria" / "2027-15-tt.toml", tmp_path)
    known = {loaded.version.id: loaded.version for loaded in Library([ROOT / "criteria", tmp_path]).newest()}
    found = counterparts(OLD, known["2030-01-tt"], known)
    assert {key: indicator.id for key, indicator in found.items()} == {"2.1": "5.1", "3.1": "2.1", "4.1": "11.1"}


def after(version, number, **parts):
    """A decision that replaces a version and has these parts, each given as its id and what it is the same as."""
    made = {
        name: tuple(getattr(OLD, name)[0].model_copy(update={"id": key, "same_as": same}) for key, same in given)
        for name, given in parts.items()
    }
    return version.model_copy(update={"id": number, "replaces": version.id, **made})


@pytest.mark.parametrize(
    ("name", "found_of"), [("quantities", shared_counterparts), ("checks", check_counterparts)], ids=lambda one: one
)
def test_shared_numbers_and_questions_are_the_same_where_each_decision_between_says_so(name, found_of):
    first = getattr(OLD, name)[0].id
    second = after(OLD, "second", **{name: [("a", first), ("b", None), (first, "nothing")]})
    third = after(second, "third", **{name: [("x", "a"), ("y", "b"), ("z", first), ("a", None)]})
    known = {version.id: version for version in (OLD, second, third)}
    assert found_of(OLD, second, known) == {"a": first}, "a like name proves nothing"
    assert found_of(OLD, third, known) == {"x": first}
    assert found_of(second, third, known) == {"x": "a", "y": "b", "z": first}
    assert found_of(third, OLD, known) == {first: "x"}, "backwards it goes the same way"
    assert found_of(OLD, third, {OLD.id: OLD, third.id: third}) == {}, "the decision between isn't known"
    twice = after(OLD, "twice", **{name: [("a", first), ("b", first)]})
    assert found_of(twice, OLD, {twice.id: twice, OLD.id: OLD}) == {first: "a"}, "of two that say it, the first"


@given(st.integers(0, 500), st.integers(1, 500), st.booleans(), st.integers(0, 9))
def test_under_its_own_version_nothing_changes(part, whole, yes, count):
    data = {
        "2.1": {"numerator": min(part, whole), "denominator": whole},
        "11.1": {"yes": yes},
        "5.2": {"count": count},
    }
    answers = read(OLD, data)
    found = rescore(OLD, OLD, answers, KNOWN)
    assert found.score == score(OLD, answers) and not found.left_out


@pytest.mark.parametrize("category", NEW.categories, ids=lambda category: category.id)
def test_a_criterion_at_zero_stops_only_where_the_law_says_so(category):
    answers = read(NEW, {"5.1": {"count": 0}, "1.1": {"numerator": 1, "denominator": 1}})
    reached = score(NEW, answers)
    assert [part.at_zero for part in reached.criteria][4] and not reached.zeros
    assert "criterion_at_zero" not in {reason.code for reason in judge(reached, category).reasons}
    assert reached.total == Decimal(30)
    assert gap(reached, category).stuck == ()
