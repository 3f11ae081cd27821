"""Lines and their marks: each mark has its line, and only two people make one stronger."""

import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.attestation import marks_after, revised, successor, with_marks
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import CriteriaFileError, checked, parsed, read
from certify.domain.criteria.marks import marks_in
from certify.domain.criteria.version import Version, is_scored

PATH = Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml"
TEXT = PATH.read_text("utf-8")
DATA = parsed(TEXT.encode())
LINES = lines_of(DATA)


def test_every_mark_of_a_file_has_its_line():
    version = read(TEXT.encode(), Version)
    assert {line.mark_place: line.mark for line in LINES} == dict(marks_in(version, ""))
    assert len({line.key for line in LINES}) == len(LINES)


def test_parts_are_the_criteria_the_procedure_and_the_rest():
    assert list(dict.fromkeys(line.part for line in LINES)) == [
        "chung",
        *map(str, range(1, 14)),
        "trinh-tu-1",
        "trinh-tu-2",
        "trinh-tu-3",
    ]


@given(st.sets(st.sampled_from(LINES)))
def test_a_mark_becomes_verbatim_where_it_is_confirmed_and_nowhere_else(chosen):
    marks = marks_after(DATA, DATA, {line.key for line in chosen})
    assert all(marks[line.mark_place] == (Mark.VERBATIM if line in chosen else line.mark) for line in LINES)


@given(st.sampled_from([line for line in LINES if line.mark is Mark.VERBATIM and line.place.endswith(".name")]))
def test_what_is_changed_and_not_confirmed_is_provisional(line):
    data = copy.deepcopy(DATA)
    whole = line.place.removesuffix(".name")
    edit.put(data, f"{whole}.name", "Tên khác")
    assert marks_after(DATA, data, ())[line.mark_place] is Mark.PROVISIONAL


def test_a_confirmation_follows_a_band_that_moves():
    data = copy.deepcopy(DATA)
    bands = data["criteria"][1]["indicators"][0]["rule"]["bands"]
    second = next(line for line in LINES if line.place.endswith("[2.1].rule.bands[1]"))
    bands.insert(0, {"at_least": 99, "points": 60, "clause": "Điều 2", "source": "provisional"})
    marks = marks_after(DATA, data, {second.key})
    assert marks["criteria[2].indicators[2.1].rule.bands[2].source"] is Mark.VERBATIM
    assert marks["criteria[2].indicators[2.1].rule.bands[1].source"] is Mark.PROVISIONAL


def test_a_revision_states_who_attested_it_and_a_second_one_replaces_the_statement():
    people = {"reference": "Công báo", "transcribed_by": "Một", "checked_by": "Hai", "text_sha256": None}
    data = copy.deepcopy(DATA)
    with_marks(data, marks_after(DATA, data, {line.key for line in LINES}))
    day = {"checked_on": DATA["issued_on"], "kind": "official"}
    first = revised(data, people | day)
    version = checked(first, Version)
    assert (version.revision, version.attested, version.provisional) == (3, True, ())
    second = checked(revised(first, people | day | {"reference": "Bản chính"}), Version)
    assert (second.revision, second.attestation.reference) == (4, "Bản chính")


def test_a_successor_begins_with_nothing_read():
    blank = successor(copy.deepcopy(DATA), "2030-01-test", keep_marks=False)
    with pytest.raises(CriteriaFileError) as refused:
        checked(blank, Version)
    assert [problem.place for problem in refused.value.problems] == [
        "name",
        "number",
        "issued_on",
        "in_force_from",
        "procedure[0].in_force_from",
    ]
    made = checked(filled(blank), Version)
    assert (made.id, made.revision, made.replaces) == ("2030-01-test", 1, "2019-06-qd-ttg")
    assert {mark for _, mark in marks_in(made, "")} == {Mark.PROVISIONAL}
    kept = checked(filled(successor(copy.deepcopy(DATA), "2030-01-test", keep_marks=True)), Version)
    former = [pair for pair in marks_in(checked(copy.deepcopy(DATA), Version), "") if is_scored(pair[0])]
    assert [pair for pair in marks_in(kept, "") if is_scored(pair[0])] == former


def filled(data):
    """A successor with what its own text states of it."""
    day = date(2030, 1, 1)
    procedure = [{**data["procedure"][0], "in_force_from": day}]
    own = {"name": "Tên mới", "number": "01/QĐ-TTg", "issued_on": day, "in_force_from": day}
    return {**data, **own, "procedure": procedure}
