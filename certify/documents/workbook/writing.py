"""Writing the workbook of a round: an overview, and a page per commune on which only input cells can be edited."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from certify.documents.cells import cell_name, plain, risky
from certify.documents.turns import MAKING
from certify.documents.workbook.control import write_control
from certify.documents.workbook.faces import faces, sized
from certify.documents.workbook.heights import Rows, growing
from certify.documents.workbook.pages import (
    ASKED,
    BESIDE,
    BESIDE_COLUMN,
    COLUMNS,
    EVIDENCE_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    HEADS,
    OVERVIEW,
    REMARKS,
    REPLY,
    Book,
    Line,
    Page,
    Value,
    asked_key,
    fields_of,
    number_of,
    rows_of,
)
from certify.documents.workbook.rules import reply_rule, rules_of, shared_rule
from certify.documents.workbook.texts import (
    answer_text,
    name_text,
    question_text,
    reply_note,
    reply_text,
    shared_name,
    shared_text,
)
from certify.domain.assessment.sides import Side
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.quantities import Quantity
from certify.domain.criteria.version import Version
from certify.domain.numbers import format_points
from certify.domain.questions.replies import Asked

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (6, 40, 8, 40, 11, 11, 20, 34, 24, 40)
HOW = (
    "Chỉ nhập vào các ô nền vàng, rồi tải tệp lên lại ở trang “Bảng tính”. Mọi thay đổi được xem trước khi ghi.",
    "Gõ số liền (1234), không dấu chấm, không dấu phẩy. Không thêm, xóa, đổi tên trang; không chèn, chuyển, gộp ô.",
    "Ô để nguyên thì giữ số trên hệ thống; ô đã có số mà xóa trắng thì số đó bị xóa khi ghi.",
    "Chỉ ghi số lượng và số văn bản; không ghi tên, ảnh, địa chỉ, trường học của trẻ em.",
    "* Chưa đối chiếu văn bản gốc.",
)
OVERVIEW_HEADS = (
    ("STT", 6),
    ("Mã", 9),
    ("Đơn vị", 34),
    ("Thuộc", 28),
    ("Trạng thái", 18),
    ("Đã nhập", 11),
    ("Tự chấm", 11),
    ("Thẩm định", 11),
    ("Nhập được không", 44),
)
ASKED_HEADS = {
    Side.SELF: f"Câu hỏi về số liệu: trả lời bằng lời ở cột “{REMARKS[Side.SELF]}”; chưa trả lời vẫn trình được",
    Side.APPRAISAL: f"Câu hỏi về số liệu: trả lời của xã ở cột “{BESIDE[Side.APPRAISAL]}”",
}
PROTECTION = {"format_columns": True, "format_rows": True}


def written(book: Book, key: str) -> bytes:
    """The workbook as .xlsx; `key` is the site's key for sealing what must not be changed before the import.

    Raises Busy when the process has enough to make.
    """
    with MAKING.turn():
        return _Writer(book, key).bytes()


class _Writer:
    def __init__(self, book: Book, key: str) -> None:
        import xlsxwriter  # noqa: PLC0415

        self.book, self.key, self.buffer = book, key, BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.file = xlsxwriter.Workbook(self.buffer, options)
        self.rows = Rows()
        self.faces = {name: self.file.add_format(face) for name, face in faces().items()}

    def bytes(self) -> bytes:
        self.file.set_properties({"title": f"Bảng tính: {self.book.round_name}", "comments": self.book.made})
        self._overview()
        sheets = [self._page(page) for page in self.book.pages]
        write_control(self.file, self.book, self.key)
        if len(sheets) == 1:
            sheets[0].activate()
        self.file.close()
        return self.buffer.getvalue()

    def _sheet(self, name: str) -> "Worksheet":
        sheet = self.file.add_worksheet(name, growing())
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{name.replace('&', '&&')}&RTrang &P/&N")
        sheet.protect("", PROTECTION)
        self.rows = Rows()
        return sheet

    def _text(self, sheet: "Worksheet", row: int, column: int, text: str, face: str = "locked") -> None:
        cell = plain(text)
        self.rows.note(row, column, cell)
        sheet.write_string(row, column, cell, self.faces[f"{face}_risky" if risky(cell) else face])

    def _overview(self) -> None:
        sheet = self._sheet(OVERVIEW)
        self._text(sheet, 0, 0, f"Bảng tính: {self.book.round_name}", "title")
        self._text(sheet, 1, 0, f"Bảng tính lập lúc {self.book.made}; {len(self.book.pages)} đơn vị.", "said")
        for row, text in enumerate(HOW, start=2):
            self._text(sheet, row, 0, f"{row - 1}. {text}" if not text.startswith("*") else text, "said")
        head = len(HOW) + 3
        for column, (name, width) in enumerate(OVERVIEW_HEADS):
            sheet.set_column(column, column, width)
            self._text(sheet, head, column, name, "head")
        for row, page in enumerate(self.book.pages, start=head + 1):
            self._overview_row(sheet, row, row - head, page)
        self.rows.heighten(sheet, head, [width for _, width in OVERVIEW_HEADS])
        sheet.freeze_panes(head + 1, 3)
        sheet.repeat_rows(head)

    def _overview_row(self, sheet: "Worksheet", row: int, number: int, page: Page) -> None:
        answered = f"{page.answered}/{len(page.lines)}"
        texts = (page.code, page.name, page.above, page.state, answered, page.own_total, page.appraisal_total)
        sheet.write_number(row, 0, number, self.faces["locked"])
        for column, text in enumerate((*texts, page.closed or "Nhập được"), start=1):
            self._text(sheet, row, column, text)
        first = cell_name(rows_of(page.version)[page.version.indicators[0].id], COLUMNS["yes"])
        sheet.write_url(row, 2, f"internal:'{page.sheet}'!{first}", self.faces["link"], plain(page.name))

    def _page(self, page: Page) -> "Worksheet":
        sheet = self._sheet(page.sheet)
        self._text(sheet, 0, 0, f"{page.name}, {page.above}", "title")
        number = f"{page.version.number}, bản {page.version.revision}"
        self._text(sheet, 1, 0, f"{self.book.round_name}. {page.state}. Tiêu chí theo Quyết định {number}.", "said")
        self._text(sheet, 2, 0, page.closed or f"{HOW[0]} {HOW[3]}", "said")
        heads = (*HEADS, REMARKS[self.book.side], BESIDE[self.book.side], "Minh chứng")
        for column, (name, width) in enumerate(zip(heads, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            self._text(sheet, HEAD_ROW, column, name, "head")
        rows = page.rows
        for quantity in page.version.quantities:
            self._shared(sheet, rows[quantity.id], page, quantity)
        for criterion in page.version.criteria:
            self._criterion(sheet, rows[criterion.id], criterion)
        for line in page.lines:
            self._line(sheet, rows[line.indicator.id], page.version, line)
        if page.asked:
            self._row(sheet, rows[ASKED], (number_of(page.version, ASKED), ASKED_HEADS[self.book.side]), "criterion")
        for one in page.asked:
            self._question(sheet, rows[asked_key(one.id)], page, one)
        for column, rule_rows, rule in rules_of([line.indicator for line in page.lines if line.open], rows):
            others = [[row, column, row, column] for row in rule_rows]
            sheet.data_validation(rule_rows[0], column, rule_rows[0], column, {**rule, "other_cells": others})
        self.rows.heighten(sheet, HEAD_ROW, WIDTHS)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.repeat_rows(HEAD_ROW)
        first = rows[page.version.indicators[0].id]
        sheet.set_selection(first, COLUMNS["yes"], first, COLUMNS["yes"])
        return sheet

    def _shared(self, sheet: "Worksheet", row: int, page: Page, quantity: Quantity) -> None:
        """The row of a number that several indicators share: one input cell."""
        texts = (number_of(page.version, quantity.id), shared_name(quantity), "", shared_text(page.version, quantity))
        self._row(sheet, row, texts)
        used = {use.indicator_id for use in page.version.uses[quantity.id]}
        open_ = any(line.open for line in page.lines if line.indicator.id in used)
        self._input(sheet, row, COLUMNS["count"], page.shared.get(quantity.id, ""), open_=open_)
        if open_:
            sheet.data_validation(row, COLUMNS["count"], row, COLUMNS["count"], shared_rule())

    def _criterion(self, sheet: "Worksheet", row: int, criterion: Criterion) -> None:
        self._row(sheet, row, (criterion.id, criterion.name, format_points(criterion.max.value)), "criterion")

    def _question(self, sheet: "Worksheet", row: int, page: Page, one: Asked) -> None:
        """The row of a question that figures raise: its commune answers in words, everybody else reads the reply."""
        column, answers = COLUMNS[REPLY], self.book.side == Side.SELF
        self._row(sheet, row, (number_of(page.version, asked_key(one.id)), question_text(one)))
        for unused in {*COLUMNS.values()}:
            self._text(sheet, row, unused, "", "unused")
        beside = reply_note(one) if answers else reply_text(one)
        self._text(sheet, row, BESIDE_COLUMN, beside, sized("locked", beside))
        if not answers:
            return
        open_ = any(line.open for line in page.lines if line.indicator.id in one.indicators)
        self._input(sheet, row, column, plain(one.text), open_=open_)
        if open_:
            sheet.data_validation(row, column, row, column, reply_rule())

    def _row(self, sheet: "Worksheet", row: int, texts: Sequence[str], face: str = "locked") -> None:
        """The texts of a row in its first cells, nothing in the others."""
        for column in range(EVIDENCE_COLUMN + 1):
            self._text(sheet, row, column, texts[column] if column < len(texts) else "", face)

    def _line(self, sheet: "Worksheet", row: int, version: Version, line: Line) -> None:
        indicator = line.indicator
        texts = (
            indicator.id,
            name_text(indicator),
            format_points(indicator.max_points),
            answer_text(version, indicator),
        )
        for column, text in enumerate(texts):
            self._text(sheet, row, column, text)
        fields = fields_of(indicator)
        for column in {*COLUMNS.values()} - {COLUMNS[field] for field in fields}:
            self._text(sheet, row, column, "", "unused")
        for field in fields:
            open_ = line.open and field not in indicator.quantities
            self._input(sheet, row, COLUMNS[field], line.cells.get(field, ""), open_=open_)
        for column, text in ((BESIDE_COLUMN, line.beside), (EVIDENCE_COLUMN, line.evidence)):
            self._text(sheet, row, column, text, sized("locked", text))

    def _input(self, sheet: "Worksheet", row: int, column: int, value: Value, *, open_: bool) -> None:
        face = "input" if open_ else "shut"
        if isinstance(value, int):
            sheet.write_number(row, column, value, self.faces[face])
        elif value:
            self._text(sheet, row, column, value, sized(face, value))
        else:
            sheet.write_blank(row, column, None, self.faces[face])
