"""Revisions that travel: the same scores there, and only the trust that stood there; and what may not come in."""

import copy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.documents.criteria.text import edited
from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.attestation import marks_after, revised, with_marks
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import CriteriaFileError, load_version, parsed
from certify.domain.criteria.marks import marks_in
from certify.domain.criteria.rules import parse_answer
from certify.domain.library import Library
from certify.domain.scoring.score import score
from certify.operations.act import Refused
from certify.operations.criteria.incoming import incoming

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "criteria" / "2019-06-qd-ttg.toml"
OTHER = ROOT / "tests" / "criteria" / "2027-15-tt.toml"
TEXT = SHIPPED.read_text("utf-8")
DATA = parsed(TEXT.encode())
LINES = lines_of(DATA)
STATEMENT = {
    "kind": "official", "reference": "Công báo", "transcribed_by": "Người ghi", "checked_by": "Người kiểm tra",
    "checked_on": DATA["issued_on"],
}  # fmt: skip
BANDED = [one["id"] for criterion in DATA["criteria"] for one in criterion["indicators"] if "bands" in one["rule"]]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The empty folder of a site."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def library(site):
    """What the program ships."""
    return Library([SHIPPED.parent, site])


def attested(change, confirmed):
    data = copy.deepcopy(DATA)
    change(data)
    with_marks(data, marks_after(DATA, data, {line.key for line in confirmed}))
    return edited(TEXT, revised(data, STATEMENT))


@st.composite
def revisions(draw):
    """A revision attested at random: some lines confirmed, middle bands corrected, indicators moved."""

    def correct(rule):
        first, _, below, *_ = (one["points"] for one in (*rule["bands"], rule["otherwise"]))
        rule["bands"][1]["points"] = draw(st.integers(int(below) + 1, int(first) - 1))

    def change(data):
        for key in draw(st.sets(st.sampled_from(BANDED), max_size=4)):
            for criterion in data["criteria"]:
                for one in criterion["indicators"]:
                    if one["id"] == key and len(one["rule"]["bands"]) > 1:
                        correct(one["rule"])
        edit.move_indicator(data, draw(st.sampled_from(["1.2", "12.3", "10.1"])), draw(st.sampled_from([-1, 1])))

    return attested(change, draw(st.sets(st.sampled_from(LINES))))


@st.composite
def answers(draw):
    """Answers to every indicator."""
    found = {}
    for criterion in DATA["criteria"]:
        for one in criterion["indicators"]:
            whole = draw(st.integers(1, 5000))
            part = draw(st.integers(0, whole))
            by_kind = {"yes_no": {"yes": draw(st.booleans())}, "count_bands": {"count": part}}
            found[one["id"]] = by_kind.get(one["rule"]["kind"], {"numerator": part, "denominator": whole})
    return found


def scored(version, given_answers):
    read = {key: parse_answer(version.indicator(key).rule, data) for key, data in given_answers.items()}
    reached = score(version, read)
    return [(part.indicator.id, part.points) for part in reached.indicators], reached.total


@settings(max_examples=10)
@given(text=revisions(), given_answers=answers())
def test_an_import_carries_figures_and_the_trust_that_stood(library, site, text, given_answers):
    file = site.parent / "exported.toml"
    file.write_bytes(text.encode())
    coming, there = incoming(library, file.read_bytes(), site), load_version(file).version
    here = coming.made.version
    assert scored(here, given_answers) == scored(there, given_answers)
    assert here.revision == there.revision == DATA["revision"] + 1 and here.attestation is None and not here.attested
    stood = {line.key: line.mark for line in LINES}
    now = lines_of(parsed(coming.text.encode()))
    assert all(line.mark is stood.get(line.key, Mark.PROVISIONAL) for line in now)
    claimed = {line.words for line in lines_of(parsed(text.encode())) if line.mark is Mark.VERBATIM}
    assert set(coming.overclaimed) == claimed - {line.words for line in now if line.mark is Mark.VERBATIM}


@settings(max_examples=10)
@given(confirmed=st.sets(st.sampled_from(LINES)), given_answers=answers())
def test_confirming_changes_no_score(confirmed, given_answers, library, site):
    text = attested(lambda _: None, confirmed)
    made = incoming(library, text.encode(), site).made.version
    assert scored(made, given_answers) == scored(load_version(SHIPPED).version, given_answers)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("revision = 3", "revision = 4"), "phải là 3"),
        (lambda text: text.replace("in_force_from = 2019-01-03", "in_force_from = 2019-02-01", 1), "ngày có hiệu lực"),
    ],
)
def test_what_is_not_the_next_is_refused(library, site, change, said):
    text = attested(lambda _: None, LINES)
    with pytest.raises(Refused, match=said):
        incoming(library, change(text).encode(), site)


def test_a_broken_file_does_not_come_in(library, site):
    with pytest.raises(CriteriaFileError):
        incoming(library, b"\xff", site)


def test_what_contradicts_a_verbatim_line_is_named(library, site):
    def other(data):
        data["criteria"][0]["name"] = "Tên khác"

    coming = incoming(library, attested(other, LINES).encode(), site)
    assert coming.weakened == ("Tiêu chí 1: tên",)


def test_a_new_decision_comes_in_with_nothing_proved(library, site):
    coming = incoming(library, OTHER.read_bytes(), site)
    assert coming.is_new and coming.made.version.id == "2027-15-tt" and coming.made.version.attestation is None
    assert {mark for _, mark in marks_in(coming.made.version, "")} == {Mark.PROVISIONAL}
    assert "Chỉ tiêu 2.1 của 06/QĐ-TTg nay là chỉ tiêu 3.1" in [change.text for change in coming.changes]
