"""Editing the text of a criteria file: what it then says, and what of it stays to the byte."""

import copy
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.documents.criteria.text import edited
from certify.domain.criteria.editing import edit
from certify.domain.criteria.file import parsed

TESTS = Path(__file__).parents[2]
SHIPPED = (TESTS.parent / "criteria" / "2019-06-qd-ttg.toml").read_text("utf-8")
BASE = (TESTS / "domain" / "base.toml").read_text("utf-8")
# Everything of the law and of its tests that is TOML; what is broken on purpose apart.
FILES = [
    path
    for folder in (TESTS.parent / "criteria", TESTS / "criteria", TESTS / "domain")
    for path in sorted(folder.rglob("*.toml"))
    if path.parent.name != "broken"
]
# Each comment stands where a person might put it, each value in a form that TOML has.
ODD = """\
# c1
id = "2030-01-test" # c2
"revision"   =   1

# c3
total = {value=60,clause = "Điều 2" , source="secondary"} # c4
[[categories]] # c5
  id = "other"
  # c6
  unit_types = [ # c7
    # c8
    "xã", # c9
    "phường" # c10
    # c11
  ]
# c12

# c13
  [categories.threshold] # c14
  value = 4_7.50 # c15
  clause = 'Điều 3'
# c16
[[criteria]]
id = "1"
name = \"\"\"
Tiêu chí
một\"\"\" # c17
indicators = [ # c18
    { id = "1.1", rule = { kind = "yes_no" } }, # c19
]
# c20
[[criteria]]
id = "2"
# c21
[[criteria.indicators]]
# c22
id = "2.1"
rule . kind = "rate_bands" # c23
# c24
rule.per.value = 1_00 # c25
# c26
rule.bands = [
    # c27
    { at_least = 98, points = 50.0 }, # c28
    { at_least = 95, points = 40 },
    # c29
    { at_least = 90, points = 10 }, # c30
]
# c31
rule.otherwise = { points = 0 } # c32
# c33
[[criteria.indicators]]
id = "2.2"
# c34
[criteria.indicators.rule] # c35
kind = "yes_no"
# c36
[criteria.indicators.rule.yes] # c37
points = 10 # c38
# c39
"""


def data_of(text):
    return parsed(text.encode())


def comments(text):
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_says_the_same_is_the_same_to_the_byte(path):
    text = path.read_bytes().decode()
    assert edited(text, data_of(text)) == text


def test_a_figure_changes_its_line_alone():
    data = data_of(SHIPPED)
    data["criteria"][2]["max"]["value"] = Decimal("47.5")
    old, new = SHIPPED.splitlines(), edited(SHIPPED, data).splitlines()
    changed = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    before = 'max = { value = 100, clause = "Điều 2 khoản 2", source = "provisional" }'
    assert changed == [(before, before.replace("100", "47.5"))]


@pytest.mark.parametrize("written", ["0.1", "0.10", "123456789.123456789123456789", "1e2", "0.30000000000000004"])
def test_a_decimal_is_exactly_what_is_written(written):
    text = f"one = {written} # như Công báo\nother = 1\n"
    data = tomllib.loads(text, parse_float=Decimal)
    assert (
        edited(text, data | {"other": Decimal(written)})
        == f"one = {written} # như Công báo\nother = {Decimal(written):f}\n"
    )
    assert edited(text, data | {"one": data["one"].next_plus()}) != text


def test_remarks_within_and_behind_an_entry_stay():
    text = BASE.replace("rule.bands = [\n", "rule.bands = [\n    # theo Công báo\n").replace(
        'number = "01/QĐ-TTg"', 'number = "01/QĐ-TTg"  # đã đối chiếu'
    )
    data = data_of(text)
    data["criteria"][0]["indicators"][1]["rule"]["bands"][0]["points"] = 55
    data["number"] = "02/QĐ-TTg"
    changed = text.replace("at_least = 98, points = 50", "at_least = 98, points = 55").replace("01/QĐ", "02/QĐ")
    assert edited(text, data) == changed


def test_blocks_that_move_take_their_lines_along():
    data = data_of(SHIPPED)
    indicators = data["criteria"][0]["indicators"]
    indicators[0], indicators[1] = indicators[1], indicators[0]
    made = edited(SHIPPED, data)
    assert data_of(made) == data and sorted(made.splitlines()) == sorted(SHIPPED.splitlines())


