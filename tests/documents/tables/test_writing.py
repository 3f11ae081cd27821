"""Tables as files: what people typed stays text, days are days, the head stays in view."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from certify.documents.cells import unquoted
from certify.documents.tables.writing import Table, workbook


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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bà Ba;=1+2", "Bà Ba;'=1+2"),
        ("Bà Ba, +1|@x\t-2", "Bà Ba,' +1|'@x\t'-2"),
        ("một\n=cmd|'/c calc'!A0", "một\n'=cmd|'/c calc'!A0"),
        ("'=1", "''=1"),
        ("hai; ba, bốn|năm", "hai; ba, bốn|năm"),
        ('"trích"', '""trích""'),
    ],
)
def test_every_cell_is_in_quotes_and_begins_no_formula_whatever_parts_cells(typed, kept):
    body = Table("x", "", "", [("Tên", 9), ("=Số", 9)], [(typed, 5)]).csv(bom=False).decode()
    assert body == f'"Tên","\'=Số"\r\n"{kept}","5"\r\n'
    assert unquoted(kept.replace('""', '"')) == typed
