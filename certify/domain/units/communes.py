"""Lists of communes, and the province that each belongs to."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from certify.domain.problems import Problem
from certify.domain.units.file import UnitFileError, UnitTable, is_code, rows_by_column

LIST_COLUMNS = ("code", "name", "type", "full_name")
COMMUNE_TYPES = ("xã", "phường", "thị trấn", "đặc khu")


class CommuneRow(Struct, frozen=True):
    """A commune as a list states it, and its line in the file."""

    line: int
    code: str
    name: str
    type: str
    full_name: str
    district_code: str
    district_name: str
    facts: dict[str, str]


def communes_of(table: UnitTable) -> list[CommuneRow]:
    """The communes of a list. Raises UnitFileError with every problem."""
    rows = list(rows_by_column(table, LIST_COLUMNS))
    problems = [problem for line, row in rows for problem in _commune_problems(line, row)]
    problems += _repeated(rows)
    if problems:
        raise UnitFileError(problems)
    columns = (*LIST_COLUMNS, "district_code", "district_name")
    return [
        CommuneRow(
            line=line,
            **{column: row.get(column, "") for column in columns},
            facts={key: value for key, value in row.items() if key not in columns and value},
        )
        for line, row in rows
    ]


class Province(Struct, frozen=True):
    """The province that a list belongs to; `type` is tỉnh or thành phố (a city under central government)."""

    code: str
    name: str
    type: str = "tỉnh"


def province_of(known: str, table: UnitTable, on: date) -> Province | None:
    """The province that a list belongs to on a day, by its column `province_code` or its district codes.

    `known` is the text of provinces.csv. None when no province in it matches on that day.
    """
    first = dict(zip(table.columns, table.rows[0][1], strict=False)) if table.rows else {}
    for province, districts in provinces_on(known, on):
        if first.get("province_code") == province.code or first.get("district_code") in districts:
            return province
    return None


def strays(known: str, table: UnitTable, on: date, province: Province) -> Iterator[Problem]:
    """A problem for each district of a list that is another province's on a day; `known` is provinces.csv."""
    others = {code: other for other, codes in provinces_on(known, on) if other.code != province.code for code in codes}
    told = set[str]()
    for line, cells in table.rows:
        code = dict(zip(table.columns, cells, strict=False)).get("district_code", "")
        if code in others and code not in told:
            told.add(code)
            owner = f"{others[code].type} {others[code].name} ({others[code].code})"
            text = f"mã {code} là của {owner}, không phải của {province.type} {province.name} ({province.code})."
            yield Problem("district_code", text, line)


def provinces_on(known: str, on: date) -> Iterator[tuple[Province, list[str]]]:
    """The provinces of a day, each with the codes of its districts; `known` is provinces.csv."""
    for row in csv.DictReader(io.StringIO(known)):
        if (row["from"] or "0") <= on.isoformat() < (row["to"] or "9"):
            yield Province(row["code"], row["name"], row["type"]), row["district_codes"].split()


def _commune_problems(line: int, row: dict[str, str]) -> Iterator[Problem]:
    if not is_code(row["code"], 5):
        yield Problem("code", f"“{row['code']}” không phải mã năm chữ số", line)
    if row["type"] not in COMMUNE_TYPES:
        yield Problem("type", f"“{row['type']}” phải là một trong {', '.join(COMMUNE_TYPES)}", line)
    for column in ("name", "full_name"):
        if not row[column]:
            yield Problem(column, "để trống", line)
    if "district_code" in row:
        if not is_code(row["district_code"], 3):
            yield Problem("district_code", f"“{row['district_code']}” không phải mã ba chữ số", line)
        if not row.get("district_name"):
            yield Problem("district_name", "để trống", line)


def _repeated(rows: list[tuple[int, dict[str, str]]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, row in rows:
        earlier = first.setdefault(row["code"], line)
        if earlier != line:
            yield Problem("code", f"mã {row['code']} đã có ở dòng {earlier}", line)
