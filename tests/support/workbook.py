"""Workbooks as people work on them: downloaded, edited with a spreadsheet program, given back."""

import json
from io import BytesIO

import openpyxl
from xlsxwriter.utility import xl_rowcol_to_cell

from certify.documents.workbook.pages import COLUMNS, CONTROL, asked_in, asked_key, rows_of


class Edited:
    """A workbook opened for editing; `page` is the sheet of a commune by its number."""

    def __init__(self, body: bytes):
        self.book = openpyxl.load_workbook(BytesIO(body))

    def page(self, number=0):
        return self.book.worksheets[1 + number]

    def put(self, version, key, number=0, **values):
        """Type values into the cells of an indicator by field."""
        for field, value in values.items():
            self.page(number)[cell(version, key, field)] = value
        return self

    def reply_cell(self, version, question_id, number=0):
        """The name of the cell in which a question is answered."""
        asked = asked_in(json.loads(self.book[CONTROL].cell(2 + number, 7).value))
        return xl_rowcol_to_cell(rows_of(version, asked)[asked_key(question_id)], COLUMNS["explanation"])

    def reply(self, version, question_id, text, number=0):
        """Type an answer to a question."""
        self.page(number)[self.reply_cell(version, question_id, number)] = text
        return self

    @property
    def body(self) -> bytes:
        kept = BytesIO()
        self.book.save(kept)
        return kept.getvalue()


def cell(version, key, field):
    return xl_rowcol_to_cell(rows_of(version)[key], COLUMNS[field])
