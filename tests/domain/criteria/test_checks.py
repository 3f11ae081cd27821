"""Checks in a criteria file: how they are edited, compared and carried from decision to decision."""

import copy
from pathlib import Path

import pytest

from certify.documents.criteria.text import edited
from certify.domain.criteria.catalogue.succession import false_claims
from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.attestation import marks_after, successor
from certify.domain.criteria.editing.diff import difference
from certify.domain.criteria.file import CriteriaFileError, LoadedVersion, checked, json_schema, parsed
from certify.domain.criteria.version import Version
from certify.domain.scoring.rescoring import check_counterparts

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "tests" / "criteria" / "2027-15-tt.toml").read_text("utf-8")
OTHER = parsed(TEXT.encode())
SHIPPED = parsed((ROOT / "criteria" / "2019-06-qd-ttg.toml").read_bytes())
FEW = {
    "id": "few",
    "kind": "at_most",
    "figure": "2.1.numerator",
    "other": "3.1.denominator",
    "question": "Vì sao như vậy?",
}


@pytest.fixture
def data():
    return {**copy.deepcopy(OTHER), "checks": [dict(FEW)]}


def test_the_shipped_checks_are_no_part_of_the_decision():
    version = checked(SHIPPED, Version)
    bare = checked({key: value for key, value in SHIPPED.items() if key != "checks"}, Version)
    assert version.checks and not bare.checks
    assert version.figures == bare.figures and version.provisional == bare.provisional
    assert {check.kind for check in version.checks} >= {"none_while", "jump", "off_median"}


def test_no_check_touches_a_mark(data):
    assert marks_after(OTHER, data, ()) == marks_after(OTHER, OTHER, ())


def test_an_editor_adds_changes_and_removes_checks(data):
    blank = copy.deepcopy(OTHER)
    edit.add_check(blank)
    edit.add_check(blank)
    first, second = (check["id"] for check in blank["checks"])
    assert first != second
    with pytest.raises(CriteriaFileError):
        checked(blank, Version)
    edit.choose_check(data, "few", "jump")
    assert data["checks"] == [
        {"id": "few", "kind": "jump", "figure": "2.1.numerator", "percent": "", "at_least": "", **asking()}
    ]
    edit.choose_check(data, "few", "nothing like it")
    edit.choose_check(data, "another", "jump")
    assert data["checks"][0]["kind"] == "jump"
    edit.remove_check(data, "few")
    assert data == OTHER


def asking():
    return {"question": FEW["question"]}


def test_a_check_is_written_into_the_text_and_nothing_else_changes(data):
    text = edited(TEXT, data)
    assert parsed(text.encode()) == data and text.count("[[checks]]") == 1
    assert [line for line in TEXT.splitlines() if line not in text.splitlines()] == []
    assert edited(text, OTHER) == TEXT


def test_revisions_are_compared_with_their_checks(data):
    said = [change.text for change in difference(OTHER, data)]
    assert said == ["Thêm câu hỏi few “Vì sao như vậy?”"]
    after = copy.deepcopy(data)
    after["checks"][0] |= {"figure": "1.1.numerator", "question": "Số nào đúng?"}
    assert {change.text for change in difference(data, after)} == {
        "Câu hỏi few: số liệu: số thứ nhất của chỉ tiêu 2.1 → số thứ nhất của chỉ tiêu 1.1",
        "Câu hỏi few: câu hỏi: “Vì sao như vậy?” → “Số nào đúng?”",
    }


def test_decisions_are_compared_where_they_ask_the_very_same(data):
    former = {**copy.deepcopy(SHIPPED), "checks": [{**FEW, "figure": "5.1.numerator", "other": "2.1.denominator"}]}
    same = {"5.1": "2.1", "2.1": "3.1", "few": "few"}
    assert not [change.text for change in difference(former, data, same) if "Câu hỏi" in change.text]
    unsaid = [change.text for change in difference(former, data, {"5.1": "2.1"})]
    assert "Thêm câu hỏi few “Vì sao như vậy?”" in unsaid


def test_same_as_names_a_check_of_the_replaced_decision(data, tmp_path):
    shipped = LoadedVersion(checked(SHIPPED, Version), tmp_path / "old.toml", "")
    old = shipped.version.checks[0].id

    def of(same_as):
        data["checks"][0]["same_as"] = same_as
        return LoadedVersion(checked(data, Version), tmp_path / "new.toml", "")

    newest = {shipped.version.id: shipped}
    assert not list(false_claims(of(old), newest))
    assert [one.place for one in false_claims(of("unheard_of"), newest)] == ["checks[few].same_as"]
    assert check_counterparts(shipped.version, of(old).version, {shipped.version.id: shipped.version}) == {"few": old}
    assert "same_as" not in successor(data, "2030-01-tt", keep_marks=False)["checks"][0]


def test_the_schema_tells_editors_of_every_kind():
    kinds = json_schema()["properties"]["checks"]["items"]["discriminator"]["mapping"]
    assert set(kinds) == set(edit.CHECK_KEYS)
    for check in SHIPPED["checks"]:
        assert check.keys() - {"id", "kind", "question"} <= set(edit.CHECK_KEYS[check["kind"]])
