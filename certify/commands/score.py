"""`certify score`: answers in, points out; its output is an interface for other programs."""

import errno
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import IO, Any, NoReturn

import click

from certify import uncollected
from certify.config import settings
from certify.domain.criteria.file import CriteriaFileError
from certify.domain.criteria.version import Category, Version
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import format_points
from certify.domain.scoring import data as score_data
from certify.domain.scoring.answer_file import LONGEST_INPUT, BadInput, quoted, read_json, read_limited
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import Score, why

BATCH_KEYS = ("unit", "category", "answers")


@click.command()
@click.option("--version", "version_id", help="Phiên bản tiêu chí, ví dụ 2019-06-qd-ttg.")
@click.option("--category", help="city_ward, mountain_island_difficult hoặc other; với --batch là mặc định.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--batch", type=click.Path(allow_dash=True), help="Tệp mỗi dòng một JSON; - là đầu vào chuẩn.")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
def score(version_id: str | None, category: str | None, as_json: bool, batch: str | None, file: str | None) -> None:
    """Chấm điểm một tệp trả lời, hoặc nhiều xã với --batch."""
    version = _version(version_id)
    if (batch is None) == (file is None):
        _fail("cần đúng một trong hai: tệp trả lời hoặc --batch")
    try:
        if batch is not None:
            sys.exit(0 if _batch(version, batch, category) else 2)
        _one(version, file or "-", category, as_json=as_json)
    except BadInput as fault:
        _fail(*map(str, fault.problems))
    except OSError as fault:
        if fault.errno == errno.EPIPE:
            raise
        _fail(f"{quoted(batch or file)}: không đọc được tệp")


def result(version: Version, reached: Score, category: Category) -> dict[str, Any]:
    """The result as data for JSON, with points and values as JSON numbers."""
    return score_data.result(version, reached, category, _points, _number)


def _version(version_id: str | None) -> Version:
    if version_id is None:
        _fail("--version: phải ghi phiên bản tiêu chí")
    try:
        with uncollected():
            return Library(settings().criteria_folders).latest(version_id).version
    except UnknownVersion:
        _fail(f"--version: không có phiên bản {quoted(version_id)}")
    except CriteriaFileError as fault:
        _fail(*fault.faults)


def _one(version: Version, path: str, category: str | None, *, as_json: bool) -> None:
    with click.open_file(path, "rb") as file:
        data = read_json(read_limited(file))
    reached, chosen = score_data.scored(version, data, category)
    if as_json:
        _write(json.dumps(result(version, reached, chosen), ensure_ascii=False, indent=2))
    else:
        _write("\n".join(_table(version, reached, chosen)))


def _batch(version: Version, path: str, category: str | None) -> bool:
    """Score line by line; True if every line could be scored."""
    all_scored = True
    with click.open_file(path, "rb") as file:
        for number, raw in enumerate(_lines(file), start=1):
            if raw.strip():
                all_scored = _batch_line(version, number, raw, category) and all_scored
    return all_scored


def _batch_line(version: Version, number: int, raw: bytes, category: str | None) -> bool:
    location = f"dòng {number}"
    try:
        data = _batch_data(raw)
        location += f" ({quoted(data['unit'])})" if "unit" in data else ""
        _check_keys(data, () if category is None else ("category",))
        reached, chosen = score_data.scored(version, data["answers"], data.get("category", category))
    except BadInput as fault:
        for problem in fault.problems:
            click.echo(f"{location}: {problem}", err=True)
        return False
    _write(json.dumps({"unit": data["unit"], **result(version, reached, chosen)}, ensure_ascii=False))
    return True


def _batch_data(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST_INPUT:
        raise BadInput(f"dài quá {LONGEST_INPUT} byte")
    data = read_json(raw)
    if not isinstance(data, dict):
        raise BadInput("phải là một đối tượng JSON có unit, category, answers")
    return data


def _check_keys(data: dict[str, Any], optional: tuple[str, ...]) -> None:
    faults = [f"thiếu {key}" for key in BATCH_KEYS if key not in data and key not in optional]
    faults += [f"khóa lạ {quoted(key)}" for key in data if key not in BATCH_KEYS]
    unit = data.get("unit", "")
    if isinstance(unit, bool) or not isinstance(unit, str | int) or len(str(unit)) > 200:
        faults.append("unit: phải là một mã hoặc tên ngắn")
    if faults:
        raise BadInput(*faults)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of a line that is too long only as much as shows that."""
    while line := file.readline(LONGEST_INPUT + 1):
        yield line
        while len(line) > LONGEST_INPUT and not line.endswith(b"\n"):
            line = file.readline(LONGEST_INPUT + 1)
            if not line:
                return


@cache
def _points(value: Decimal) -> int | float:
    return _number(Fraction(value))


def _number(exact: Fraction) -> int | float:
    """A JSON number, an integer where the value is whole. Only here, at the edge, a fraction is rounded to a float."""
    return exact.numerator if exact.denominator == 1 else exact.numerator / exact.denominator


def _table(version: Version, reached: Score, category: Category) -> Iterator[str]:
    for part in reached.criteria:
        yield f"{part.criterion.id}. {part.criterion.name}: {_of(part.points, part.max)}"
        yield from (f"   {line.indicator.id} {why(line) or 'chưa nhập'}" for line in part.indicators)
    judgement = judge(reached, category)
    yield f"Tổng: {_of(reached.total, reached.max)} (ngưỡng {format_points(judgement.threshold)}: {category.name})"
    yield from (f" - {reason.text}" for reason in judgement.reasons)
    yield "Đủ điều kiện." if judgement.meets else "Chưa đủ điều kiện."
    if not version.attested:
        yield "Bộ tiêu chí còn số liệu chưa đối chiếu văn bản gốc."


def _of(points: Decimal, full: Decimal) -> str:
    return f"{format_points(points)}/{format_points(full)} điểm"


def _write(text: str) -> None:
    """Write one result in UTF-8, whatever the terminal's encoding; a lone surrogate from the input is escaped."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _fail(*faults: str) -> NoReturn:
    for fault in faults:
        click.echo(" ".join(fault.splitlines()), err=True)
    sys.exit(2)
