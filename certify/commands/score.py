"""`certify score`: answers in, points out; the contract for machines."""

import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click

from certify.config import settings
from certify.domain.criteria import Category
from certify.domain.criteria_file import CriteriaFileError, LoadedVersion
from certify.domain.library import Library, UnknownVersion
from certify.domain.numbers import format_points
from certify.domain.rules import Answer, BadAnswer, parse_answer
from certify.domain.scoring import IndicatorScore, Score, judge, why
from certify.domain.scoring import score as score_answers

LONGEST_LINE = 1_000_000


class BadInput(Exception):  # noqa: N818
    """An input was refused; `faults` are sentences."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@click.command()
@click.option("--version", "version_id", required=True, help="Phiên bản tiêu chí, ví dụ 2019-06-qd-ttg.")
@click.option("--category", help="city_ward, mountain_island_difficult hoặc other.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--batch", type=click.Path(allow_dash=True), help="Tệp mỗi dòng một JSON; - là đầu vào chuẩn.")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
def score(version_id: str, category: str | None, as_json: bool, batch: str | None, file: str | None) -> None:
    """Chấm điểm một tệp trả lời, hoặc nhiều xã với --batch."""
    try:
        loaded = Library(settings().criteria_folders).latest(version_id)
    except UnknownVersion:
        _fail(f"--version: không có phiên bản {version_id}")
    except CriteriaFileError as fault:
        _fail(*fault.faults)
    if (batch is None) == (file is None):
        _fail("cần đúng một trong hai: tệp trả lời hoặc --batch")
    if batch is not None:
        sys.exit(0 if _batch(loaded, batch) else 2)
    try:
        answers = parse_answers(loaded, read_json(_bytes(file or "-")))
        chosen = find_category(loaded, category)
    except (BadInput, OSError) as fault:
        _fail(*(fault.faults if isinstance(fault, BadInput) else (f"{file}: không đọc được tệp",)))
    reached = score_answers(loaded.version, answers)
    say = _write_json if as_json else _write_table
    say(loaded, reached, chosen)


def read_json(raw: bytes) -> Any:  # noqa: ANN401
    """A JSON text, strictly: UTF-8, no repeated keys, no NaN. Raises BadInput."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as fault:
        raise BadInput("không phải UTF-8") from fault
    except RecursionError as fault:
        raise BadInput("JSON lồng quá sâu") from fault
    except ValueError as fault:
        raise BadInput(f"không đọc được JSON ({fault})") from fault


def parse_answers(loaded: LoadedVersion, data: object) -> dict[str, Answer]:
    """The answers of a JSON object by indicator id. Raises BadInput with every fault."""
    if not isinstance(data, dict):
        raise BadInput("các câu trả lời phải là một đối tượng JSON")
    rules = {indicator.id: indicator.rule for indicator in loaded.version.indicators}
    answers, faults = {}, []
    for key, value in data.items():
        try:
            if key not in rules:
                raise BadAnswer("", f"không có chỉ tiêu này trong {loaded.version.id}")
            if not isinstance(value, dict):
                raise BadAnswer("", "phải là một đối tượng JSON")
            answers[key] = parse_answer(rules[key], value)
        except BadAnswer as fault:
            place = f"{key}.{fault.field}" if fault.field else key
            faults.append(f"{place[:80]!r}: {fault.message}".replace("\n", " "))
    if faults:
        raise BadInput(*faults)
    return answers


def find_category(loaded: LoadedVersion, category: object) -> Category:
    """The category of that id. Raises BadInput."""
    known = {one.id: one for one in loaded.version.categories}
    if not isinstance(category, str) or category not in known:
        raise BadInput(f"category: phải là một trong {', '.join(known)}")
    return known[category]


def result(loaded: LoadedVersion, reached: Score, category: Category) -> dict[str, Any]:
    """The result as JSON data."""
    judgement = judge(reached, category)
    return {
        "version": loaded.version.id,
        "revision": loaded.version.revision,
        "attested": loaded.version.attested,
        "category": category.id,
        "total": _number(reached.total),
        "max": _number(reached.max),
        "threshold": _number(judgement.threshold),
        "meets_conditions": judgement.meets,
        "reasons": [reason.key for reason in judgement.reasons],
        "criteria": [
            {
                "id": part.criterion.id,
                "points": _number(part.points),
                "max": _number(part.max),
                "indicators": [_indicator(line) for line in part.indicators],
            }
            for part in reached.criteria
        ],
    }


