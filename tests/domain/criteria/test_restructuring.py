"""Whole criteria and indicators: added, split, joined, copied; numbers that answers go by are never given again."""

import pytest

from certify.config import ROOT
from certify.domain.criteria.editing import restructuring
from certify.domain.criteria.editing.line_changes import line_changes
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.file import CriteriaFileError, checked, parsed
from certify.domain.criteria.version import Version
from certify.domain.problems import Misfits


@pytest.fixture
def data():
    return parsed((ROOT / "criteria" / "2019-06-qd-ttg.toml").read_bytes())


def ids(data, criterion):
    return [indicator["id"] for indicator in at(data, f"criteria[{criterion}].indicators")]


def faults(data):
    try:
        checked(data, Version)
    except CriteriaFileError as refused:
        return {problem.place for problem in refused.problems}
    return set()


def test_a_split_criterion_shares_its_points_and_only_its_names_are_missing(data):
    new = restructuring.split_criterion(data, "4", ["4.2"], set())
    assert (new, ids(data, "4"), ids(data, new)) == ("14", ["4.1"], ["14.1"])
    assert [at(data, f"criteria[{key}].max.value") for key in ("4", new)] == [50, 25]
    assert [criterion["id"] for criterion in data["criteria"]][3:6] == ["4", "14", "5"]
    assert faults(data) == {"criteria[14].name", "criteria[14].clause"}


def test_joined_criteria_add_up_and_keep_the_file_whole(data):
    restructuring.join_criteria(data, "7", "9", {"7.2"})
    assert at(data, "criteria[9]") is None
    assert (ids(data, "7"), at(data, "criteria[7].max.value")) == (["7.1", "7.3"], 100)
    assert faults(data) == set()


def test_an_added_criterion_asks_for_all_that_is_not_known(data):
    new = restructuring.add_criterion(data, "5", set())
    assert {place.removeprefix(f"criteria[{new}].") for place in faults(data)} == {
        "name",
        "clause",
        "max.value",
        f"indicators[{new}.1].name",
        f"indicators[{new}.1].rule.yes.points",
    }
    restructuring.remove_criterion(data, new)
    assert faults(data) == set()


def test_a_copied_indicator_stands_beside_its_model_until_the_points_are_shared(data):
    assert restructuring.copy_indicator(data, "4.1", {"4.3"}) == "4.4"
    assert ids(data, "4") == ["4.1", "4.4", "4.2"]
    assert faults(data) == {"criteria[4]"}


def test_a_sum_of_points_that_nobody_knows_stays_blank(data):
    at(data, "criteria[4].indicators[4.2].rule.bands[0]")["points"] = "hai lăm"
    new = restructuring.split_criterion(data, "4", ["4.2"], set())
    assert [at(data, f"criteria[{key}].max.value") for key in ("4", new)] == [50, ""]


@pytest.mark.parametrize(
    "act",
    [
        lambda data: restructuring.split_criterion(data, "4", [], set()),
        lambda data: restructuring.split_criterion(data, "4", ["4.1", "4.2"], set()),
        lambda data: restructuring.join_criteria(data, "4", "4", set()),
        lambda data: restructuring.join_criteria(data, "4", "99", set()),
        lambda data: restructuring.join_criteria(data, "4", "", set()),
        lambda data: restructuring.add_criterion(data, "99", set()),
    ],
)
def test_what_can_not_be_done_is_refused_and_nothing_changes(data, act):
    before = repr(data)
    with pytest.raises(Misfits):
        act(data)
    assert repr(data) == before


def test_the_last_criterion_stays(data):
    del data["criteria"][1:]
    with pytest.raises(Misfits):
        restructuring.remove_criterion(data, "1")


def test_changed_lines_stand_beside_what_was_there_before(data):
    old = parsed((ROOT / "criteria" / "2019-06-qd-ttg.toml").read_bytes())
    at(data, "criteria[3].max")["value"] = 75
    at(data, "criteria[2].indicators[2.1].rule.bands").reverse()
    at(data, "criteria[8].indicators").pop()
    changes = line_changes(old, data)
    assert [(change.before is None, change.now is None) for change in changes[:1]] == [(False, False)]
    assert changes[0].line.place == "criteria[3].max"
    assert {change.line.place.split(".rule")[0] for change in changes[1:]} == {
        "criteria[8].indicators[8.2].name",
        "criteria[8].indicators[8.2]",
    }, "what only moved within its list is no change"
    assert all(change.now is None for change in changes[1:])