def test_new_keys_stand_where_others_state_them():
    data = data_of(BASE)
    data["replaces"] = "2019-06-qd-ttg"
    data["criteria"][0]["indicators"][1]["note"] = "Ghi chú có “ngoặc” và \\ dấu"
    lines = edited(BASE, data).splitlines()
    assert lines[lines.index('replaces = "2019-06-qd-ttg"') - 1].startswith("in_force_from")
    assert lines[next(i for i, line in enumerate(lines) if line.startswith("note")) - 1].startswith("noun")


def test_new_tables_stand_as_criteria_files_state_them():
    data = data_of(BASE)
    edit.add_indicator(data, "1", ())
    data["attestation"] = {"kind": "official", "checked_on": data["issued_on"]}
    assert (
        edited(BASE, data)
        == BASE.replace(
            "\n[[procedure]]",
            """
[[criteria.indicators]]
id = "1.3"
name = ""
name_source = "provisional"
rule.kind = "yes_no"
rule.source = "provisional"
rule.yes = { points = "", clause = "Điều 2", source = "provisional" }

[[procedure]]""",
        )
        + '\n[attestation]\nkind = "official"\nchecked_on = 2030-01-01\n'
    )


def changes(data):
    """One change of each kind, each at a place of its own; what they change is `data` itself."""
    first, second = data["criteria"]
    listed = first["indicators"][0]["rule"]
    banded, headed = (indicator["rule"] for indicator in second["indicators"])
    threshold = data["categories"][0]["threshold"]
    return {
        "a number": lambda: data["total"].update(value=Decimal("47.50")),
        "a key behind a heading": lambda: data.update(revision=2),
        "a decimal": lambda: threshold.update(value=Decimal("47.51")),
        "a key taken away": lambda: threshold.pop("clause"),
        "a key added under a heading": lambda: threshold.update(source="verbatim"),
        "a text over lines": lambda: first.update(name="Khác"),
        "an element of a list": lambda: data["categories"][0].update(unit_types=["xã", "thị trấn", "phường"]),
        "an inline table": lambda: listed.update(yes={"points": 5}),
        "a dotted key": lambda: banded["per"].update(value=1000),
        "a dotted key added": lambda: banded["per"].update(clause="Điều 2"),
        "a band": lambda: banded["bands"][0].update(points=Decimal("50.5")),
        "a band added": lambda: banded["bands"].append({"at_least": 1, "points": 1}),
        "another key for a band": lambda: banded["bands"].__setitem__(1, {"below": 95, "points": 40}),
        "a table in a table": lambda: headed["yes"].update(points=11),
        "tables that change places": second["indicators"].reverse,
        "lists that change places": data["criteria"].reverse,
        "a new table": lambda: data.update(attestation={"kind": "official"}),
    }


NAMES = list(changes(data_of(ODD)))


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(["\n", "\r\n"]))
def test_a_file_of_another_layout_keeps_every_comment(names, line_end):
    text = ODD.replace("\n", line_end)
    data = data_of(text)
    known = changes(data)
    for name in names:
        known[name]()
    made = edited(text, data)
    assert data_of(made) == data
    assert sorted(re.findall("# c\\d+", made)) == sorted(re.findall("# c\\d+", text)), names


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
numbers = st.integers(0, 1000) | st.decimals(0, 1000, places=2)


@st.composite
def edits(draw):
    """A file's data changed at random: values, texts, bands, indicators gone, moved and added."""
    data = data_of(draw(st.sampled_from([SHIPPED, BASE])))
    before = copy.deepcopy(data)
    for criterion in data["criteria"]:
        criterion["max"]["value"] = draw(numbers)
        criterion["name"] = draw(texts)
        for indicator in criterion["indicators"]:
            if draw(st.booleans()):
                indicator["note"] = draw(texts)
            if "bands" in indicator["rule"] and draw(st.booleans()):
                indicator["rule"]["bands"].append(
                    {"below": draw(numbers), "points": draw(numbers), "clause": draw(texts)}
                )
        criterion["indicators"] = draw(st.permutations(criterion["indicators"]))
        if len(criterion["indicators"]) > 1 and draw(st.booleans()):
            criterion["indicators"].pop()
    return before, data


@given(edits())
def test_whatever_changes_the_file_says_it_and_keeps_its_comments(pair):
    before, data = pair
    text = SHIPPED if before == data_of(SHIPPED) else BASE
    made = edited(text, data)
    assert data_of(made) == data
    assert comments(made) == comments(text)
