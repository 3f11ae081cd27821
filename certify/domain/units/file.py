"""Unit files: lists of administrative units and mappings of old units to new ones, as CSV.

A list has the columns `code, name, type, full_name` and, where there is a level between commune and province,
`district_code, district_name`; a mapping has `old_code, new_code, extent` and the names. Every other column of a list
is kept with the unit as a fact. A file is imported as a whole or not at all.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from msgspec import Struct

from certify.domain.limits import TABLE
from certify.domain.problems import Problem, problems_of
from certify.domain.texts import TextRefused, admitted


class UnitFileError(Exception):
    """The file was refused, for each of `problems`: each names a line and a column of the file."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = problems_of(problems)
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> list[str]:
        """The problems as lines: "dòng 3, cột code: …"."""
        return [problem.under(_where(problem)).text if problem.line else problem.text for problem in self.problems]


class UnitTable(Struct, frozen=True):
    """The table of a list or a mapping: its columns, and the line number and cells of each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping rather than a list, by its header."""
        return any("old_code" in column for column in self.columns)


def read_units(text: str) -> UnitTable:
    """The table of a CSV file with commas. Raises UnitFileError when it can't be read."""
    try:
        reader = csv.reader(io.StringIO(admitted(text.removeprefix("\ufeff"), TABLE.file)), strict=True)
    except TextRefused as refused:
        raise UnitFileError([str(refused)]) from refused
    try:
        columns = tuple(next(reader, ()))
        rows = tuple((reader.line_num, tuple(map(str.strip, cells))) for cells in reader if cells)
    except csv.Error as fault:
        raise UnitFileError([Problem("", f"không đọc được CSV ({fault})", reader.line_num)]) from fault
    return UnitTable(columns, rows)


def _where(problem: Problem) -> str:
    return f"dòng {problem.line}, cột {problem.place}" if problem.place else f"dòng {problem.line}"


def rows_by_column(table: UnitTable, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by column, each with its line. Raises UnitFileError when they don't match the header."""
    if missing := [column for column in needed if column not in table.columns]:
        raise UnitFileError([Problem("", f"thiếu cột {', '.join(missing)}", 1)])
    for line, cells in table.rows:
        if len(cells) != len(table.columns):
            raise UnitFileError([Problem("", "số ô không khớp với dòng tiêu đề", line)])
        yield line, dict(zip(table.columns, cells, strict=True))


def is_code(text: str, length: int) -> bool:
    """Whether a text is a code of so many digits."""
    return len(text) == length and text.isascii() and text.isdigit()
