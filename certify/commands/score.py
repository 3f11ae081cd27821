"""`certify score`: answers in, points out; its output is an interface for other programs."""

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NoReturn

import click

from certify import uncollected
from certify.commands.scoring.batch import Batch, Done, encoded, lines_of, result
from certify.commands.scoring.processes import by_processes
from certify.config import settings
from certify.domain.criteria.file import CriteriaFileError
from certify.domain.criteria.version import Category, Version
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import format_points
from certify.domain.questions.asking import questions
from certify.domain.scoring import data as score_data
from certify.domain.scoring.answer_file import BadInput, quoted, read_json, read_limited
from certify.domain.scoring.judgement import judge
from certify.domain.scoring.score import Score, why

JOBS = "Số tiến trình với --batch; mặc định: mọi lõi cho một tệp, 1 cho đầu vào chuẩn. Thứ tự dòng luôn được giữ."


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
        text = json.dumps(result(version, reached, chosen), ensure_ascii=False, indent=2)
    else:
        text = "\n".join(_table(version, reached, chosen))
    _write(encoded(f"{text}\n"))


def _batch(batch: Batch, path: str, jobs: int) -> bool:
    """Score the lines in their order; True if every line could be scored."""
    all_scored = True
    with click.open_file(path, "rb") as file:
        lines = lines_of(file)
        for written, problems in _one_by_one(batch, lines) if jobs == 1 else by_processes(batch, lines, jobs):
            for problem in problems:
                click.echo(problem, err=True)
            _write(written)
            all_scored = all_scored and not problems
    return all_scored


def _one_by_one(batch: Batch, lines: Iterable[bytes]) -> Iterator[Done]:
    """Each line by itself: whoever waits for its result gets it before the next line is read."""
    return (batch.done((number, [raw])) for number, raw in enumerate(lines, start=1))


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


def _write(written: bytes) -> None:
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()


def _fail(*faults: str) -> NoReturn:
    for fault in faults:
        click.echo(" ".join(fault.splitlines()), err=True)
    sys.exit(2)
