"""`certify score`: answers in, points out; its output is an interface for other programs."""

import errno
import json
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain
from typing import IO, Any, NoReturn

import click

from certify import uncollected
from certify.config import settings
from certify.domain.criteria.file import CriteriaFileError
from certify.domain.criteria.version import Category, Version
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import format_points
from certify.domain.questions.asking import questions
from certify.domain.scoring import data as score_data
from certify.domain.scoring.answer_file import LONGEST_INPUT, BadInput, quoted, read_json, read_limited
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.plain_lines import PlainLines
from certify.domain.scoring.score import Score, why

BATCH_KEYS = ("unit", "category", "answers")
JOBS = "Số tiến trình với --batch; mặc định: mọi lõi cho một tệp, 1 cho đầu vào chuẩn. Thứ tự dòng luôn được giữ."
# So many lines go to a process at once, so many bytes at most.
AT_ONCE, MOST_BYTES = 200, 2_000_000

# The batch that a process works on.
_BATCHES: list["Batch"] = []
# A line with its number; its result as JSON or, where it can't be scored, the problems.
Line = tuple[int, bytes]
Scored = tuple[str | None, list[str]]


@click.command()
@click.option("--version", "version_id", help="Phiên bản tiêu chí, ví dụ 2019-06-qd-ttg.")
@click.option("--category", help="city_ward, mountain_island_difficult hoặc other; với --batch là mặc định.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--batch", type=click.Path(allow_dash=True), help="Tệp mỗi dòng một JSON; - là đầu vào chuẩn.")
@click.option("--jobs", type=click.IntRange(1, 256), help=JOBS)
@click.argument("file", required=False, type=click.Path(allow_dash=True))
def score(
    version_id: str | None, category: str | None, as_json: bool, batch: str | None, jobs: int | None, file: str | None
) -> None:
    """Chấm điểm một tệp trả lời, hoặc nhiều xã với --batch."""
    version = _version(version_id)
    if (batch is None) == (file is None):
        _fail("cần đúng một trong hai: tệp trả lời hoặc --batch")
    try:
        if batch is not None:
            # Whoever writes to the standard input may wait for each answer before the next line.
            all_cores = 1 if batch == "-" else len(os.sched_getaffinity(0))
            sys.exit(0 if _batch(Batch(version, category), batch, jobs or all_cores) else 2)
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


@dataclass(frozen=True)
class Batch:
    """What the lines of a batch are scored under; `category` is that of lines that name none."""

    version: Version
    category: str | None

    @cached_property
    def plain(self) -> PlainLines:
        return PlainLines(self.version, self.category, _number)

    def scored(self, lines: Iterable[Line]) -> Iterator[Scored]:
        """The lines that aren't blank, each as its result or its problems."""
        return (self._scored(number, raw) for number, raw in lines if raw.strip())

    def _scored(self, number: int, raw: bytes) -> Scored:
        if (text := self.plain.result(raw)) is not None:
            return text, []
        location = f"dòng {number}"
        try:
            data = _batch_data(raw)
            location += f" ({quoted(data['unit'])})" if "unit" in data else ""
            _check_keys(data, () if self.category is None else ("category",))
            reached, chosen = score_data.scored(self.version, data["answers"], data.get("category", self.category))
        except BadInput as fault:
            return None, [f"{location}: {problem}" for problem in fault.problems]
        whole = {"unit": data["unit"], **result(self.version, reached, chosen)}
        return json.dumps(whole, ensure_ascii=False), []


def _batch(batch: Batch, path: str, jobs: int) -> bool:
    """Score line by line, in their order; True if every line could be scored."""
    all_scored = True
    with click.open_file(path, "rb") as file:
        lines = enumerate(_lines(file), start=1)
        for text, problems in batch.scored(lines) if jobs == 1 else _by_processes(batch, lines, jobs):
            for problem in problems:
                click.echo(problem, err=True)
            if text is not None:
                _write(text)
            all_scored = all_scored and not problems
    return all_scored


def _by_processes(batch: Batch, lines: Iterable[Line], jobs: int) -> Iterator[Scored]:
    """The same by several processes, which get some lines at a time; only a few parts are in memory at once."""
    from concurrent.futures import Future, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    parts = _parts(lines)
    first, second = next(parts, []), next(parts, None)
    if second is None:  # a process costs more than so few lines
        yield from batch.scored(first)
        return
    with ProcessPoolExecutor(jobs, get_context("fork"), _begin, (batch,)) as pool:
        waiting: deque[Future[list[Scored]]] = deque()
        for part in chain((first, second), parts):
            waiting.append(pool.submit(_part, part))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _begin(batch: Batch) -> None:
    """What a process works on, handed over once."""
    _BATCHES[:] = [batch]


def _part(lines: list[Line]) -> list[Scored]:
    return list(_BATCHES[0].scored(lines))


def _parts(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Some lines at a time, and few where they are long."""
    part: list[Line] = []
    size = 0
    for number, raw in lines:
        part.append((number, raw))
        size += len(raw)
        if len(part) == AT_ONCE or size > MOST_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


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
    yield from (f"Câu hỏi: {one.said} {one.text}" for one in questions(version, reached.answers))
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
