"""The seals of rows in a link: what was written reads back, whatever else lies there seals nothing."""

import hashlib
import json

import pytest
from msgspec.structs import asdict

from certify.domain.log.chain import changed_values, row_seal, seals_from

SEAL = row_seal(["Xã Mẫu", 3, None])


def written(**changed):
    return {"units": {"columns": ["name", "level", "ended_on"], "rows": {"[1]": SEAL, "[2]": None}} | changed}


def test_what_was_written_reads_back_and_tells_which_value_changed():
    assert {table: asdict(rows) for table, rows in seals_from(written()).items()} == written()
    assert changed_values(SEAL, ["Xã Mẫu", 3, None]) == [] and changed_values(SEAL, ["Xã Mẫu", 4, None]) == [1]


@pytest.mark.parametrize(
    "data",
    [
        None, 5, "x", [], {"units": 5}, {"units": {}}, written(columns=["name"]), written(columns="name"),
        written(rows={"[1]": 7}), written(rows={"[1]": SEAL[:-1]}), written(rows=[SEAL]), written(rows={"[1]": ""}),
    ],
)  # fmt: skip
def test_what_no_link_says_seals_nothing(data):
    assert seals_from(data) == {}


def test_a_seal_begins_with_the_hash_of_the_whole_row_as_json():
    values = ["Xã “Mẫu”\n", 3, -1, None, True, 1.5, {"b": [1, None], "a": "x"}, [], "2021-01-01"]
    whole = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert row_seal(values).startswith(hashlib.sha256(whole.encode()).hexdigest())
