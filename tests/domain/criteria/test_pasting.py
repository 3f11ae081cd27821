"""Pasted tables: what their phrases and pieces say (cases as data), and what they would change in a draft."""

import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

from certify.config import ROOT
from certify.domain.criteria.editing.diff import MARK, difference
from certify.domain.criteria.editing.edit import choose_rule, remove_indicator
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.file import load_version, parsed
from certify.domain.criteria.pasting.preview import apply, preview
from certify.domain.criteria.pasting.ranges import range_of
from certify.domain.criteria.pasting.reading import read

CASES = Path(__file__).parent / "pasted"
PHRASES = tomllib.loads((CASES / "phrases.toml").read_text("utf-8"))
TABLES = tomllib.loads((CASES / "tables.toml").read_text("utf-8"))
DECISION = ROOT / "criteria" / "2019-06-qd-ttg.toml"
INVENTED = ROOT / "tests" / "criteria" / "2027-15-tt.toml"


def said_by(phrase):
    try:
        values = range_of(phrase)
    except ValueError:
        return "?"
    return values.words if values else ""


def test_a_level_says_its_bounds_and_its_unit():
    assert {phrase: said_by(phrase) for phrase in PHRASES} == PHRASES


def told(item):
    words = item.range.words if item.range else item.text if item.yes is None else "có" if item.yes else "không"
    text = " ".join(filter(None, [str(item.row), item.kind.value, item.number, words]))
    if item.reason:
        return f"{text}: {item.reason}"
    return text if item.points is None else f"{text} = {item.points:f}"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_piece_by_piece(name):
    case = TABLES[name]
    assert [told(item) for item in read(case["text"].strip("\n"))] == case["read"].strip("\n").split("\n")


def printed(version):
    """The table of a decision as its own text would print it, with cells merged downwards."""
    yield "Tiêu chí\tCách tính và thang điểm\tSố điểm"
    for criterion in version.criteria:
        yield f"{criterion.id}. {criterion.name}\t\t{points(criterion.max.value)}"
        for indicator in criterion.indicators:
            yield f"\t{indicator.id}. {indicator.name}\t{points(indicator.max_points)}"
            yield from (f"\t- {words}\t{points(worth)} điểm" for words, worth in indicator.rule.levels)
    yield f"Tổng cộng\t\t{points(version.total.value)}"


def points(number):
    return f"{number:f}".replace(".", ",")


def proposed(data, text):
    return [proposal for line in preview(data, text, set()) for proposal in line.proposals]


def understood(data, text):
    """What isn't understood of a text, for the message of a test that fails."""
    return [(line.text, line.reason) for line in preview(data, text, set()) if line.reason]


@pytest.mark.parametrize("path", [DECISION, INVENTED], ids=lambda path: path.stem)
def test_the_table_of_a_decision_changes_nothing_in_its_own_file(path):
    data, text = parsed(path.read_bytes()), "\n".join(printed(load_version(path).version))
    assert (understood(data, text), proposed(data, text)) == ([], [])


def spoil(data):
    """Change figures, names, a scale, a kind of rule and the indicators themselves."""
    data["total"]["value"] = 900
    at(data, "criteria[3].max")["value"] = 75
    at(data, "criteria[7]")["name"] = "Trẻ em dưới 1 tuổi được tiêm chủng"
    at(data, "criteria[2].indicators[2.1].rule.bands[0]").update(at_least=99, points=45)
    at(data, "criteria[8].indicators[8.1].rule.bands").pop()
    at(data, "criteria[6].indicators[6.1].rule.otherwise")["points"] = 5
    choose_rule(data, "9.1", "yes_no")
    choose_rule(data, "8.2", "count_bands")
    remove_indicator(data, "12.3")


def test_what_differs_is_proposed_and_the_chosen_changes_make_it_the_decision():
    data, text = parsed(DECISION.read_bytes()), "\n".join(printed(load_version(DECISION).version))
    draft = deepcopy(data)
    spoil(draft)
    spoiled = deepcopy(draft)
    lines = preview(draft, text, set())
    assert draft == spoiled, "a preview changes nothing"
    keys = [proposal.key for line in lines for proposal in line.proposals]
    assert apply(draft, lines, [key for key in keys if key != "total.value"]) == len(keys) - 1
    left = [change.text for change in difference(data, draft) if change.kind != MARK]
    # What the table doesn't say is left to people: names of figures, definitions, where there is nothing to count.
    labels = ("số thứ", "đơn vị đếm", "không có đối tượng", "tử số không quá mẫu số")
    assert [text for text in left if not any(label in text for label in labels)] == ["Tổng điểm: 1.000 → 900"]


