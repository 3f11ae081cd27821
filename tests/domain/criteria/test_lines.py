"""What a line's mark covers, and what no mark does: together a whole file."""

import copy
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from certify.domain.criteria.editing.diff import unmarked_difference
from certify.domain.criteria.editing.line_changes import line_changes
from certify.domain.criteria.file import parsed

ROOT = Path(__file__).parents[3]
DATA = parsed((ROOT / "criteria" / "2019-06-qd-ttg.toml").read_bytes())
OTHER = parsed((ROOT / "tests" / "criteria" / "2027-15-tt.toml").read_bytes())
# What a revision says of itself, what makes it another decision, and the marks themselves.
ITSELF = re.compile(r"(revision|attestation.*|id|.*source)$")


def spots(part, place=""):
    """Every plain value of a file: its place, and what holds it under which key."""
    held = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in held:
        inner = f"{place}.{key}" if isinstance(part, dict) and place else f"{place}[{key}]" if place else key
        if isinstance(value, dict | list):
            yield from spots(value, inner)
        else:
            yield inner, part, key


def other(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    return f"{value} khác" if isinstance(value, str) else value + 1


@pytest.mark.parametrize("data", [DATA, OTHER], ids=lambda data: data["id"])
def test_every_value_is_of_a_line_or_told_beside_the_lines(data):
    changed, seen, untold = copy.deepcopy(data), set(), []
    for place, holder, key in spots(changed):
        kind = re.sub(r"\[\d+\]", "", place)
        if kind in seen or ITSELF.match(place):
            continue
        seen.add(kind)
        before, holder[key] = holder[key], other(holder[key])
        if not line_changes(data, changed) and not unmarked_difference(data, changed):
            untold.append(place)
        holder[key] = before
    assert untold == [] and len(seen) > 50


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["checks"][0].update(question="Vì sao?"), ["Câu hỏi", "Vì sao?"]),
        (lambda d: d.update(issued_by="Bộ trưởng"), ["Cơ quan ban hành", "Bộ trưởng"]),
        (lambda d: d["criteria"].reverse(), ["Các tiêu chí xếp lại"]),
        (lambda d: d["criteria"].pop(), [f"Bỏ tiêu chí {DATA['criteria'][-1]['id']}"]),
    ],
)
def test_what_no_mark_covers_is_told(change, said):
    changed = copy.deepcopy(DATA)
    change(changed)
    told = " ".join(one.text for one in unmarked_difference(DATA, changed))
    assert all(words in told for words in said), told


def test_what_a_mark_covers_is_told_by_its_line_alone():
    changed = copy.deepcopy(DATA)
    changed["criteria"][2]["max"]["value"] += 1
    changed["criteria"][2]["indicators"][0]["rule"]["bands"].pop()
    changed["criteria"][2]["name"] = "Tên khác"
    assert len(line_changes(DATA, changed)) >= 3 and unmarked_difference(DATA, changed) == ()
