"""Numbers that several indicators share: where they are used, what lines say of them, and how one is put into all."""

import copy
from pathlib import Path

import pytest

from certify.domain.criteria.catalogue.succession import false_claims
from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.attestation import marks_after, successor
from certify.domain.criteria.editing.diff import difference
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import LoadedVersion, checked, parsed
from certify.domain.criteria.quantities import Use
from certify.domain.criteria.sharing import shared_in, spread
from certify.domain.criteria.version import Version
from certify.domain.scoring.rescoring import shared_counterparts

ROOT = Path(__file__).parents[3]
OTHER = parsed((ROOT / "tests" / "criteria" / "2027-15-tt.toml").read_bytes())
SHIPPED = parsed((ROOT / "criteria" / "2019-06-qd-ttg.toml").read_bytes())
QUANTITY = {"id": "children", "name": "Tổng số trẻ em", "source": "verbatim"}
CHILDREN = "children"


@pytest.fixture
def data():
    """The decision that never was, with one number of children for both of its indicators that ask for it."""
    made = {**copy.deepcopy(OTHER), "quantities": [dict(QUANTITY)]}
    for criterion in made["criteria"]:
        for indicator in criterion["indicators"]:
            if indicator.get("denominator_label") == QUANTITY["name"]:
                indicator["denominator_quantity"] = CHILDREN
    return made


@pytest.fixture
def version(data):
    return checked(data, Version)


def test_a_version_knows_which_figures_a_quantity_is(version):
    assert version.uses == {CHILDREN: (Use("2.1", "denominator"), Use("3.1", "denominator"))}
    assert version.indicator("2.1").quantities == {"denominator": CHILDREN}
    assert version.indicator("1.1").quantities == {}


def test_the_shipped_file_asks_for_the_number_of_children_once():
    version = checked(SHIPPED, Version)
    asked = [
        indicator.id
        for indicator in version.indicators
        if indicator.denominator_label and "dưới 16 tuổi" in indicator.denominator_label
    ]
    assert len(asked) > 2
    (quantity,) = version.quantities
    assert list(version.uses[quantity.id]) == [Use(key, "denominator") for key in asked]
    assert quantity.source is Mark.PROVISIONAL, "nobody read that the indicators mean one and the same number"


def test_a_changed_number_goes_into_every_line_but_those_without_anything_to_count(version):
    figures = {"2.1": {"denominator": 5}, "3.1": {"not_applicable": "không có trẻ em"}, "1.1": {"denominator": 3}}
    spread(version, {CHILDREN: 640}, {CHILDREN}, figures)
    assert figures["2.1"] == {"denominator": 640}
    assert figures["3.1"] == {"not_applicable": "không có trẻ em"} and figures["1.1"] == {"denominator": 3}


def test_a_number_left_alone_only_completes_what_was_begun(version):
    figures = {"2.1": {"numerator": 1}, "3.1": {}}
    spread(version, {CHILDREN: 640}, (), figures)
    assert figures == {"2.1": {"numerator": 1, "denominator": 640}, "3.1": {}}
    spread(version, {CHILDREN: 700}, (), figures)
    assert figures["2.1"]["denominator"] == 640, "another number may stand there on purpose"


def test_lines_may_say_different_numbers(version):
    (same,) = shared_in(version, {"2.1": {"numerator": 1, "denominator": 640}, "3.1": {"denominator": 640}})
    assert (same.number, same.differs) == (640, False)
    (apart,) = shared_in(version, {"2.1": {"denominator": 588}, "3.1": {"denominator": 640}})
    assert (apart.number, apart.differs) == (None, True) and apart.stated == {"2.1": 588, "3.1": 640}
    (blank,) = shared_in(version, {"3.1": {"not_applicable": "không có"}})
    assert (blank.number, blank.differs) == (None, False)


def test_its_mark_covers_which_figures_it_is(data):
    place = f"quantities[{CHILDREN}]"
    line = next(line for line in lines_of(data) if line.place == place)
    assert line.part == "chung"
    fewer = copy.deepcopy(data)
    fewer["criteria"][2]["indicators"][0].pop("denominator_quantity")
    assert marks_after(data, fewer, ())[f"{place}.source"] is Mark.PROVISIONAL
    rules = [mark for where, mark in marks_after(data, fewer, ()).items() if "rule" in where]
    assert set(rules) == {Mark.VERBATIM}, "the scale says what it said"


def test_an_editor_adds_and_removes_quantities(data):
    blank = copy.deepcopy(OTHER)
    edit.add_quantity(blank)
    edit.add_quantity(blank)
    first, second = (quantity["id"] for quantity in blank["quantities"])
    assert first != second
    edit.remove_quantity(data, CHILDREN)
    assert data == OTHER
    edit.remove_quantity(data, "nothing")
    assert data == OTHER


def test_a_rule_that_no_longer_asks_for_the_figure_no_longer_names_the_quantity(data):
    edit.choose_rule(data, "3.1", "yes_no")
    assert "denominator_quantity" not in data["criteria"][2]["indicators"][0]


def test_revisions_and_decisions_are_compared_with_their_quantities(data):
    said = [change.text for change in difference(OTHER, data)]
    assert "Thêm số liệu dùng chung children “Tổng số trẻ em”" in said
    assert any(one.startswith("Chỉ tiêu 3.1: số thứ hai lấy từ số liệu dùng chung: thêm") for one in said)
    same = {"5.1": "2.1", "2.1": "3.1", "children_under_16": CHILDREN}
    between = [change.text for change in difference(SHIPPED, data, same)]
    assert not [one for one in between if "lấy từ số liệu dùng chung" in one], "the same number under another name"
    unsaid = [change.text for change in difference(SHIPPED, data, {"5.1": "2.1"})]
    assert "Thêm số liệu dùng chung children “Tổng số trẻ em”" in unsaid


def test_same_as_names_a_quantity_of_the_replaced_decision(data, tmp_path):
    shipped = LoadedVersion(checked(SHIPPED, Version), tmp_path / "old.toml", "")

    def of(same_as):
        data["quantities"][0]["same_as"] = same_as
        return LoadedVersion(checked(data, Version), tmp_path / "new.toml", "")

    newest = {shipped.version.id: shipped}
    assert not list(false_claims(of("children_under_16"), newest))
    assert [one.place for one in false_claims(of("adults"), newest)] == [f"quantities[{CHILDREN}].same_as"]
    known = {shipped.version.id: shipped.version}
    assert shared_counterparts(shipped.version, of("children_under_16").version, known) == {
        CHILDREN: "children_under_16"
    }
    del data["quantities"][0]["same_as"]
    assert shared_counterparts(shipped.version, checked(data, Version), known) == {}, "a like name proves nothing"
    data["quantities"][0]["same_as"] = "children_under_16"
    assert "same_as" not in successor(data, "2030-01-tt", keep_marks=False)["quantities"][0]
