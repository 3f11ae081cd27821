"""`certify score`: the contract for machines."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from click.testing import CliRunner, Result

from certify.commands.score import score
from certify.commands.scoring.batch import Batch
from certify.commands.scoring.processes import AT_ONCE
from certify.commands.scoring.worker import Worker
from certify.domain.criteria.file import load_version
from certify.domain.scoring.answer_file import LONGEST_INPUT

ROOT = Path(__file__).parents[2]
BEST = tomllib.loads((ROOT / "tests" / "criteria" / "2019-06-qd-ttg.best.toml").read_text("utf-8"))
VERSION = ["--version", "2019-06-qd-ttg"]
OTHER = [*VERSION, "--category", "other"]

Answers = dict[str, Any]


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERTIFY_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(score, list(arguments), input=given)


def run_one(answers: object, *arguments: str) -> Result:
    return run(*(arguments or (*OTHER, "--json")), "-", given=json.dumps(answers).encode())


def result(answers: object) -> Any:
    ran = run_one(answers)
    assert ran.exit_code == 0, ran.stderr
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def line(unit: object = "10337", category: object = "other", answers: object = None) -> bytes:
    return json.dumps({"unit": unit, "category": category, "answers": BEST if answers is None else answers}).encode()


def batch(*lines: bytes, options: tuple[str, ...] = ()) -> Result:
    return run(*VERSION, *options, "--batch", "-", given=b"\n".join(lines) + b"\n")


def test_a_shared_number_is_given_once_and_questions_are_named() -> None:
    answers = {"quantities": {"children_under_16": 500}, "2.1": {"numerator": 491}, "3.1": {"numerator": 0}}
    found = result({**answers, "6.2": {"numerator": 1, "denominator": 1}})
    lines = {part["id"]: part for criterion in found["criteria"] for part in criterion["indicators"]}
    assert (lines["2.1"]["value"], lines["3.1"]["points"], lines["4.1"]["value"]) == (98.2, 100, None)
    assert [one["id"] for one in found["questions"]] == ["cases_without_children"]
    said = run_one({**answers, "6.2": {"numerator": 1, "denominator": 1}}, *OTHER)
    assert "Câu hỏi: " in said.stdout and said.exit_code == 0
    several = batch(line(answers=answers), line("2", answers={**answers, "quantities": {"adults": 1, "x\n": 2}}))
    assert several.exit_code == 2 and json.loads(several.stdout)["unit"] == "10337"
    assert "quantities.adults: không có số liệu dùng chung này" in several.stderr
    for wrong in ([], {"children_under_16": -1}, {"children_under_16": True}, {"children_under_16": {}}):
        refused = run_one({**answers, "quantities": wrong})
        assert refused.exit_code == 2 and "quantities" in refused.stderr, wrong


def test_result_of_one_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    answers = {**BEST, "2.1": {"numerator": 491, "denominator": 500}, "6.2": {"not_applicable": "không có vụ việc"}}
    path.write_text(json.dumps(answers), "utf-8")
    ran = run(*OTHER, str(path), "--json")
    found = json.loads(ran.stdout)
    criteria = found.pop("criteria")
    assert [one["id"] for one in found.pop("questions")] == ["children_under_16"], "2.1 says another number of children"
    assert found == {
        "version": "2019-06-qd-ttg",
        "revision": 2,
        "attested": False,
        "category": "other",
        "total": 1000,
        "max": 1000,
        "threshold": 850,
        "meets_conditions": True,
        "reasons": [],
    }
    assert [part["id"] for part in criteria] == [str(number) for number in range(1, 14)]
    assert criteria[1] == {
        "id": "2",
        "points": 50,
        "max": 50,
        "indicators": [{"id": "2.1", "points": 50, "max": 50, "value": 98.2, "band": "từ 98% trở lên"}],
    }
    assert criteria[5]["indicators"][1] == {
        "id": "6.2",
        "points": 75,
        "max": 75,
        "value": None,
        "band": "không có đối tượng",
    }
    assert (ran.exit_code, ran.stderr) == (0, "")


def test_values_have_their_types() -> None:
    criteria = result(
        {**BEST, "3.1": {"numerator": 1, "denominator": 3000}, "5.2": {"count": 2}, "1.4": {"yes": False}}
    )
    lines = {part["id"]: part for criterion in criteria["criteria"] for part in criterion["indicators"]}
    assert (lines["1.1"]["value"], lines["1.1"]["band"]) == (True, "Có")
    assert (lines["1.4"]["value"], lines["1.4"]["points"], lines["1.4"]["band"]) == (False, 0, "Không")
    assert lines["3.1"]["value"] == pytest.approx(1 / 3)
    assert lines["5.2"]["value"] == 2
    assert isinstance(lines["2.1"]["value"], int)
    assert isinstance(lines["2.1"]["points"], int)


def test_unanswered_indicators() -> None:
    found = result({"1.1": {"yes": True}})
    first = found["criteria"][0]
    assert (found["total"], found["meets_conditions"], first["points"]) == (50, False, 50)
    assert first["indicators"][1] == {"id": "1.2", "points": None, "max": 15, "value": None, "band": None}
    assert found["reasons"][:2] == ["below_threshold", "unanswered:1.2"]
    assert len(found["reasons"]) == 27


def test_reasons() -> None:
    found = result({**BEST, "3.1": {"numerator": 9, "denominator": 1000}})
    assert (found["total"], found["meets_conditions"], found["reasons"]) == (900, False, ["criterion_at_zero:3"])


@pytest.mark.parametrize(
    ("category", "threshold"), [("city_ward", 900), ("mountain_island_difficult", 800), ("other", 850)]
)
def test_thresholds(category: str, threshold: int) -> None:
    ran = run_one(BEST, *VERSION, "--category", category, "--json")
    assert json.loads(ran.stdout)["threshold"] == threshold


def test_table_for_people() -> None:
    ran = run_one({**BEST, "3.1": {"numerator": 3, "denominator": 2000}}, *OTHER)
    assert ran.exit_code == 0
    assert "2. Trẻ em được khai sinh đúng quy định: 50/50 điểm" in ran.stdout
    assert "3.1 3/2.000 = 1,5‰ → trên 1‰ → 0/100 điểm → Điều 2 khoản 2" in ran.stdout
    assert "Tổng: 900/1.000 điểm (ngưỡng 850: Xã, phường, thị trấn còn lại)" in ran.stdout
    assert "Tiêu chí 3 bị 0 điểm" in ran.stdout
    assert "chưa đối chiếu văn bản gốc" in ran.stdout


BAD: dict[str, tuple[bytes, str]] = {
    "not json": (b"{", "không đọc được JSON (dòng 1, cột 2)"),
    "empty": (b"", "không đọc được JSON"),
    "a list": (b"[]", "phải là một đối tượng JSON"),
    "an answer that is no object": (b'{"1.1": true}', "1.1: phải là một đối tượng JSON"),
    "unknown indicator": (b'{"99.1": {"yes": true}}', "99.1: không có chỉ tiêu này trong 2019-06-qd-ttg"),
    "key twice": (b'{"1.1": {"yes": true}, "1.1": {"yes": false}}', "khóa 1.1 có hai lần"),
    "field twice": (b'{"5.2": {"count": 0, "count": 1}}', "khóa count có hai lần"),
    "NaN": (b'{"5.2": {"count": NaN}}', "NaN không phải là số"),
    "infinity": (b'{"5.2": {"count": -Infinity}}', "-Infinity không phải là số"),
    "huge float": (b'{"5.2": {"count": 1e999}}', "5.2.count: Số trường hợp: phải là số nguyên"),
    "huge int": (b'{"5.2": {"count": ' + b"9" * 5000 + b"}}", "có số dài quá mức"),
    "large int": (b'{"5.2": {"count": ' + b"9" * 4000 + b"}}", "5.2.count: Số trường hợp: lớn quá mức"),
    "boolean count": (b'{"5.2": {"count": true}}', "5.2.count: Số trường hợp: phải là số nguyên"),
    "text count": (b'{"5.2": {"count": "0"}}', "5.2.count: Số trường hợp: phải là số nguyên"),
    "negative": (b'{"5.2": {"count": -1}}', "5.2.count: Số trường hợp: không được âm"),
    "fraction": (b'{"5.2": {"count": 0.5}}', "5.2.count: Số trường hợp: phải là số nguyên"),
    "null": (b'{"5.2": null}', "5.2: phải là một đối tượng JSON"),
    "zero whole": (b'{"2.1": {"numerator": 0, "denominator": 0}}', "2.1.denominator: Mẫu số bằng 0"),
    "part over whole": (b'{"2.1": {"numerator": 6, "denominator": 5}}', "2.1.numerator: Tử số (6) lớn hơn mẫu số (5)"),
    "no reason": (b'{"6.2": {"not_applicable": ""}}', "6.2.not_applicable: "),
    "not a rate": (b'{"5.2": {"not_applicable": "x"}}', "5.2.not_applicable: "),
    "unknown field": (b'{"5.2": {"count": 0, "n\\u001b[2J": 1}}', "5.2: Không có ô n"),
    "deep": (b'{"5.2": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "JSON lồng quá sâu"),
    "not utf-8": (b'{"5.2": "\xff"}', "không phải UTF-8 (byte 9)"),
    "too long": (b" " * 1_000_001, "dài quá 1000000 byte"),
    "key with a new line": (b'{"a\\nb\\u2028": {}}', "a\\nb\\u2028: không có chỉ tiêu này"),
    "lone surrogate": (b'{"\\ud800": {}}', "\\ud800: không có chỉ tiêu này"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_one_line_with_nothing_on_standard_output(name: str) -> None:
    given, text = BAD[name]
    ran = run(*OTHER, "--json", "-", given=given)
    assert (ran.exit_code, ran.stdout) == (2, ""), name
    assert text in ran.stderr, name
    assert len(ran.stderr.splitlines()) == 1, name
    assert "\x1b" not in ran.stderr


def test_every_fault_has_its_line() -> None:
    ran = run_one({"5.2": {"count": -1}, "2.1": {"numerator": 1}, "99": {}}, *VERSION, "--category", "ward", "--json")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.splitlines() == [
        "category: phải là một trong city_ward, mountain_island_difficult, other",
        "5.2.count: Số trường hợp: không được âm.",
        "2.1.denominator: Mẫu số: chưa nhập.",
        "99: không có chỉ tiêu này trong 2019-06-qd-ttg.",
    ]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--category", "other", "-"], "--version: phải ghi phiên bản"),
        (["--version", "2030", "--category", "other", "-"], "không có phiên bản 2030"),
        ([*VERSION, "-"], "category: phải là một trong"),
        (OTHER, "cần đúng một trong hai"),
        ([*OTHER, "--batch", "-", "-"], "cần đúng một trong hai"),
        ([*OTHER, "/nowhere/answers.json"], "/nowhere/answers.json: không đọc được tệp"),
        ([*OTHER, "--batch", "/nowhere/answers.jsonl"], "/nowhere/answers.jsonl: không đọc được tệp"),
        ([*OTHER, "/"], "/: không đọc được tệp"),
    ],
)
def test_bad_arguments(arguments: list[str], text: str) -> None:
    ran = run(*arguments, given=b"{}")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert text in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_byte_order_mark_is_no_fault() -> None:
    assert run(*OTHER, "--json", "-", given=b"\xef\xbb\xbf{}").exit_code == 0


def test_batch_gives_a_line_for_a_line() -> None:
    ran = batch(line("10337"), line("đặc khu", "city_ward"), line(7, "mountain_island_difficult", {}))
    found = [json.loads(text) for text in ran.stdout.splitlines()]
    assert ran.exit_code == 0
    assert [(one["unit"], one["category"], one["total"]) for one in found] == [
        ("10337", "other", 1000),
        ("đặc khu", "city_ward", 1000),
        (7, "mountain_island_difficult", 0),
    ]
    assert {key: value for key, value in found[0].items() if key != "unit"} == result(BEST)
    assert "đặc khu" in ran.stdout, "Vietnamese is written as it is"


BAD_LINES: dict[str, tuple[bytes, str]] = {
    "not json": (b"{", "dòng 2: không đọc được JSON"),
    "a list": (b"[1]", "dòng 2: phải là một đối tượng JSON có unit, category, answers"),
    "no unit": (b'{"category": "other", "answers": {}}', "dòng 2: thiếu unit"),
    "no answers": (b'{"unit": "a", "category": "other"}', "dòng 2 (a): thiếu answers"),
    "unknown category": (line("a", "ward"), "dòng 2 (a): category: phải là một trong"),
    "category of no text": (line("a", ["other"]), "dòng 2 (a): category: phải là một trong"),
    "unit of no text": (line({"x": 1}), "unit: phải là một mã"),
    "unknown key": (b'{"unit": "a", "category": "other", "answers": {}, "note": 1}', "dòng 2 (a): khóa lạ note"),
    "bad answer": (line("xã A", "other", {"5.2": {"count": -1}}), "dòng 2 (xã A): 5.2.count: "),
    "too long": (b'{"unit": "' + b"a" * 2_500_000 + b'"}', "dòng 2: dài quá 1000000 byte"),
    "not utf-8": (b'{"unit": "\xff"}', "dòng 2: không phải UTF-8"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_reported_and_the_rest_goes_on(name: str) -> None:
    bad, text = BAD_LINES[name]
    ran = batch(line("first"), bad, line("last"))
    assert ran.exit_code == 2, name
    assert [json.loads(one)["unit"] for one in ran.stdout.splitlines()] == ["first", "last"], name
    assert text in ran.stderr, name
    assert len(ran.stderr.splitlines()) == 1, name


def test_line_numbers_count_blank_lines() -> None:
    ran = batch(line("first"), b"", b"  ", b"{")
    assert (ran.exit_code, len(ran.stdout.splitlines())) == (2, 1)
    assert ran.stderr.startswith("dòng 4: ")


def test_a_default_category_for_lines_without_one() -> None:
    bare = json.dumps({"unit": "a", "answers": BEST}).encode()
    ran = batch(bare, line("b", "city_ward"), options=("--category", "other"))
    assert [json.loads(one)["category"] for one in ran.stdout.splitlines()] == ["other", "city_ward"]
    assert "thiếu category" in batch(bare).stderr


def test_a_lone_surrogate_in_a_unit_comes_back_as_it_came() -> None:
    ran = batch(b'{"unit": "\\ud800", "category": "other", "answers": {}}')
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["unit"] == "\ud800"


def test_batch_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    path.write_bytes(line("a") + b"\n" + line("b"))
    ran = run(*VERSION, "--batch", str(path))
    assert [json.loads(one)["unit"] for one in ran.stdout.splitlines()] == ["a", "b"]


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_several_processes_say_what_one_says_in_the_same_order(tmp_path: Path, jobs: str) -> None:
    path, count = tmp_path / "units.jsonl", 5 * AT_ONCE + 7
    faulty = {3: b"{", AT_ONCE + 2: b" " + line("long") + b" " * LONGEST_INPUT, count - 1: b"{"}
    path.write_bytes(b"\n".join(faulty.get(number, line(number)) for number in range(count)))
    ran = run(*VERSION, "--jobs", jobs, "--batch", str(path))
    assert ran.exit_code == 2
    assert [json.loads(one)["unit"] for one in ran.stdout.splitlines()] == [
        number for number in range(count) if number not in faulty
    ]
    told = [one.partition(":")[0] for one in ran.stderr.splitlines()]
    assert told == ["dòng 4", f"dòng {AT_ONCE + 3}", f"dòng {count}"]


def test_a_process_that_is_killed_is_missed() -> None:
    worker = Worker(Batch(load_version(ROOT / "criteria" / "2019-06-qd-ttg.toml").version, None))
    os.kill(worker.process, signal.SIGSTOP)
    worker.give((1, [line("a")]))
    os.kill(worker.process, signal.SIGKILL)
    os.waitid(os.P_PID, worker.process, os.WEXITED | os.WNOWAIT)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="ended before"):
            worker.done()
        worker.give((2, [line("b")]))
    worker.close()


@pytest.fixture
def program() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts the command as a process of its own; one that hangs is ended, so that its test fails."""
    timers: list[Timer] = []

    def start(*arguments: str) -> "subprocess.Popen[bytes]":
        code = "from certify.commands.score import score; score()"
        running = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )
        timers.append(Timer(20, running.kill))
        timers[-1].start()
        return running

    yield start
    for timer in timers:
        timer.cancel()


def test_each_result_is_written_before_the_next_line_is_read(program: Callable[..., "subprocess.Popen[bytes]"]) -> None:
    with program(*VERSION, "--batch", "-") as running:
        assert running.stdin
        assert running.stdout
        for unit in ("a", "b"):
            running.stdin.write(line(unit) + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["unit"] == unit
        running.stdin.close()
        assert running.wait(timeout=20) == 0


def test_a_reader_that_goes_away_ends_the_work_quietly(program: Callable[..., "subprocess.Popen[bytes]"]) -> None:
    with program(*VERSION, "--batch", "-") as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write(line("a") + b"\n")
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write(line("b") + b"\n")
        running.stdin.close()
        running.wait(timeout=20)
        assert running.stderr.read() == b""


def test_processes_end_quietly_with_a_reader_that_goes_away(
    tmp_path: Path, program: Callable[..., "subprocess.Popen[bytes]"]
) -> None:
    path = tmp_path / "units.jsonl"
    path.write_bytes(b"\n".join(line(number) for number in range(10 * AT_ONCE)))
    with program(*VERSION, "--jobs", "3", "--batch", str(path)) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        running.wait(timeout=20)
        assert running.stderr.read() == b""
