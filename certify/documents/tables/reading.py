"""Reading a table that somebody gives: CSV of any spreadsheet, or the first sheet of an Excel workbook.

Every value is a text as it stands: leading zeros are kept, nothing is guessed. Problems are told by line and column.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter.utility import xl_rowcol_to_cell

from certify.documents.cells import plain, unquoted
from certify.documents.workbook.reading import Raw, RawSheet, Unreadable, read_book
from certify.domain.limits import TABLE
from certify.domain.problems import Problem

MOST_LINES, LONGEST_CELL = 5_000, 2_000
# The heading may stand below a title, as it does in the tables that the site writes.
MOST_TITLES = 10
PACKED = b"PK\x03\x04"


@dataclass(frozen=True)
class Column:
    """A column that is looked for: by its heading as people see it, or by its key."""

    key: str
    heading: str
    needed: bool = True


@dataclass(frozen=True)
class Line:
    """A line of the table: its number in the file, and its values by column key ("" where nothing stands)."""

    number: int
    values: Mapping[str, str]


def read_table(body: bytes, columns: Sequence[Column]) -> tuple[list[Line], list[Problem]]:
    """The lines under the heading that hold anything, and the problems of reading them, by line and heading.

    Raises Unreadable when the file is no table, or lacks a column.
    """
    rows = read_rows(body)
    start, places = _heading(rows, columns)
    lines, problems = [], []
    for number, cells in rows[start + 1 :]:
        values = {key: cells[at] if at < len(cells) else "" for key, at in places.items()}
        lines.append(Line(number, {column.key: values.get(column.key, "") for column in columns}))
        width = len(rows[start][1])
        if any(cells[width:]):
            problems.append(Problem("", "nhiều ô hơn dòng tiêu đề.", number))
        problems += [
            Problem(column.heading, f"dài quá {LONGEST_CELL} ký tự.", number)
            for column in columns
            if len(lines[-1].values[column.key]) > LONGEST_CELL
        ]
    return lines, problems


def read_rows(body: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a table that hold anything, each with the number of its line. Raises Unreadable."""
    if len(body) > TABLE.file:
        raise Unreadable(f"Tệp lớn quá {TABLE.file // 1_000_000} MB.")
    rows = [(number, cells) for number, cells in _rows(body) if any(cells)]
    if not rows:
        raise Unreadable("Chưa chọn tệp, hoặc tệp không có dòng nào.")
    if len(rows) > MOST_LINES:
        raise Unreadable(f"Tệp có quá {MOST_LINES} dòng; hãy chia thành nhiều tệp.")
    return rows


def _rows(body: bytes) -> Iterator[tuple[int, list[str]]]:
    if body.startswith(PACKED):
        sheet = next(iter(read_book(body).values()), None)
        return _of_sheet(sheet) if sheet else iter(())
    return _of_text(_decoded(body))


def _of_sheet(sheet: RawSheet) -> Iterator[tuple[int, list[str]]]:
    if odd := sorted(sheet.formulas | sheet.errors):
        raise Unreadable(f"Ô {odd[0]} có công thức hoặc lỗi; hãy dán thành giá trị rồi tải lên lại.")
    for at, row in enumerate(sheet.rows):
        texts = (_text(cell, xl_rowcol_to_cell(at, number)) for number, cell in enumerate(row))
        yield at + 1, [plain(unicodedata.normalize("NFC", text)) for text in texts]


def _text(cell: Raw, where: str) -> str:
    """What a cell of a workbook says; a whole number without its decimals, a day as yyyy-mm-dd."""
    if isinstance(cell, bool):
        raise Unreadable(f"Ô {where} là giá trị đúng/sai; hãy ghi chữ hoặc số.")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _decoded(body: bytes) -> str:
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))  # "Unicode Text" of Excel
    try:
        text = body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable(
            "Tệp không phải CSV ở bảng mã UTF-8. Trong Excel hãy chọn Lưu thành → “CSV UTF-8” hoặc “Excel (.xlsx)”."
        ) from fault
    if "\0" in text:
        raise Unreadable("Tệp không phải bảng CSV hoặc Excel (.xlsx).")
    return unicodedata.normalize("NFC", text)


def _of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"').casefold().startswith("sep=")  # a line that Excel writes for itself
    sign = _sign(rest if told else text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    number = 1
    try:
        for cells in reader:
            if not (told and number == 1):
                yield number, [unquoted(plain(cell)) for cell in cells]
            number = reader.line_num + 1
    except csv.Error as fault:
        raise Unreadable(f"Dòng {number}: không đọc được CSV (dấu ngoặc kép không khép, hoặc ô dài quá).") from fault


def _sign(text: str) -> str:
    """What parts the cells: the sign that most often stands in the first line that holds one."""
    for line in text.splitlines():
        best = max((";", ",", "\t"), key=line.count)
        if best in line:
            return best
    return ","


def _heading(rows: list[tuple[int, list[str]]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """Which row is the heading, and where each column stands in it."""
    known = {_same(name): column.key for column in columns for name in (column.key, column.heading)}
    found = [[known.get(_same(cell), "") for cell in cells] for _, cells in rows[:MOST_TITLES]]
    start = max(range(len(found)), key=lambda at: sum(map(bool, found[at])))
    keys = found[start]
    if missing := [column.heading for column in columns if column.needed and column.key not in keys]:
        raise Unreadable(
            f"Thiếu cột {', '.join(f'“{name}”' for name in missing)} ở dòng tiêu đề (dòng {rows[start][0]})."
        )
    if twice := [column.heading for column in columns if keys.count(column.key) > 1]:
        raise Unreadable(f"Cột “{twice[0]}” đứng hai lần ở dòng tiêu đề (dòng {rows[start][0]}).")
    return start, {key: at for at, key in enumerate(keys) if key}


def _same(heading: str) -> str:
    return " ".join(heading.replace("*", " ").casefold().split())
