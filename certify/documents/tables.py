"""Tables as Excel workbooks: what stands in a cell is text, a number or a day, and never a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

Cell = str | int | date | None


def workbook(title: str, subtitle: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet: title, subtitle, a head that stays in view (name and width in characters of each column), rows."""
    kept = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(kept, options)
    book.set_properties({"title": title, "comments": subtitle})
    sheet = book.add_worksheet("Bảng")
    face = {"font_name": "Times New Roman", "font_size": 12}
    plain = book.add_format({**face, "border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({**face, "border": 1, "num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    head = book.add_format({**face, "border": 1, "bold": True, "text_wrap": True, "align": "center"})
    sheet.write_string(0, 0, title, book.add_format({**face, "bold": True, "font_size": 14}))
    sheet.write_string(1, 0, subtitle, book.add_format({**face, "italic": True}))
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, name, head)
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, plain, day)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return kept.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Cell,
    plain: xlsxwriter.format.Format,
    day: xlsxwriter.format.Format,
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, plain)
    else:
        sheet.write_string(row, column, value or "", plain)
