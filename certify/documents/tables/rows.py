"""The rows of tables from outside: of a CSV file from any spreadsheet, or of each sheet of an Excel workbook.

Every value is kept as the text that it is: leading zeros stay, nothing is guessed.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from msgspec import Struct, field

from certify.documents.cells import cell_place, plain, unquoted
from certify.documents.kinds import UNKNOWN, ZIP, kind_of
from certify.documents.workbook.raw import Raw, RawSheet, Unreadable
from certify.domain.limits import TABLE
from certify.domain.texts import TextRefused, admitted

FORMULA = "có công thức; hãy dán thành giá trị."
ERROR = "báo lỗi (như #N/A, #REF!); hãy gõ lại."
TRUTH = "là giá trị đúng/sai (TRUE/FALSE); hãy ghi chữ hoặc số."


class Grid(Struct, frozen=True):
    """The rows of a file, or of one of its sheets, that aren't empty, each with its number.

    `odd` says of cells, by the number of the row and the column from 0, why their values count for nothing. `sheet` is
    "" for a file without sheets; `hidden` tells whether people see the sheet.
    """

    rows: list[tuple[int, list[str]]]
    odd: Mapping[tuple[int, int], str] = field(default_factory=dict)
    sheet: str = ""
    hidden: bool = False


def read_grids(body: bytes) -> list[Grid]:
    """What stands in a file, sheet by sheet; empty sheets are left out. Raises Unreadable."""
    if len(body) > TABLE.file:
        raise Unreadable(f"Tệp lớn quá {TABLE.file // 1_000_000} MB.")
    if body.startswith(ZIP) or kind_of(body) is not UNKNOWN:
        from certify.documents.workbook.raw_reading import read_book  # noqa: PLC0415

        grids = [_of_sheet(name, sheet) for name, sheet in read_book(body).items()]
    else:
        grids = [Grid([(number, cells) for number, cells in _of_text(_decoded(body)) if any(cells)])]
    if not any(grid.rows for grid in grids):
        raise Unreadable("Chưa chọn tệp, hoặc tệp không có dòng nào.")
    return [grid for grid in grids if grid.rows]


def _of_sheet(name: str, sheet: RawSheet) -> Grid:
    odd = dict.fromkeys(map(cell_place, sheet.formulas), FORMULA) | dict.fromkeys(map(cell_place, sheet.errors), ERROR)
    rows = []
    for at, row in enumerate(sheet.rows):
        texts = [plain(_text(cell)) for cell in row]
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                odd[at, column] = TRUTH
            elif isinstance(cell, str):
                try:
                    texts[column] = plain(admitted(cell))
                except TextRefused as refused:
                    odd[at, column] = str(refused)
        if any(texts):
            rows.append((at + 1, texts))
    return Grid(rows, {(at + 1, column): text for (at, column), text in odd.items()}, name, sheet.hidden)


def _text(cell: Raw) -> str:
    """The text of a workbook's cell; a whole number without decimals, a day as yyyy-mm-dd."""
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
