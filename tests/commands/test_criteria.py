"""`certify criteria`: check, show, schema."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from certify.commands.criteria.read import criteria

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "criteria" / "2019-06-qd-ttg.toml"
FIRST = SHIPPED.with_name("2019-06-qd-ttg.r1.toml")
PLANS = sorted((SHIPPED.parent / "plans").glob("*.toml"))
BROKEN = ROOT / "tests" / "domain" / "broken"


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERTIFY_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "instance" / "criteria").mkdir(parents=True)
    return tmp_path / "instance"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(criteria, list(arguments))


def test_check_of_the_site() -> None:
    ran = run("check")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        0,
        "".join(f"{path}: đạt\n" for path in (FIRST, SHIPPED, *PLANS)),
        "",
    )


def test_check_says_every_fault_of_every_file() -> None:
    ran = run("check", str(BROKEN / "several.toml"), str(SHIPPED), str(BROKEN / "missing-key.toml"), "/nowhere.toml")
    assert (ran.exit_code, ran.stdout) == (2, f"{SHIPPED}: đạt\n")
    lines = ran.stderr.splitlines()
    of_file = [sum(line.startswith(f"{BROKEN / name}.toml: ") for line in lines) for name in ("several", "missing-key")]
    assert of_file == [3 + 1, 1 + 1], "each of its own faults, and that it is in force beside another decision"
    assert f"{BROKEN / 'missing-key.toml'}: dòng 3: issued_by: thiếu khóa này, phải ghi vào" in lines
    assert lines[-1].startswith("/nowhere.toml: không đọc được tệp")


def test_check_of_one_file_is_the_whole_truth_of_the_library(tmp_path: Path) -> None:
    """Faults of fields, of rules over several, and of the file beside the others: all at once, each with its line."""
    changes = {
        'id = "2019-06-qd-ttg"': 'id = "2031-01-x"\nreplaces = "2019-06-qd-ttg"',
        'unit_types = ["phường"]': 'unit_types = ["thôn"]',
        "value = 900": "value = 0",
        'noun = "vụ việc"': 'noun = "vụ \\u0007việc"\nsame_as = "9.9"',
        'name = "Trẻ em bị xâm hại"': f'name = "{"a" * 20_000}"',
        "max = { value = 75": "max = { value = 76",
    }
    text = SHIPPED.read_text("utf-8")
    for former, now in changes.items():
        assert former in text
        text = text.replace(former, now, 1)
    file = tmp_path / "x.toml"
    file.write_text(text, "utf-8")
    ran = run("check", str(file))
    assert ran.exit_code == 2
    lines = text.splitlines()
    found = {}
    for said in ran.stderr.splitlines():
        _, line, place, _ = said.split(": ", 3)
        found[place] = lines[int(line.removeprefix("dòng ")) - 1]
    starts = {
        "in_force_from": "in_force_from =",
        "number": "number =",
        "total": "total =",
        "categories[city_ward].unit_types[0]": "unit_types =",
        "categories[city_ward].threshold": "threshold =",
        "criteria[3].name": "name =",
        "criteria[4]": "name =",
        "criteria[6].indicators[6.2].noun": "noun =",
        "criteria[6].indicators[6.2].same_as": "same_as =",
    }
    assert {place: line[: len(starts[place])] for place, line in found.items()} == starts


def test_check_says_where_toml_ends(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('id = "2030-01-x"\nid = "2030-01-y"\n', "utf-8")
    assert run("check", str(file)).stderr.startswith(f"{file}: dòng 2: không đọc được TOML: khóa hoặc bảng ghi hai lần")
    file.write_text("a = 1\n\nb =\n", "utf-8")
    assert run("check", str(file)).stderr.startswith(f"{file}: dòng 3: không đọc được TOML: sai cú pháp")


def test_what_a_file_would_do_to_others_is_its_fault_too(instance: Path, tmp_path: Path) -> None:
    other = (ROOT / "tests" / "criteria" / "2027-15-tt.toml").read_text("utf-8")
    (instance / "criteria" / "2027-15-tt.toml").write_text(other, "utf-8")
    text = SHIPPED.read_text("utf-8").replace("revision = 2", "revision = 3", 1)
    file = tmp_path / "next.toml"
    file.write_text(text, "utf-8")
    assert run("check", str(file)).exit_code == 0
    file.write_text(text.replace('"11.1"', '"11.4"'), "utf-8")
    ran = run("check", str(file))
    assert ran.exit_code == 2 and "2027-15-tt.toml: criteria[4].indicators[4.1].same_as: không có 11.1" in ran.stderr


def test_check_finds_a_revision_that_stands_twice(instance: Path) -> None:
    for name in ("a.toml", "again.toml"):
        (instance / "criteria" / name).write_bytes(SHIPPED.read_bytes())
    ran = run("check")
    assert ran.exit_code == 2
    assert "again.toml: revision: trùng với" in ran.stderr


def test_show_has_every_line_with_its_mark() -> None:
    ran = run("show", "2019-06-qd-ttg")
    assert ran.exit_code == 0
    assert "tiêu chí còn 129 chỗ chưa đối chiếu; trình tự còn 6 chỗ chưa đối chiếu" in ran.stdout
    assert "1481/BYT-BMTE" in ran.stdout
    assert "Từ 900 điểm [đúng nguyên văn]" in ran.stdout
    assert "6. Trẻ em có hoàn cảnh đặc biệt được trợ giúp: 125 điểm [theo nguồn thứ cấp]" in ran.stdout
    assert "từ 95% đến dưới 98%: 40 điểm [chưa đối chiếu văn bản gốc]" in ran.stdout
    assert "Có: 20 điểm [suy ra bằng phép tính]" in ran.stdout


def test_show_of_an_unknown_version() -> None:
    ran = run("show", "1999-01")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", "Không có phiên bản 1999-01.\n")


def test_show_names_a_broken_file_of_the_site(instance: Path) -> None:
    (instance / "criteria" / "bad.toml").write_bytes((BROKEN / "bad-mark.toml").read_bytes())
    ran = run("show", "2019-06-qd-ttg")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "bad.toml: criteria[1].indicators[1.2].rule.bands[0].source: không có dấu này" in ran.stderr


def test_schema_is_json() -> None:
    ran = run("schema")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["title"] == "Tệp tiêu chí"