def _indicator(part: IndicatorScore) -> dict[str, Any]:
    outcome = part.outcome
    data = {"id": part.indicator.id, "points": None, "max": _number(part.indicator.max_points)}
    if outcome is None:
        return {**data, "value": None, "band": None}
    yes = getattr(part.answer, "yes", None)
    value = yes if yes is not None else None if outcome.value is None else _number(outcome.value)
    return {**data, "points": _number(outcome.points), "value": value, "band": outcome.band}


def _batch(loaded: LoadedVersion, path: str) -> bool:
    fine = True
    try:
        for line, raw in enumerate(_lines(path), start=1):
            fine = _batch_line(loaded, line, raw, sys.stdout.write) and fine
    except OSError:
        _fail(f"{path}: không đọc được tệp")
    return fine


def _batch_line(loaded: LoadedVersion, line: int, raw: bytes, write: Callable[[str], object]) -> bool:
    unit: object = None
    try:
        if len(raw) > LONGEST_LINE:
            raise BadInput(f"dòng dài quá {LONGEST_LINE} byte")
        data = read_json(raw)
        if not isinstance(data, dict):
            raise BadInput("phải là một đối tượng JSON có unit, category, answers")
        unit = data.get("unit")
        if problems := [f"thiếu {key}" for key in ("unit", "category", "answers") if key not in data]:
            raise BadInput(*problems)
        if extra := sorted(set(data) - {"unit", "category", "answers"}):
            raise BadInput(f"khóa lạ {', '.join(extra)[:80]}")
        category = find_category(loaded, data["category"])
        reached = score_answers(loaded.version, parse_answers(loaded, data["answers"]))
    except BadInput as fault:
        place = f"dòng {line}" + (f" ({str(unit)[:80]})" if unit is not None else "")
        for said in fault.faults:
            click.echo(f"{place}: {said}", err=True)
        return False
    write(json.dumps({"unit": unit, **result(loaded, reached, category)}, ensure_ascii=False) + "\n")
    return True


def _lines(path: str) -> Iterator[bytes]:
    if path == "-":
        yield from _filled(sys.stdin.buffer)
        return
    with Path(path).open("rb") as file:
        yield from _filled(file)


def _filled(file: BinaryIO) -> Iterator[bytes]:
    return (raw for raw in file if raw.strip())


def _bytes(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()


def _number(value: Decimal | Fraction) -> int | float:
    """A JSON number: whole where it is whole. Only here, at the edge, a fraction becomes a decimal."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"khóa {next(key for key in keys if keys.count(key) > 1)!r} có hai lần")
    return data


def _no_constant(name: str) -> Any:  # noqa: ANN401
    raise ValueError(f"{name} không phải là số")


def _write_json(loaded: LoadedVersion, reached: Score, category: Category) -> None:
    click.echo(json.dumps(result(loaded, reached, category), ensure_ascii=False, indent=2))


def _write_table(loaded: LoadedVersion, reached: Score, category: Category) -> None:
    for part in reached.criteria:
        click.echo(f"{part.criterion.id}. {part.criterion.name}: {_of(part.points, part.max)}")
        for line in part.indicators:
            click.echo(f"   {line.indicator.id} {why(line) or 'chưa nhập'}")
    judgement = judge(reached, category)
    click.echo(f"Tổng: {_of(reached.total, reached.max)} (ngưỡng {format_points(judgement.threshold)})")
    for reason in judgement.reasons:
        click.echo(f" - {reason.text}")
    click.echo("Đủ điều kiện." if judgement.meets else "Chưa đủ điều kiện.")
    if not loaded.version.attested:
        click.echo("Bộ tiêu chí còn số liệu chưa đối chiếu văn bản gốc.")


def _of(points: Decimal, full: Decimal) -> str:
    return f"{format_points(points)}/{format_points(full)} điểm"


def _fail(*faults: str) -> NoReturn:
    for fault in faults:
        click.echo(fault.replace("\n", " "), err=True)
    sys.exit(2)
