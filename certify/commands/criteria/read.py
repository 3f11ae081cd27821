"""`certify criteria`: checking and showing criteria files, and their JSON Schema. `revisions` changes versions."""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click

from certify.cli_said import Group
from certify.commands.criteria.revisions import COMMANDS
from certify.config import settings
from certify.domain.criteria.figures import MARK_NAMES, Band, Mark, Otherwise
from certify.domain.criteria.file import CriteriaFileError, json_schema
from certify.domain.criteria.rules import Rule, YesNo
from certify.domain.criteria.version import Version
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import format_points
from certify.domain.problems import Problem
from certify.domain.scoring.answer_file import quoted
from certify.operations.criteria.checking import problems_of_file


@click.group(cls=Group)
def criteria() -> None:
    """Bộ tiêu chí: xem, kiểm tra, so sánh, nhập, xác nhận."""


for command in COMMANDS:
    criteria.add_command(command)


@criteria.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Kiểm tra các tệp tiêu chí và kế hoạch (mặc định: tất cả tệp của hệ thống): mọi lỗi, từng dòng, từng chỗ."""
    folders = settings().criteria_folders
    with_plans = [path for folder in folders for path in (folder, folder / "plans")]
    paths = files or tuple(path for folder in with_plans for path in sorted(folder.glob("*.toml")))
    library = Library(folders)
    faults: list[str] = []
    for path in paths:
        problems = problems_of_file(path, library)
        faults += [_line(path, problem) for problem in problems]
        if not problems:
            click.echo(f"{path}: đạt")
    _refuse(faults or ([] if files else _repeated()))


@criteria.command()
@click.argument("version_id")
def show(version_id: str) -> None:
    """In một phiên bản tiêu chí cùng dấu nguồn của từng con số."""
    try:
        version = Library(settings().criteria_folders).latest(version_id).version
    except UnknownVersion:
        _refuse([f"Không có phiên bản {quoted(version_id)}."])
    except CriteriaFileError as refused:
        _refuse(refused.faults)
    else:
        click.echo("\n".join(_shown(version)))


@criteria.command()
def schema() -> None:
    """In JSON Schema của tệp tiêu chí, dùng cho trình soạn thảo."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _shown(version: Version) -> Iterator[str]:
    yield f"{version.number} ({version.issued_on:%d/%m/%Y}), bản {version.revision}: {version.name}"
    yield f"Đối chiếu: {version.attestation_words}."
    if version.standing:
        yield f"Hiệu lực: {version.standing.text} ({version.standing.clause}) [{MARK_NAMES[version.standing.source]}]"
    for category in version.categories:
        yield f"  Từ {_figure(category.threshold.value, category.threshold.source)}: {category.name}"
    for criterion in version.criteria:
        yield f"{criterion.id}. {criterion.name}: {_figure(criterion.max.value, criterion.max.source)}"
        for indicator in criterion.indicators:
            yield f"   {indicator.id} {indicator.name}"
            yield from (f"       {line}" for line in _scale(indicator.rule))


def _scale(rule: Rule) -> list[str]:
    if isinstance(rule, YesNo):
        return [f"Có: {_figure(rule.yes.points, rule.yes.source)}"]
    parts: tuple[Band | Otherwise, ...] = (*rule.bands, rule.otherwise)
    return [f"{w}: {_figure(p.points, p.source)}" for w, p in zip(rule.words, parts, strict=True)]


def _figure(value: Decimal, source: Mark) -> str:
    return f"{format_points(value)} điểm [{MARK_NAMES[source]}]"


def _line(path: Path, problem: Problem) -> str:
    """A problem as people find it: "tệp: dòng 12: chỗ: điều sai, điều đúng"."""
    where = [str(path), f"dòng {problem.line}" if problem.line else "", problem.place]
    return f"{': '.join(filter(None, where))}: {problem.text}"


def _repeated() -> list[str]:
    """What is wrong with the files as a whole although each is valid by itself."""
    try:
        Library(settings().criteria_folders).all()
    except CriteriaFileError as refused:
        return refused.faults
    return []


def _refuse(faults: list[str]) -> None:
    """End the command with the faults, one a line; do nothing if there are none."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(2)
