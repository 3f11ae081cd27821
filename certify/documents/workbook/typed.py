"""What a person typed on the pages of a workbook, cell by cell, and every fault with its sheet, cell and reason."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeGuard

from xlsxwriter.utility import xl_rowcol_to_cell

from certify.documents.cells import plain
from certify.documents.workbook.pages import (
    BESIDE_COLUMN,
    COLUMNS,
    CONTROL,
    FIRST_ROW,
    HEAD_ROW,
    HEADS,
    MADE_BY,
    OVERVIEW,
    YES_NO,
    Value,
    fields_of,
    rows_of,
    seal,
)
from certify.documents.workbook.reading import Raw, RawBook, RawSheet, Unreadable
from certify.domain.criteria.answer_reading import LARGEST_COUNT
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.version import Version
from certify.domain.numbers import parse_count
from certify.domain.problems import Problem

MOST_FAULTS = 1000
STALE = "Hãy tải bảng tính mới rồi nhập lại."
_ANSWERS = {name.casefold(): name for name in YES_NO.values()}
OUTSIDE = "Ô nằm ngoài bảng nên không được ghi. Hãy chuyển vào ô nền vàng rồi xóa ô này."
_PARTS = 8


@dataclass(frozen=True)
class Origin:
    """What the control sheet tells of one page."""

    sheet: str
    assessment_id: int
    code: str
    version: str
    revision: str
    sha256: str
    bases: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Control:
    """Which round and side a workbook was made for, and its pages."""

    round_id: int
    side: str
    origins: tuple[Origin, ...]


def read_control(book: RawBook, key: str) -> Control:
    """What the hidden sheet holds. Raises Unreadable when it is none of this site's or was changed."""
    sheet = book.get(CONTROL)
    if sheet is None or _text(sheet.at(0, 0)) != MADE_BY:
        raise Unreadable(
            f"Tệp không phải bảng tính tải từ hệ thống này (không có trang ẩn “{CONTROL}”). "
            "Hãy tải bảng tính rồi nhập vào đó."
        )
    head = [_text(sheet.at(0, column)) for column in range(4)]
    if seal(key, *head[:3]) != head[3]:
        raise Unreadable(_tampered(1))
    rows = [[_text(sheet.at(row, column)) for column in range(_PARTS)] for row in range(1, len(sheet.rows))]
    for number, row in enumerate(rows, start=2):
        if seal(key, *head[:3], *row[: _PARTS - 1]) != row[_PARTS - 1]:
            raise Unreadable(_tampered(number))
    return Control(int(head[1]), head[2], tuple(_origin(row) for row in rows))


def strangers(book: RawBook, control: Control) -> Iterator[Problem]:
    """Sheets that are missing, and sheets that don't belong to the workbook."""
    known = {origin.sheet for origin in control.origins}
    for name in sorted(known - set(book)):
        yield Problem("", f"Thiếu trang này (đã bị xóa hoặc đổi tên). {STALE}", sheet=name)
    for name in [name for name in book if name not in {OVERVIEW, CONTROL, *known}]:
        yield Problem("", "Trang lạ, không thuộc bảng tính đã tải. Hãy xóa trang này.", sheet=name)


def read_page(name: str, sheet: RawSheet, version: Version) -> tuple[dict[str, dict[str, Value]], list[Problem]]:
    """The filled cells of each indicator by field, and the faults; an indicator with a fault is left out."""
    moved = list(_moved(name, sheet, version))
    if moved:
        return {}, moved
    rows, found, faults = rows_of(version), {}, list(_outside(name, sheet, version))
    for indicator in version.indicators:
        cells, wrong = _line(name, sheet, rows[indicator.id], indicator)
        faults += wrong
        if not wrong:
            found[indicator.id] = cells
    return found, faults


def _moved(name: str, sheet: RawSheet, version: Version) -> Iterator[Problem]:
    """Signs that rows or columns don't stand where they stood."""
    for merged in sheet.merged:
        yield Problem(merged, f"Các ô đã bị gộp. Hãy bỏ gộp ô. {STALE}", sheet=name)
    for column, head in enumerate(HEADS):
        if _text(sheet.at(HEAD_ROW, column)) != head:
            reason = f"Phải là “{head}”: cột đã bị chèn, chuyển hoặc sửa. {STALE}"
            yield Problem(xl_rowcol_to_cell(HEAD_ROW, column), reason, sheet=name)
    for key, row in rows_of(version).items():
        if (stands := _text(sheet.at(row, 0))) != key:
            reason = f"Phải là “{key}” nhưng ghi “{stands[:40]}”: dòng đã bị chèn, xóa hoặc chuyển. {STALE}"
            yield Problem(xl_rowcol_to_cell(row, 0), reason, sheet=name)


