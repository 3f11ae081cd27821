"""Unit files: lists of administrative units and mappings of old units to new ones, as CSV.

A list has the columns `code, name, type, full_name` and, where there is a level between commune and province,
`district_code, district_name`; a mapping has `old_code, new_code, extent` and the names. Every other column of a list
is kept with the unit as a fact. A file is imported as a whole or not at all.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from certify.domain.problems import Problem, problems_of
from certify.domain.units.lineage import Extent

LIST_COLUMNS = ("code", "name", "type", "full_name")
MAPPING_COLUMNS = ("old_code", "new_code", "new_name", "extent", "note")
COMMUNE_TYPES = ("xã", "phường", "thị trấn", "đặc khu")


class UnitFileError(Exception):
    """The file was refused, for each of `problems`: each names a line and a column of the file."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = problems_of(problems)
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> list[str]:
        """The problems as lines: "dòng 3, cột code: …"."""
        return [problem.under(_where(problem)).text if problem.line else problem.text for problem in self.problems]


@dataclass(frozen=True)
class UnitTable:
    """A list or a mapping as it stands: its columns, and of each row the line it stands on with its cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping rather than a list, by its heading."""
        return any("old_code" in column for column in self.columns)


@dataclass(frozen=True)
class CommuneRow:
    """A commune as a list states it, on which line of it."""

    line: int
    code: str
    name: str
    type: str
    full_name: str
    district_code: str
    district_name: str
    facts: dict[str, str]


@dataclass(frozen=True)
class MappingRow:
    """One old unit and the new one that it became part of, wholly or partly; and its line in the file."""

    line: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    extent: Extent
    note: str


def read_units(text: str) -> UnitTable:
    """The table of a CSV file with commas. Raises UnitFileError when it is none."""
    reader = csv.reader(io.StringIO(unicodedata.normalize("NFC", text.removeprefix("\ufeff"))), strict=True)
    try:
        columns = tuple(next(reader, ()))
        rows = tuple((reader.line_num, tuple(map(str.strip, cells))) for cells in reader if cells)
    except csv.Error as fault:
        raise UnitFileError([Problem("", f"không đọc được CSV ({fault})", reader.line_num)]) from fault
    return UnitTable(columns, rows)


def communes_of(table: UnitTable) -> list[CommuneRow]:
    """The communes of a list. Raises UnitFileError with every problem."""
    rows = list(_rows(table, LIST_COLUMNS))
    problems = [problem for line, row in rows for problem in _commune_problems(line, row)]
    problems += _repeated(rows)
    if problems:
        raise UnitFileError(problems)
    named = (*LIST_COLUMNS, "district_code", "district_name")
    return [
        CommuneRow(
            line=line,
            **{column: row.get(column, "") for column in named},
            facts={key: value for key, value in row.items() if key not in named and value},
        )
        for line, row in rows
    ]


def mapping_of(table: UnitTable) -> list[MappingRow]:
    """The rows of a mapping. Raises UnitFileError with every problem."""
    rows = list(_rows(table, MAPPING_COLUMNS))
    if problems := [problem for line, row in rows for problem in _mapping_problems(line, row)]:
        raise UnitFileError(problems)
    return [
        MappingRow(
            line=line,
            old_code=row["old_code"],
            old_name=row.get("old_name_2021") or row.get("old_name_2025") or row.get("old_name", ""),
            new_code=row["new_code"],
            new_name=row["new_name"],
            extent=Extent(row["extent"]),
            note=row["note"],
        )
        for line, row in rows
    ]


@dataclass(frozen=True)
class Province:
    """The province a list belongs to; `type` is tỉnh or thành phố (a city under central government)."""

    code: str
    name: str
    type: str = "tỉnh"


def province_of(known: str, table: UnitTable, on: date) -> Province | None:
    """The province that a list belongs to on a day, by its column `province_code` or its district codes.

    `known` is the text of provinces.csv. None when no province in it matches on that day.
    """
    first = dict(zip(table.columns, table.rows[0][1], strict=False)) if table.rows else {}
    for province in csv.DictReader(io.StringIO(known)):
        fits = (
            first.get("province_code") == province["code"]
            or first.get("district_code") in province["district_codes"].split()
        )
        if fits and (province["from"] or "0") <= on.isoformat() < (province["to"] or "9"):
            return Province(province["code"], province["name"], province["type"])
    return None


def _where(problem: Problem) -> str:
    return f"dòng {problem.line}, cột {problem.place}" if problem.place else f"dòng {problem.line}"


def _rows(table: UnitTable, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by column, each with its line. Raises UnitFileError when they don't fit the heading."""
    if missing := [column for column in needed if column not in table.columns]:
        raise UnitFileError([Problem("", f"thiếu cột {', '.join(missing)}", 1)])
    for line, cells in table.rows:
        if len(cells) != len(table.columns):
            raise UnitFileError([Problem("", "số ô không khớp với dòng tiêu đề", line)])
        yield line, dict(zip(table.columns, cells, strict=True))


def _commune_problems(line: int, row: dict[str, str]) -> Iterator[Problem]:
    if not _digits(row["code"], 5):
        yield Problem("code", f"“{row['code']}” không phải mã năm chữ số", line)
    if row["type"] not in COMMUNE_TYPES:
        yield Problem("type", f"“{row['type']}” phải là một trong {', '.join(COMMUNE_TYPES)}", line)
    for column in ("name", "full_name"):
        if not row[column]:
            yield Problem(column, "để trống", line)
    if "district_code" in row:
        if not _digits(row["district_code"], 3):
            yield Problem("district_code", f"“{row['district_code']}” không phải mã ba chữ số", line)
        if not row.get("district_name"):
            yield Problem("district_name", "để trống", line)


def _mapping_problems(line: int, row: dict[str, str]) -> Iterator[Problem]:
    for column in ("old_code", "new_code"):
        if not _digits(row[column], 5):
            yield Problem(column, f"“{row[column]}” không phải mã năm chữ số", line)
    if row["extent"] not in set(Extent):
        yield Problem("extent", f"“{row['extent']}” phải là một trong {', '.join(Extent)}", line)


def _repeated(rows: list[tuple[int, dict[str, str]]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, row in rows:
        earlier = first.setdefault(row["code"], line)
        if earlier != line:
            yield Problem("code", f"mã {row['code']} đã có ở dòng {earlier}", line)


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
