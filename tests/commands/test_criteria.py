"""`certify criteria`: check, show, schema."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from certify.commands.criteria.read import criteria

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "criteria" / "2019-06-qd-ttg.toml"
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
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "".join(f"{path}: đạt\n" for path in (SHIPPED, *PLANS)), "")


def test_check_says_every_fault_of_every_file() -> None:
    ran = run("check", str(BROKEN / "several.toml"), str(SHIPPED), str(BROKEN / "missing-key.toml"), "/nowhere.toml")
    assert (ran.exit_code, ran.stdout) == (2, f"{SHIPPED}: đạt\n")
    lines = ran.stderr.splitlines()
    assert len(lines) == 3 + 1 + 1
    assert lines[3] == f"{BROKEN / 'missing-key.toml'}: issued_by: thiếu khóa này, phải ghi vào"
    assert lines[4].startswith("/nowhere.toml: không đọc được tệp")


def test_check_finds_a_revision_that_stands_twice(instance: Path) -> None:
    for name in ("a.toml", "again.toml"):
        (instance / "criteria" / name).write_bytes(SHIPPED.read_bytes())
    ran = run("check")
    assert ran.exit_code == 2
    assert "again.toml: revision: trùng với" in ran.stderr


def test_show_has_every_line_with_its_mark() -> None:
    ran = run("show", "2019-06-qd-ttg")
    assert ran.exit_code == 0
    assert "chưa đối chiếu 143 chỗ" in ran.stdout
    assert "Từ 900 điểm [đúng nguyên văn]" in ran.stdout
    assert "6. Trẻ em có hoàn cảnh đặc biệt được trợ giúp: 125 điểm [theo nguồn thứ cấp]" in ran.stdout
    assert "từ 95 % đến dưới 98 %: 40 điểm [chưa đối chiếu văn bản gốc]" in ran.stdout
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
