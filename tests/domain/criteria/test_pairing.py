"""Two decisions are compared where they say that they ask for the very same figures, always in the same order."""

import copy
import subprocess
import sys
from pathlib import Path

from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.diff import STRUCTURE, difference
from certify.domain.criteria.file import parsed

ROOT = Path(__file__).parents[3]
SHIPPED, OTHER = ROOT / "criteria" / "2019-06-qd-ttg.toml", ROOT / "tests" / "criteria" / "2027-15-tt.toml"
OLD, NEW = (parsed(path.read_bytes()) for path in (SHIPPED, OTHER))
SAME = {
    indicator["same_as"]: indicator["id"]
    for criterion in NEW["criteria"]
    for indicator in criterion["indicators"]
    if "same_as" in indicator
}


def texts(old, new, same=None, kind=None):
    return [change.text for change in difference(old, new, same) if kind in {None, change.kind}]


def test_a_like_number_proves_nothing():
    said = texts(OLD, NEW, {}, STRUCTURE)
    removed = [one for one in said if one.startswith("Bỏ chỉ tiêu")]
    assert len(removed) == sum(len(criterion["indicators"]) for criterion in OLD["criteria"])
    assert not [one for one in texts(OLD, NEW, {}) if one.startswith("Chỉ tiêu")]


def test_what_is_declared_the_same_is_compared_under_its_new_number():
    said = texts(OLD, NEW, SAME)
    assert "Chỉ tiêu 5.1 của 06/QĐ-TTg nay là chỉ tiêu 2.1" in said
    assert "Chỉ tiêu 2.1: mức 1, điểm 50 → 40" in said
    assert "Tiêu chí 2: điểm tối đa 100 → 40" in said, "a criterion goes with its indicators"
    assert not [one for one in said if "cùng nội dung với chỉ tiêu" in one]


def test_evidence_of_the_very_same_figures_is_compared_with_what_a_silent_file_means():
    other = copy.deepcopy(OLD)
    (former,) = (one for one in other["criteria"][4]["indicators"] if one["id"] == "5.1")
    former["evidence"] = "not_expected"
    said = [one for one in texts(other, NEW, SAME) if "minh chứng" in one]
    assert len(said) == 1 and said[0].startswith("Chỉ tiêu 2.1: ") and said[0].endswith("→ cần có, hoặc giải trình")
    assert not [one for one in texts(OLD, NEW, SAME) if "minh chứng" in one]


def test_backwards_it_is_the_other_way_round():
    said = texts(NEW, OLD, {new: old for old, new in SAME.items()})
    assert "Chỉ tiêu 2.1 của 15/2027/TT-THU nay là chỉ tiêu 5.1" in said
    assert "Chỉ tiêu 5.1: mức 1, điểm 40 → 50" in said


def test_a_stanza_of_the_procedure_goes_by_its_day():
    earlier = copy.deepcopy(OLD)
    del earlier["procedure"][1]
    (said,) = texts(earlier, OLD)
    assert said.startswith("Thêm trình tự từ 01/03/2025 (") and "báo cáo về Bộ: Sở Y tế" in said


def test_a_category_comes_and_goes_as_a_whole():
    fewer = copy.deepcopy(OLD)
    del fewer["categories"][0]
    assert texts(OLD, fewer) == [f"Bỏ phân loại city_ward “{OLD['categories'][0]['name']}” (từ 900 điểm)"]


def test_the_order_is_that_of_the_files_in_every_run():
    """Sets of texts are iterated otherwise in each process."""
    changed = copy.deepcopy(OLD)
    for indicator_id in ("12.3", "1.2", "10.1"):
        edit.remove_indicator(changed, indicator_id)
    assert [one.split(" ")[3] for one in texts(OLD, changed, kind=STRUCTURE)] == ["1.2", "10.1", "12.3"]
    program = f"""if True:
        from certify.domain.criteria.editing.diff import difference
        from certify.domain.criteria.file import parsed
        old, new = (parsed(open(path, "rb").read()) for path in {(str(SHIPPED), str(OTHER))!r})
        print([change.text for change in difference(old, new, {SAME!r})])
    """
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1
