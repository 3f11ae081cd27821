"""The rows of a table from outside: of a CSV file from any spreadsheet, or of the first sheet of an Excel workbook.

Every value is kept as the text that it is: leading zeros stay, nothing is guessed.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from certify.documents.cells import cell_name, plain, unquoted
from certify.documents.workbook.reading import OLD, Raw, RawSheet, Unreadable, read_book
from certify.domain.limits import TABLE
from certify.domain.texts import TextRefused, admitted

MOST_LINES, LONGEST_CELL = 5_000, 2_000

PACKED = b"PK\x03\x04"


def read_rows(body: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a table that aren't empty, each with its line number. Raises Unreadable."""
    if len(body) > TABLE.file:
        raise Unreadable(f"Tệp lớn quá {TABLE.file // 1_000_000} MB.")
    rows = [(number, cells) for number, cells in _rows(body) if any(cells)]
    if not rows:
        raise Unreadable("Chưa chọn tệp, hoặc tệp không có dòng nào.")
    if len(rows) > MOST_LINES:
        raise Unreadable(f"Tệp có quá {MOST_LINES} dòng; hãy chia thành nhiều tệp.")
    return rows


def _rows(body: bytes) -> Iterator[tuple[int, list[str]]]:
    if body.startswith((PACKED, OLD)):
        sheet = next(iter(read_book(body).values()), None)
        return _of_sheet(sheet) if sheet else iter(())
    return _of_text(_decoded(body))


def _of_sheet(sheet: RawSheet) -> Iterator[tuple[int, list[str]]]:
    if odd := sorted(sheet.formulas | sheet.errors):
        raise Unreadable(f"Ô {odd[0]} có công thức hoặc lỗi; hãy dán thành giá trị rồi tải lên lại.")
    for at, row in enumerate(sheet.rows):
        texts = (_text(cell, cell_name(at, number)) for number, cell in enumerate(row))
        yield at + 1, [plain(_admitted(text)) for text in texts]


def _text(cell: Raw, where: str) -> str:
    """The text of a workbook's cell; a whole number without decimals, a day as yyyy-mm-dd."""
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
    return _admitted(text)


def _admitted(text: str) -> str:
    try:
        return admitted(text)
    except TextRefused as refused:
        raise Unreadable(f"Tệp không đọc được: {refused}") from refused


def _of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    first, _, rest = text.partition("\n")
    has_hint = first.strip().strip('"').casefold().startswith("sep=")  # a line that Excel writes for itself
    delimiter = _delimiter(rest if has_hint else text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if not (has_hint and number == 1):
                yield number, [unquoted(plain(cell)) for cell in cells]
            number = reader.line_num + 1
    except csv.Error as fault:
        raise Unreadable(f"Dòng {number}: không đọc được CSV (dấu ngoặc kép không khép, hoặc ô dài quá).") from fault


def _delimiter(text: str) -> str:
    """The delimiter: the most frequent candidate in the first line that has one."""
    for line in text.splitlines():
        best = max((";", ",", "\t"), key=line.count)
        if best in line:
            return best
    return ","
