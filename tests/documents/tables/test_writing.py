"""Excel tables: what people typed stays text, days are days, the head stays in view."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from certify.documents.tables.writing import workbook


def read(rows):
    book = openpyxl.load_workbook(
        BytesIO(workbook("Sổ văn bản", "Ủy ban nhân dân xã Suối Trong", [("A", 20)] * 3, rows))
    )
    return book, book.active


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "005", "http://x"])
def test_what_is_typed_is_never_a_formula(typed):
    _, sheet = read([(typed, 1, None)])
    cell = sheet["A5"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_days_numbers_and_blanks():
    book, sheet = read([(date(2022, 2, 1), 15, None)])
    assert sheet["A5"].is_date and sheet["A5"].value.date() == date(2022, 2, 1)
    assert sheet["A5"].number_format == "dd/mm/yyyy" and sheet["B5"].value == 15 and not sheet["C5"].value
    assert book.properties.title == "Sổ văn bản" and sheet.freeze_panes == "A5"
    assert sheet["A1"].value == "Sổ văn bản" and sheet["A4"].font.name == "Times New Roman"
