"""Lines of a batch: each says of what unit it is and what was answered; out come its result or its problems."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import IO, Any

from msgspec import Struct

from certify.domain.criteria.version import Category, Version
from certify.domain.scoring import data as score_data
from certify.domain.scoring.answer_file import LONGEST_INPUT, BadInput, quoted, read_json
from certify.domain.scoring.plain_lines import PlainLines
from certify.domain.scoring.score import Score

BATCH_KEYS = ("unit", "category", "answers")
# A line with its number; its result as JSON or, where it can't be scored, the problems.
Line = tuple[int, bytes]
Scored = tuple[str | None, list[str]]
# Some lines with the number of the first one; their results as they are written, and the problems. Few objects are
# handed to and fro: whoever reads and writes for several processes must not be what they wait for.
Part = tuple[int, list[bytes]]
Done = tuple[bytes, list[str]]


def result(version: Version, reached: Score, category: Category) -> dict[str, Any]:
    """The result as data for JSON, with points and values as JSON numbers."""
    return score_data.result(version, reached, category, _points, _number)


class Batch(Struct, frozen=True, dict=True):
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

    def done(self, part: Part) -> Done:
        """The results of some lines, ready to be written, and their problems."""
        first, lines = part
        texts: list[str] = []
        problems: list[str] = []
        for text, faults in self.scored(enumerate(lines, start=first)):
            problems += faults
            if text is not None:
                texts.append(f"{text}\n")
        return encoded("".join(texts)), problems


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of a line that is too long only as much as shows that."""
    while line := file.readline(LONGEST_INPUT + 1):
        yield line
        while len(line) > LONGEST_INPUT and not line.endswith(b"\n"):
            line = file.readline(LONGEST_INPUT + 1)
            if not line:
                return


def encoded(text: str) -> bytes:
    """A result in UTF-8, whatever the terminal's encoding; a lone surrogate from the input is escaped."""
    return text.encode("utf-8", "backslashreplace")


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


@cache
def _points(value: Decimal) -> int | float:
    return _number(Fraction(value))


def _number(exact: Fraction) -> int | float:
    """A JSON number, an integer where the value is whole. Only here, at the edge, a fraction is rounded to a float."""
    return exact.numerator if exact.denominator == 1 else exact.numerator / exact.denominator
