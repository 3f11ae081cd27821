"""Mappings of old units to new ones."""

from collections.abc import Iterator

from msgspec import Struct

from certify.domain.problems import Problem
from certify.domain.units.file import UnitFileError, UnitTable, is_code, rows_by_column
from certify.domain.units.lineage import Extent

MAPPING_COLUMNS = ("old_code", "new_code", "new_name", "extent", "note")


class MappingRow(Struct, frozen=True):
    """One old unit and the new one that it became part of, wholly or partly; and its line in the file."""

    line: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    extent: Extent
    note: str


def mapping_of(table: UnitTable) -> list[MappingRow]:
    """The rows of a mapping. Raises UnitFileError with every problem."""
    rows = list(rows_by_column(table, MAPPING_COLUMNS))
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


def _mapping_problems(line: int, row: dict[str, str]) -> Iterator[Problem]:
    for column in ("old_code", "new_code"):
        if not is_code(row[column], 5):
            yield Problem(column, f"“{row[column]}” không phải mã năm chữ số", line)
    if row["extent"] not in set(Extent):
        yield Problem("extent", f"“{row['extent']}” phải là một trong {', '.join(Extent)}", line)
