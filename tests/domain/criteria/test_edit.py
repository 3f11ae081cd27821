"""Editing a criteria file's data: indicators, bands, rules."""

import copy
from pathlib import Path

import pytest

from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.file import CriteriaFileError, checked, parsed
from certify.domain.criteria.version import Version

TEXT = (Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").read_text("utf-8")


@pytest.fixture
def data():
    return copy.deepcopy(parsed(TEXT.encode()))


def ids(data, criterion):
    return [indicator["id"] for indicator in at(data, f"criteria[{criterion}].indicators")]


def faults(data):
    try:
        checked(data, Version)
    except CriteriaFileError as refused:
        return refused.faults
    return []


def test_indicators_come_move_and_go(data):
    assert edit.add_indicator(data, "1", {"1.5"}) == "1.6", "never an id that answers are kept under"
    edit.move_indicator(data, "1.6", -1)
    edit.move_indicator(data, "1.1", -1)
    assert ids(data, "1") == ["1.1", "1.2", "1.3", "1.6", "1.4"]
    edit.remove_indicator(data, "1.6")
    assert ids(data, "1") == ["1.1", "1.2", "1.3", "1.4"] and not faults(data)
    edit.remove_indicator(data, "2.1")
    assert ids(data, "2") == ["2.1"], "the last one stays"


def test_bands_come_and_go(data):
    edit.add_band(data, "3.1")
    assert at(data, "criteria[3].indicators[3.1].rule.bands")[-1]["at_most"] == ""
    edit.remove_band(data, "3.1", 2)
    edit.remove_band(data, "3.1", 7)
    assert not faults(data)
    edit.remove_band(data, "4.2", 0)
    assert not faults(data), "the last band stays"


@pytest.mark.parametrize("kind", list(edit.RULE_KEYS))
@pytest.mark.parametrize("indicator", ["1.1", "2.1", "3.1", "5.2"])
def test_a_rule_of_another_kind_lacks_only_what_the_former_did_not_state(data, indicator, kind):
    edit.choose_rule(data, indicator, kind)
    place = f"criteria[{indicator[0]}].indicators[{indicator}]"
    assert at(data, f"{place}.rule.kind") == kind
    # A check that looks at a figure that is asked for no longer is told.
    for fault in faults(data):
        assert fault.startswith((place, f"criteria[{indicator[0]}]: điểm tối đa", "checks[")), fault
        assert "khóa lạ" not in fault


def test_a_blank_table_goes_with_its_last_key(data):
    place = "criteria[2].indicators[2.1].definition"
    edit.put(data, f"{place}.text", None)
    edit.put(data, f"{place}.citation", None)
    assert at(data, place) is None and not faults(data)
    edit.put(data, f"{place}.text", "Mới")
    assert at(data, place) == {"text": "Mới"}


def test_a_band_has_one_bound_which_it_states_first(data):
    band = at(data, "criteria[2].indicators[2.1].rule.bands[0]")
    edit.set_bound(band, "below", 97)
    assert list(band.items())[:2] == [("below", 97), ("points", 50)] and "at_least" not in band
    edit.set_bound(band, "below", 96)
    assert list(band) == ["below", "points", "clause", "source"]
