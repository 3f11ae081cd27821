"""The hidden sheet of the workbook: which round, side and pages it was made for, sealed by the site."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from certify.documents.workbook.cell_values import text_of
from certify.documents.workbook.pages import (
    CONTROL,
    MADE_BY,
    OVERVIEW,
    Book,
    Page,
    asked_in,
    asked_key,
    mark_of,
    reply_cells,
    seal,
    shared_mark,
)
from certify.documents.workbook.raw import RawBook, Unreadable
from certify.domain.assessment.sides import Side
from certify.domain.problems import Problem

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

STALE = "Hãy tải bảng tính mới rồi nhập lại."

_PARTS = 8


class Origin(Struct, frozen=True):
    """What the control sheet says about one page: where its figures come from."""

    sheet: str
    assessment_id: int
    code: str
    version: str
    revision: str
    sha256: str
    bases: Mapping[str, tuple[int, str]]

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions on the page, in the order of their rows."""
        return asked_in(self.bases)


class Control(Struct, frozen=True):
    """Which round and side a workbook was made for, and its pages."""

    round_id: int
    side: Side
    origins: tuple[Origin, ...]


def read_control(book: RawBook, key: str) -> Control:
    """The content of the hidden sheet. Raises Unreadable when it is missing, was changed or is another site's."""
    sheet = book.get(CONTROL)
    if sheet is None or text_of(sheet.at(0, 0)) != MADE_BY:
        raise Unreadable(
            f"Tệp không phải bảng tính tải từ hệ thống này (không có trang ẩn “{CONTROL}”). "
            "Hãy tải bảng tính rồi nhập vào đó."
        )
    head = [text_of(sheet.at(0, column)) for column in range(4)]
    if seal(key, *head[:3]) != head[3]:
        raise Unreadable(_tampered(1))
    rows = [[text_of(sheet.at(row, column)) for column in range(_PARTS)] for row in range(1, len(sheet.rows))]
    for number, row in enumerate(rows, start=2):
        if seal(key, *head[:3], *row[: _PARTS - 1]) != row[_PARTS - 1]:
            raise Unreadable(_tampered(number))
    return Control(int(head[1]), Side(head[2]), tuple(_origin(row) for row in rows))


def write_control(file: "Workbook", book: Book, key: str) -> None:
    """Add the hidden sheet to a workbook; `key` is the site's key for sealing."""
    sheet = file.add_worksheet(CONTROL)
    head = (MADE_BY, str(book.round_id), book.side)
    for column, text in enumerate((*head, seal(key, *head))):
        sheet.write_string(0, column, text)
    for row, page in enumerate(book.pages, start=1):
        version = (page.version.id, str(page.version.revision), page.sha256)
        row_texts = (page.sheet, str(page.assessment_id), page.code, *version, _bases(page, book.side))
        for column, text in enumerate((*row_texts, seal(key, *head, *row_texts))):
            sheet.write_string(row, column, text)
    sheet.protect()
    sheet.very_hidden()


def _bases(page: Page, side: Side) -> str:
    """For each indicator the answer's version and the fingerprint of the cells written, as JSON.

    For quantities too, and for questions, in the order of their rows.
    """
    lines = {line.indicator.id: [line.base, mark_of(line.cells)] for line in page.lines}
    shared = {quantity.id: [0, shared_mark(page.shared.get(quantity.id))] for quantity in page.version.quantities}
    replies = {asked_key(one.id): [one.version, mark_of(reply_cells(side, one.text))] for one in page.asked}
    return json.dumps({**lines, **shared, **replies})


def strangers(book: RawBook, control: Control) -> Iterator[Problem]:
    """The sheets that are missing, and those that don't belong to the workbook."""
    names = {origin.sheet for origin in control.origins}
    for name in sorted(names - set(book)):
        yield Problem("", f"Thiếu trang này (đã bị xóa hoặc đổi tên). {STALE}", sheet=name)
    for name in [name for name in book if name not in {OVERVIEW, CONTROL, *names}]:
        yield Problem("", "Trang lạ, không thuộc bảng tính đã tải. Hãy xóa trang này.", sheet=name)


def _origin(row: list[str]) -> Origin:
    bases = {key: (int(base), str(mark)) for key, (base, mark) in json.loads(row[6]).items()}
    return Origin(row[0], int(row[1]), row[2], row[3], row[4], row[5], bases)


def _tampered(row: int) -> str:
    return f"Trang ẩn “{CONTROL}”, dòng {row} đã bị sửa, hoặc tệp lấy từ một hệ thống khác. {STALE}"
