"""Tables as Excel workbooks and as CSV: a cell holds text, a number or a day, and never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from certify.documents.cells import quoted, risky
from certify.domain.texts import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | date | None
BOM = "\ufeff"


class Table(Struct, frozen=True):
    """A table to download: `name` for its file (plain ASCII), headings with their widths in characters, rows."""

    name: str
    title: str
    subtitle: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]

    def xlsx(self) -> bytes:
        """The table as an Excel workbook."""
        return workbook(self.title, self.subtitle, self.heads, self.rows)

    def csv(self, *, bom: bool = True) -> bytes:
        """The table as CSV, without its title."""
        return listing([name for name, _ in self.heads], self.rows, bom=bom)


def workbook(title: str, subtitle: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet: title, subtitle, a header that stays in view (name and width in characters of each column), rows."""
    import xlsxwriter  # noqa: PLC0415  tables are shown on pages far more often than downloaded

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "comments": subtitle})
    sheet = book.add_worksheet("Bảng")
    face = {"font_name": "Times New Roman", "font_size": 12}
    cell = {**face, "border": 1, "text_wrap": True, "valign": "top"}
    faces = {
        "text": book.add_format(cell),
        "risky": book.add_format({**cell, "quote_prefix": True}),
        "points": book.add_format({**cell, "num_format": "#,##0.###"}),
        "day": book.add_format({**face, "border": 1, "num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
    }
    head = book.add_format({**face, "border": 1, "bold": True, "text_wrap": True, "align": "center"})
    sheet.write_string(0, 0, visible(title), book.add_format({**face, "bold": True, "font_size": 14}))
    sheet.write_string(1, 0, visible(subtitle), book.add_format({**face, "italic": True}))
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, name, head)
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, faces)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def listing(heads: Iterable[str], rows: Iterable[Sequence[Cell]], *, bom: bool = True) -> bytes:
    """CSV (RFC 4180) in UTF-8, every cell in quotes; a byte order mark (`bom`) lets spreadsheets know the encoding."""
    out = io.StringIO(BOM if bom else "", newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([quoted(head) for head in heads])
    writer.writerows([_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8")


def _text(value: Cell) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    return str(value) if isinstance(value, int) else quoted(visible(value or ""))


def _write(
    sheet: "Worksheet",
    row: int,
    column: int,
    value: Cell,
    faces: dict[str, "Format"],
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, faces["day"])
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, faces["points"] if isinstance(value, Decimal) else faces["text"])
    else:
        text = visible(value or "")
        sheet.write_string(row, column, text, faces["risky" if risky(text) else "text"])