def change_of(draft, text, key):
    return next(proposal for proposal in proposed(draft, text) if proposal.key == key)


def test_a_criterion_that_the_draft_lacks_comes_with_its_indicators_and_what_is_unknown_stays_blank():
    draft = parsed(DECISION.read_bytes())
    text = (
        "13. Mức độ hài lòng của trẻ em và người dân về việc thực hiện quyền trẻ em\t\t50\n"
        "14. Trẻ em được bảo vệ trên môi trường mạng\tTỷ lệ trường có lớp hướng dẫn\t20\n\tTừ 90% trở lên\t20\n"
    )
    added = next(proposal for proposal in proposed(draft, text) if proposal.words == "Thêm tiêu chí")
    assert added.doubt and "20" not in added.before
    added.change(draft)
    indicator = at(draft, "criteria[14].indicators[14.1]")
    assert [draft["criteria"][-1]["name"], indicator["name"]] == [
        "Trẻ em được bảo vệ trên môi trường mạng",
        "Tỷ lệ trường có lớp hướng dẫn",
    ]
    assert indicator["rule"]["bands"][0]["points"] == 20 and indicator["rule"]["otherwise"]["points"] == ""
    assert indicator["numerator_label"] == ""


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ("Từ 98% trở lên\t50\n\tTừ 90% đến dưới 95%\t40", "có khoảng trống"),
        ("Trên 98%\t50\n\tĐến 98%\t0", "không kể con số ở cận"),
        ("Từ 98% trở lên\t50\n\tTừ 5‰ đến dưới 10‰\t0", "không cùng đơn vị"),
        ("Từ 98% trở lên\t50\n\tCó\t0", "vừa có mức, vừa có câu trả lời"),
    ],
)
def test_a_scale_that_the_file_cannot_hold_is_told_with_its_reason(levels, reason):
    draft = parsed(DECISION.read_bytes())
    text = f"2. Trẻ em được khai sinh đúng quy định\t{levels}"
    assert not any(proposal.key.endswith(".rule") for proposal in proposed(draft, text))
    assert reason in " ".join(line.reason for line in preview(draft, text, set()))


def test_levels_that_overlap_are_proposed_with_a_doubt():
    text = "2. Trẻ em được khai sinh đúng quy định\tTừ 98% trở lên\t50\n\tTừ 90% đến 98%\t40\n\tDưới 90%\t0"
    change = change_of(parsed(DECISION.read_bytes()), text, "criteria[2].indicators[2.1].rule")
    assert "chồng nhau" in change.doubt and "từ 90% trở lên: 40 điểm" in change.after


def test_a_scale_with_a_level_that_is_not_understood_is_doubted():
    text = "2. Trẻ em được khai sinh đúng quy định\tTừ 98% trở lên\t45\n\tTừ 3% đến 5%, 7 vụ\t10\n\tDưới 98%\t0"
    change = change_of(parsed(DECISION.read_bytes()), text, "criteria[2].indicators[2.1].rule")
    assert change.doubt == "còn chỗ chưa hiểu ở dòng 2"


def test_a_number_with_quite_another_name_is_doubted():
    draft, text = parsed(DECISION.read_bytes()), "2. Cơ sở vật chất trường học\tTừ 98% trở lên\t70"
    assert {
        proposal.doubt for proposal in proposed(draft, text) if ".name" in proposal.key or ".rule" in proposal.key
    } == {"cùng số mà tên khác hẳn"}


def test_a_part_that_is_pasted_twice_is_changed_once():
    draft = parsed(DECISION.read_bytes())
    row = "2. Trẻ em được khai sinh đúng quy định\t\t{}\n1. Nguồn lực thực hiện quyền trẻ em\t\t100\n"
    text = row.format(60) + row.format(70)
    assert change_of(draft, text, "criteria[2].max.value").after == "60"
    assert "đã có ở dòng 1" in " ".join(line.reason for line in preview(draft, text, set()))
