"""The difference between two criteria files in words."""

import copy
from pathlib import Path

import pytest

from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.diff import FIGURE, KIND_NAMES, MARK, OFFICE, STRUCTURE, TEXT, difference
from certify.domain.criteria.file import parsed

DATA = parsed((Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml").read_bytes())


def changed(change):
    data = copy.deepcopy(DATA)
    change(data)
    return [(change.kind, change.text) for change in difference(DATA, data)]


def three(data):
    return data["criteria"][2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: three(d)["max"].update(value=75), (FIGURE, "Tiêu chí 3: điểm tối đa 100 → 75")),
        (lambda d: d["total"].update(value=900), (FIGURE, "Tổng điểm: 1.000 → 900")),
        (
            lambda d: three(d)["indicators"][0]["rule"]["bands"][1].update(points=40),
            (FIGURE, "Chỉ tiêu 3.1: mức 2, điểm 50 → 40"),
        ),
        (
            lambda d: three(d)["max"].update(clause="Điều 2 khoản 3"),
            (TEXT, "Tiêu chí 3: điểm tối đa, điều khoản: “Điều 2 khoản 2” → “Điều 2 khoản 3”"),
        ),
        (
            lambda d: three(d)["indicators"][0].update(evidence="not_expected"),
            (
                TEXT,
                "Chỉ tiêu 3.1: minh chứng (phần mềm hỏi, không thuộc văn bản): cần có, hoặc giải trình → không yêu cầu",
            ),
        ),
        (
            lambda d: three(d)["max"].update(source="verbatim"),
            (MARK, "Tiêu chí 3: điểm tối đa, dấu nguồn: chưa đối chiếu văn bản gốc → đúng nguyên văn"),
        ),
        (
            lambda d: d["procedure"][1]["appraisal"].update(office="Phòng Y tế"),
            (
                OFFICE,
                "Trình tự từ 01/03/2025: thẩm định, cơ quan: "
                "“Cơ quan chuyên môn thuộc Ủy ban nhân dân cấp huyện” → “Phòng Y tế”",
            ),
        ),
        (
            lambda d: edit.move_indicator(d, "1.2", -1),
            (STRUCTURE, "Các chỉ tiêu của tiêu chí 1 xếp lại: 1.1, 1.2, 1.3, 1.4 → 1.2, 1.1, 1.3, 1.4"),
        ),
        (
            lambda d: edit.remove_indicator(d, "13.2"),
            (STRUCTURE, "Bỏ chỉ tiêu 13.2 “Tỷ lệ người dân được hỏi hài lòng”"),
        ),
        (
            lambda d: edit.remove_band(d, "3.1", 1),
            (
                STRUCTURE,
                "Chỉ tiêu 3.1: tỷ suất, theo mức (không quá 0‰: 100 điểm; không quá 1‰: 50 điểm; "
                "ngoài các mức: 0 điểm) → tỷ suất, theo mức (không quá 0‰: 100 điểm; ngoài các mức: 0 điểm)",
            ),
        ),
    ],
)
def test_one_change_is_one_sentence(change, said):
    assert changed(change) == [said]


def test_nothing_is_told_of_two_that_are_the_same():
    assert difference(DATA, DATA) == ()
    assert changed(lambda d: d.update(revision=9, attestation={"kind": "official"})) == []
    assert changed(lambda d: three(d)["indicators"][0].update(evidence="expected")) == [], "as without a word on it"


def test_the_weightiest_kinds_come_first():
    def much(data):
        three(data)["max"].update(value=75, source="verbatim")
        edit.remove_indicator(data, "13.2")

    kinds = [kind for kind, _ in changed(much)]
    assert kinds == sorted(kinds, key=list(KIND_NAMES).index) and len(kinds) == 3
