"""Writing a criteria file anew: what it then says, and what of it stays to the byte."""

import copy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.domain.criteria.file import parsed
from certify.domain.criteria.text import rewritten

HERE = Path(__file__).parents[1]
SHIPPED = (HERE.parents[1] / "criteria" / "2019-06-qd-ttg.toml").read_text("utf-8")
BASE = (HERE / "base.toml").read_text("utf-8")


def data_of(text):
    return parsed(text.encode())


def comments(text):
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@pytest.mark.parametrize("text", [SHIPPED, BASE])
def test_what_says_the_same_is_the_same(text):
    assert rewritten(text, data_of(text)) == text


def test_a_figure_changes_its_line_alone():
    data = data_of(SHIPPED)
    data["criteria"][2]["max"]["value"] = Decimal("47.5")
    old, new = SHIPPED.splitlines(), rewritten(SHIPPED, data).splitlines()
    changed = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    before = 'max = { value = 100, clause = "Điều 2 khoản 2", source = "provisional" }'
    assert changed == [(before, before.replace("100", "47.5"))]


def test_remarks_within_and_behind_an_entry_stay():
    text = BASE.replace("rule.bands = [\n", "rule.bands = [\n    # theo Công báo\n").replace(
        'number = "01/QĐ-TTg"', 'number = "01/QĐ-TTg"  # đã đối chiếu'
    )
    data = data_of(text)
    data["criteria"][0]["indicators"][1]["rule"]["bands"][0]["points"] = 55
    data["number"] = "02/QĐ-TTg"
    made = rewritten(text, data)
    assert "# theo Công báo\nrule.bands = [" in made and 'number = "02/QĐ-TTg"  # đã đối chiếu' in made


def test_blocks_that_move_take_their_lines_along():
    data = data_of(SHIPPED)
    one = data["criteria"][0]["indicators"]
    one[0], one[1] = one[1], one[0]
    made = rewritten(SHIPPED, data)
    assert data_of(made) == data and sorted(made.splitlines()) == sorted(SHIPPED.splitlines())


def test_new_keys_stand_where_others_state_them():
    data = data_of(BASE)
    data["replaces"] = "2019-06-qd-ttg"
    data["criteria"][0]["indicators"][1]["note"] = "Ghi chú có “ngoặc” và \\ dấu"
    lines = rewritten(BASE, data).splitlines()
    assert lines[lines.index('replaces = "2019-06-qd-ttg"') - 1].startswith("in_force_from")
    assert lines[next(i for i, line in enumerate(lines) if line.startswith("note")) - 1].startswith("noun")


def test_a_file_laid_out_otherwise_still_says_what_it_should():
    text = BASE.replace("rule.kind", "rule . kind")
    data = data_of(text)
    data["criteria"][0]["name"] = "Khác"
    assert data_of(rewritten(text, data)) == data


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
        for one in criterion["indicators"]:
            if draw(st.booleans()):
                one["note"] = draw(texts)
            if "bands" in one["rule"] and draw(st.booleans()):
                one["rule"]["bands"].append({"below": draw(numbers), "points": draw(numbers), "clause": draw(texts)})
        criterion["indicators"] = draw(st.permutations(criterion["indicators"]))
        if len(criterion["indicators"]) > 1 and draw(st.booleans()):
            criterion["indicators"].pop()
    return before, data


@given(edits())
def test_whatever_changes_the_file_says_it_and_keeps_its_comments(pair):
    before, data = pair
    text = SHIPPED if before == data_of(SHIPPED) else BASE
    made = rewritten(text, data)
    assert data_of(made) == data
    assert comments(made) == comments(text)
