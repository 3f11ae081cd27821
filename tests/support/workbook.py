"""Workbooks as people work on them: downloaded, edited with a spreadsheet program, given back."""

from io import BytesIO

import openpyxl
from xlsxwriter.utility import xl_rowcol_to_cell

from certify.documents.workbook.pages import COLUMNS, cell_of, rows_of


class Edited:
    """A workbook opened for editing; `page` is the sheet of a commune by its number."""

    def __init__(self, body: bytes):
        self.book = openpyxl.load_workbook(BytesIO(body))

    def page(self, number=0):
        return self.book.worksheets[1 + number]

    def put(self, version, key, number=0, **values):
        """Type values into the cells of an indicator by field."""
        for field, value in values.items():
            self.page(number)[cell_of(version, key, field)] = value
        return self

    @property
    def body(self) -> bytes:
        kept = BytesIO()
        self.book.save(kept)
        return kept.getvalue()


def cell(version, key, field):
    return xl_rowcol_to_cell(rows_of(version)[key], COLUMNS[field])