def _outside(name: str, sheet: RawSheet, version: Version) -> Iterator[Problem]:
    """What was typed beside or below the table would be lost: it is told."""
    last = max(rows_of(version).values())
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            below = row > last
            if value != "" and (below or (row >= FIRST_ROW and column > BESIDE_COLUMN)):
                yield Problem(xl_rowcol_to_cell(row, column), OUTSIDE, sheet=name)


def _line(name: str, sheet: RawSheet, row: int, indicator: Indicator) -> tuple[dict[str, Value], list[Problem]]:
    cells: dict[str, Value] = {}
    faults = []
    fields = {COLUMNS[field]: field for field in fields_of(indicator)}
    for column in sorted({*COLUMNS.values()}):
        where = xl_rowcol_to_cell(row, column)
        try:
            value = _value(sheet, row, column, fields.get(column))
        except ValueError as fault:
            faults.append(Problem(where, str(fault), sheet=name))
            continue
        if value != "":
            cells[fields[column]] = value
    if "not_applicable" in cells and {"numerator", "denominator"} & set(cells):
        where = xl_rowcol_to_cell(row, COLUMNS["not_applicable"])
        said = "Đã ghi lý do không có đối tượng thì phải để trống tử số và mẫu số."
        faults.append(Problem(where, said, sheet=name))
    return cells, faults


def _value(sheet: RawSheet, row: int, column: int, field: str | None) -> Value:
    """The value of a cell under its field; raises ValueError with a sentence."""
    where, value = xl_rowcol_to_cell(row, column), sheet.at(row, column)
    if where in sheet.formulas:
        raise ValueError("Ô có công thức. Hãy gõ thẳng giá trị (dán chỉ giá trị).")
    if where in sheet.errors:
        raise ValueError("Ô báo lỗi (như #N/A, #REF!). Hãy gõ lại.")
    if isinstance(value, str) and not plain(value):
        return ""
    if field is None:
        raise ValueError("Ô này không dùng cho chỉ tiêu. Hãy xóa trắng.")
    if field in {"not_applicable", "explanation"}:
        return _words(value)
    return _yes_no(value) if field == "yes" else _count(value)


def _words(value: Raw) -> str:
    """A text; a number or a day that a spreadsheet made of it is told, since its text is not known any more."""
    if isinstance(value, str):
        return plain(value)
    if _whole(value):
        return str(int(value))
    raise ValueError(f"Ô này phải là chữ, nhưng bảng tính đã đổi thành {_kind(value)}. Hãy đặt ô dạng Text rồi gõ lại.")


def _yes_no(value: Raw) -> str:
    said = _ANSWERS.get(unicodedata.normalize("NFC", plain(value)).casefold()) if isinstance(value, str) else None
    if said is None:
        raise ValueError(f"Chỉ nhận “Có” hoặc “Không”, không nhận {_kind(value)}.")
    return said


def _count(value: Raw) -> int:
    if isinstance(value, str):
        return parse_count(value)
    if not _whole(value) or not 0 <= value <= LARGEST_COUNT:
        raise ValueError(f"Phải là số nguyên từ 0 đến {LARGEST_COUNT}, không nhận {_kind(value)}.")
    return int(value)


def _whole(value: Raw) -> TypeGuard[float]:
    return not isinstance(value, bool) and isinstance(value, int | float) and float(value).is_integer()


def _kind(value: Raw) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "giá trị đúng/sai (TRUE/FALSE)"
    if isinstance(value, datetime | date):
        return f"ngày tháng ({value:%d/%m/%Y})"
    if isinstance(value, time | timedelta):
        return f"giờ ({value})"
    if isinstance(value, int | float):
        return f"số {str(value).replace('.', ',')}"
    return f"chữ “{plain(value)[:40]}”"


def _text(value: Raw) -> str:
    return str(int(value)) if _whole(value) else plain(str(value))


def _origin(row: list[str]) -> Origin:
    bases = {key: (int(base), str(mark)) for key, (base, mark) in json.loads(row[6]).items()}
    return Origin(row[0], int(row[1]), row[2], row[3], row[4], row[5], bases)


def _tampered(row: int) -> str:
    return f"Trang ẩn “{CONTROL}”, dòng {row} đã bị sửa, hoặc tệp lấy từ một hệ thống khác. {STALE}"
