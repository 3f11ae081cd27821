"""A refused file is judged as far as it can be read: nothing hides behind another fault."""

import copy
from pathlib import Path

import pytest

from certify.domain.criteria.file import CriteriaFileError, checked, parsed
from certify.domain.criteria.strict.partial import misfits, partial
from certify.domain.criteria.version import Version

DATA = parsed((Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").read_bytes())


def rule(data, criterion, indicator):
    return data["criteria"][criterion - 1]["indicators"][indicator - 1]["rule"]


# One fault each, at its place, in parts that have nothing to do with each other.
FAULTS = {
    "categories[city_ward].unit_types[0]": lambda d: d["categories"][0].update(unit_types=["thôn"]),
    "categories[other].threshold": lambda d: d["categories"][2]["threshold"].update(value=0),
    "name": lambda d: d.update(name="a" * 20_000),
    "issued_by": lambda d: d.update(issued_by="Thủ\u0007 tướng"),
    "number": lambda d: d.update(number="06/QĐ\u200b-TTg"),
    "in_force_from": lambda d: d.update(issued_on=d["in_force_from"].replace(year=2020)),
    "criteria[2].indicators[2.1].rule": lambda d: rule(d, 2, 1)["bands"].reverse(),
    "criteria[3].max.value": lambda d: d["criteria"][2]["max"].update(value="100"),
    "criteria[5].indicators[5.2].rule.bands[0].points": lambda d: rule(d, 5, 2)["bands"][0].pop("points"),
    "criteria[1]": lambda d: d["criteria"][0]["max"].update(value=99),
    "procedure": lambda d: d["procedure"].reverse(),
    "attestation.kind": lambda d: d.update(attestation={"kind": "x"}),
}


def places(data):
    with pytest.raises(CriteriaFileError) as refused:
        checked(data, Version)
    return {problem.place for problem in refused.value.problems}


@pytest.mark.parametrize("place", FAULTS)
def test_each_fault_alone_is_found_at_its_place(place):
    data = copy.deepcopy(DATA)
    FAULTS[place](data)
    assert place in places(data)


def test_all_of_them_at_once_are_found_at_once():
    data = copy.deepcopy(DATA)
    for change in FAULTS.values():
        change(data)
    assert set(FAULTS) - places(data) == set()


def test_a_rule_over_what_is_absent_waits():
    data = copy.deepcopy(DATA)
    rule(data, 2, 1)["bands"][0]["points"] = "50"
    assert places(data) == {"criteria[2].indicators[2.1].rule.bands[0].points"}


def test_of_a_whole_file_nothing_is_said():
    assert list(misfits(partial(Version, DATA))) == []
