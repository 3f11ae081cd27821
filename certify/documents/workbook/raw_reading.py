"""Reading an Excel workbook from outside: the raw values, and which cells have formulas, errors or are merged.

Nothing here knows what the workbook should hold. The work is done in a process of its own (see `bounded`).
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from certify.documents.bounded import bounded
from certify.documents.kinds import ENCRYPTED, UNKNOWN, XLSX, FileKind, kind_of
from certify.documents.workbook.raw import RawBook, RawSheet, Unreadable
from certify.domain.limits import WORKBOOK

MOST_UNPACKED, MOST_PARTS, MOST_CELLS, MOST_ODD = 100_000_000, 2_000, 1_000_000, 100_000
MAIN, PACKAGE = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# The attribute of a sheet that names its part, in the transitional and in the strict form of these files.
RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_ODD = re.compile(rb"<(\w+:)?f[\s/>]|t=[\"']e[\"']")

# What the libraries raise for a damaged file; anything else ends the reading process, and the file is refused as well.
BROKEN = (
    CalamineError,
    BadZipFile,
    etree.LxmlError,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)


def read_book(body: bytes) -> RawBook:
    """The sheets of an .xlsx file by name, in their order. Raises Unreadable."""
    if not body:
        raise Unreadable("Chưa chọn tệp, hoặc tệp rỗng.")
    if len(body) > WORKBOOK.file:
        raise Unreadable(f"Tệp lớn quá {WORKBOOK.file // 1_000_000} MB.")
    if (kind := kind_of(body)) not in {XLSX, UNKNOWN}:
        raise Unreadable(not_a_workbook(kind))
    book = bounded(_read, body)
    if book is None:
        raise Unreadable("Tệp không đọc được: lớn bất thường khi giải nén hoặc đã hỏng.")
    if isinstance(book, str):
        raise Unreadable(book)
    return book


def not_a_workbook(kind: FileKind) -> str:
    """What a file is that is no .xlsx workbook, by its real name, and what to do."""
    if kind is ENCRYPTED:
        return f"Tệp là {kind.name}. Hãy bỏ mật khẩu rồi lưu lại dạng .xlsx."
    if kind.save_as == ".xlsx":
        return f"Tệp là {kind.name}. Hãy mở tệp rồi lưu lại dạng Excel (.xlsx), không mật khẩu."
    return f"Tệp là {kind.name}, không phải bảng tính Excel (.xlsx). Hãy đưa bảng sang Excel rồi lưu lại dạng .xlsx."


def _read(body: bytes) -> RawBook | str:
    """The sheets, or a sentence that says what is wrong."""
    try:
        if fault := _fault(body):
            return fault
        with CalamineWorkbook.from_filelike(BytesIO(body)) as book:
            odd = dict(_odd(body))
            return {
                sheet.name: _sheet(
                    book.get_sheet_by_name(sheet.name),
                    odd.get(sheet.name, {}),
                    hidden=sheet.visible is not SheetVisibleEnum.Visible,
                )
                for sheet in book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
            }
    except _TooMuch:
        return "Tệp có quá nhiều ô. Hãy dùng đúng bảng tính đã tải từ hệ thống."
    except BROKEN:
        return "Tệp hỏng hoặc không phải bảng tính Excel (.xlsx)."


class _TooMuch(Exception):  # noqa: N818
    pass


def _fault(body: bytes) -> str | None:
    """Why a file is refused before it is read; None when it isn't."""
    with ZipFile(BytesIO(body)) as archive:
        parts = archive.infolist()
        if MAIN not in {part.filename for part in parts}:
            return "Tệp không phải bảng tính Excel (.xlsx)."
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            return "Tệp lớn bất thường khi giải nén nên không nhận."
    return None


def _sheet(sheet: CalamineSheet, odd: dict[str, str], *, hidden: bool) -> RawSheet:
    from xlsxwriter.utility import xl_range  # noqa: PLC0415  the reading process alone needs it

    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise _TooMuch
    return RawSheet(
        rows=sheet.to_python(skip_empty_area=False),
        formulas=frozenset(cell for cell, kind in odd.items() if kind == "f"),
        errors=frozenset(cell for cell, kind in odd.items() if kind == "e"),
        merged=tuple(xl_range(*first, *last) for first, last in sheet.merged_cell_ranges or []),
        hidden=hidden,
    )


def _odd(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """For each sheet the cells that hold a formula ("f") or an error ("e"), which calamine doesn't report."""
    with ZipFile(BytesIO(body)) as archive:
        relations = etree.fromstring(archive.read(PACKAGE), _parser())
        targets = {relation.get("Id"): relation.get("Target") for relation in relations}
        for sheet in etree.fromstring(archive.read(MAIN), _parser()).iter("{*}sheet"):
            target = str(targets.get(next(filter(None, map(sheet.get, RELATIONS)), "")))
            text = archive.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            yield sheet.get("name", ""), dict(_odd_cells(text)) if _ODD.search(text) else {}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _odd_cells(text: bytes) -> Iterator[tuple[str, str]]:
    count = 0
    for _, cell in etree.iterparse(BytesIO(text), tag="{*}c", resolve_entities=False, no_network=True):
        kind = "f" if cell.find("{*}f") is not None else "e" if cell.get("t") == "e" else ""
        if kind:
            count += 1
            yield cell.attrib["r"], kind
        if count > MOST_ODD:
            raise _TooMuch
        cell.clear()
