"""Unit files: lists of administrative units and mappings of old units to new ones, as CSV.

A list has the columns `code, name, type, full_name` and, where there is a level between commune and province,
`district_code, district_name`; a mapping has `old_code, new_code, extent` and the names. Every other column of a list
is kept with the unit as a fact. A file is imported as a whole or not at all.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LIST_COLUMNS = ("code", "name", "type", "full_name")
MAPPING_COLUMNS = ("old_code", "new_code", "new_name", "extent", "note")
COMMUNE_TYPES = ("xã", "phường", "thị trấn", "đặc khu")
EXTENTS = ("whole", "part", "unchanged")


class UnitFileError(Exception):
    """The file was refused; each of `faults` names the line, the column and the problem."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class CommuneRow:
    """A commune as a list states it."""

    code: str
    name: str
    type: str
    full_name: str
    district_code: str
    district_name: str
    facts: dict[str, str]


@dataclass(frozen=True)
class MappingRow:
    """One old unit and the new one that it became part of, wholly or partly."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    extent: str
    note: str


def read_communes(text: str) -> list[CommuneRow]:
    """The communes of a list. Raises UnitFileError with every fault."""
    rows = list(_rows(text, LIST_COLUMNS))
    faults = [fault for line, row in rows for fault in _commune_faults(line, row)]
    faults += _repeated(rows)
    if faults:
        raise UnitFileError(faults)
    named = (*LIST_COLUMNS, "district_code", "district_name")
    return [
        CommuneRow(
            **{column: row.get(column, "") for column in named},
            facts={key: value for key, value in row.items() if key not in named and value},
        )
        for _, row in rows
    ]


def read_mapping(text: str) -> list[MappingRow]:
    """The rows of a mapping. Raises UnitFileError with every fault."""
    rows = list(_rows(text, MAPPING_COLUMNS))
    faults = [fault for line, row in rows for fault in _mapping_faults(line, row)]
    if faults:
        raise UnitFileError(faults)
    return [
        MappingRow(
            old_code=row["old_code"],
            old_name=row.get("old_name_2021") or row.get("old_name_2025") or row.get("old_name", ""),
            new_code=row["new_code"],
            new_name=row["new_name"],
            extent=row["extent"],
            note=row["note"],
        )
        for _, row in rows
    ]


@dataclass(frozen=True)
class Province:
    """The province a list belongs to; `type` is tỉnh or thành phố (a city under central government)."""

    code: str
    name: str
    type: str = "tỉnh"


def province_of(known: str, text: str, on: date) -> Province | None:
    """The province that a list belongs to on a day, by its column `province_code` or its district codes.

    `known` is the text of provinces.csv. None when no province in it matches on that day.
    """
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))), {})
    for province in csv.DictReader(io.StringIO(known)):
        fits = (
            row.get("province_code") == province["code"]
            or row.get("district_code") in province["district_codes"].split()
        )
        if fits and (province["from"] or "0") <= on.isoformat() < (province["to"] or "9"):
            return Province(province["code"], province["name"], province["type"])
    return None


def is_mapping(text: str) -> bool:
    """Whether a file is a mapping rather than a list, by its header."""
    return "old_code" in text.partition("\n")[0]


def _rows(text: str, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(unicodedata.normalize("NFC", text.removeprefix("\ufeff"))), strict=True)
    header = reader.fieldnames or []
    if missing := [column for column in needed if column not in header]:
        raise UnitFileError([f"dòng 1: thiếu cột {', '.join(missing)}"])
    try:
        for row in reader:
            if None in row or None in row.values():
                raise UnitFileError([f"dòng {reader.line_num}: số ô không khớp với dòng tiêu đề"])
            yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as fault:
        raise UnitFileError([f"dòng {reader.line_num}: không đọc được CSV ({fault})"]) from fault


def _commune_faults(line: int, row: dict[str, str]) -> Iterator[str]:
    if not _digits(row["code"], 5):
        yield f"dòng {line}, cột code: “{row['code']}” không phải mã năm chữ số"
    if row["type"] not in COMMUNE_TYPES:
        yield f"dòng {line}, cột type: “{row['type']}” phải là một trong {', '.join(COMMUNE_TYPES)}"
    for column in ("name", "full_name"):
        if not row[column]:
            yield f"dòng {line}, cột {column}: để trống"
    if "district_code" in row:
        if not _digits(row["district_code"], 3):
            yield f"dòng {line}, cột district_code: “{row['district_code']}” không phải mã ba chữ số"
        if not row.get("district_name"):
            yield f"dòng {line}, cột district_name: để trống"


def _mapping_faults(line: int, row: dict[str, str]) -> Iterator[str]:
    for column in ("old_code", "new_code"):
        if not _digits(row[column], 5):
            yield f"dòng {line}, cột {column}: “{row[column]}” không phải mã năm chữ số"
    if row["extent"] not in EXTENTS:
        yield f"dòng {line}, cột extent: “{row['extent']}” phải là một trong {', '.join(EXTENTS)}"


def _repeated(rows: list[tuple[int, dict[str, str]]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for line, row in rows:
        earlier = first.setdefault(row["code"], line)
        if earlier != line:
            yield f"dòng {line}, cột code: mã {row['code']} đã có ở dòng {earlier}"


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
