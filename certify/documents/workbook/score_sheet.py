"""One commune's score sheet in Excel as it is seen on screen: to read, to sort and to print, never to be given back."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from certify.documents.cells import plain, risky
from certify.documents.turns import MAKING
from certify.documents.workbook.faces import sized
from certify.documents.workbook.heights import LINE, height
from certify.domain.numbers import rounded

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


class RowKind(StrEnum):
    """What a row is about."""

    SHARED = "shared"
    CRITERION = "criterion"
    INDICATOR = "indicator"
    QUESTION = "question"
    TOTAL = "total"


class Measure(Struct, frozen=True):
    """A rate in the unit of its scale (99,09 of 100), with the decimals that keep it in its band."""

    value: Fraction
    per: int
    places: int


class Figures(Struct, frozen=True):
    """What one side says in a row: the figure (or a text in its place), what it is a part of, what follows from it."""

    figure: int | str | None = None
    whole: int | None = None
    measure: Measure | None = None
    band: str = ""
    points: Decimal | None = None
    words: str = ""

    @property
    def cells(self) -> tuple["Cell", ...]:
        """What stands under the heads of a side, but for what it says in words."""
        return self.figure, self.whole, self.measure, self.band, self.points


class SheetRow(Struct, frozen=True):
    """A row of the sheet: a shared number, a criterion, an indicator, a question about figures or the total."""

    kind: RowKind
    id: str
    name: str
    most: Decimal | None
    own: Figures
    appraisal: Figures
    difference: Decimal | None = None
    evidence: str = ""
    clause: str = ""


class ScoreSheet(Struct, frozen=True):
    """The sheet of a commune's file: `said` are the lines under the title; `both` adds the columns of the appraisal."""

    sheet: str
    title: str
    said: Sequence[str]
    both: bool
    rows: Sequence[SheetRow]

    @property
    def heads(self) -> tuple["_Head", ...]:
        return (*_FIRST, *_OWN, *(_APPRAISAL if self.both else ()), *_LAST)

    def cells(self, row: SheetRow) -> tuple["Cell", ...]:
        """What stands in a row under each of the heads."""
        appraisal = (*row.appraisal.cells, row.difference, row.appraisal.words) if self.both else ()
        own = (*row.own.cells, row.own.words)
        return (row.id, row.name, row.most, *own, *appraisal, row.evidence, row.clause)


Cell = str | int | Decimal | Measure | None


class _Head(NamedTuple):
    """The head of a column: the side that it stands under, its words, its width in letters."""

    side: str
    words: str
    width: int


# Widths in letters, so that both sides together stand on a landscape page of A4 at seven tenths of their size or more.
_FIRST = (_Head("", "STT", 5), _Head("", "Tiêu chí, chỉ tiêu", 31), _Head("", "Điểm tối đa", 6))
_FIGURES = (("Số liệu", 8), ("Trên tổng số", 8), ("Tỷ lệ, tỷ suất", 9), ("Mức", 12), ("Điểm", 6))
_OWN = tuple(_Head("Tự chấm", *head) for head in (*_FIGURES, ("Giải trình", 19)))
_APPRAISAL = tuple(_Head("Thẩm định", *head) for head in (*_FIGURES, ("Chênh lệch", 6), ("Lý do", 19)))
_LAST = (_Head("", "Minh chứng", 20), _Head("", "Điều khoản", 10))
# What a number leaves free at its right, so that it doesn't touch the text beside it.
_GAP = "_)"
# The unit of a rate in a cell; the band beside it tells any other.
PER_CENT = 100
_UNITS = {PER_CENT: "%", 1000: '" ‰"'}


def written(sheet: ScoreSheet) -> bytes:
    """The sheet as .xlsx, A4 landscape, its headings on each page. Raises Busy when the process has enough to make."""
    with MAKING.turn():
        import xlsxwriter  # noqa: PLC0415

        buffer = BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        book.set_properties({"title": sheet.title})
        _Writer(book, sheet).write()
        book.close()
        return buffer.getvalue()


class _Writer:
    def __init__(self, book: "Workbook", sheet: ScoreSheet) -> None:
        self.book, self.sheet = book, sheet
        self.heads = sheet.heads
        self.page: Worksheet = book.add_worksheet(sheet.sheet)
        self.faces: dict[str, Format] = {}

    def write(self) -> None:
        self.page.write_string(0, 0, plain(self.sheet.title), self._face(bold=True, font_size=14))
        for row, text in enumerate(self.sheet.said, start=1):
            self.page.write_string(row, 0, plain(text), self._face(italic=True))
        head = len(self.sheet.said) + 2
        self._heads(head)
        for number, line in enumerate(self.sheet.rows, start=head + 2):
            strong = line.kind in {RowKind.CRITERION, RowKind.TOTAL}
            cells = self.sheet.cells(line)
            for column, value in enumerate(cells):
                self._cell(number, column, value, strong=strong)
            texts = zip(cells, self.heads, strict=True)
            self.page.set_row(number, height((value, head.width) for value, head in texts if isinstance(value, str)))
        self.page.freeze_panes(head + 2, 2)
        self._print(head)

    def _heads(self, row: int) -> None:
        """Two rows of headings: a heading of its own goes over both, those of a side stand under its name."""
        face = self._face(bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color="#E7EFF9")
        sides = [head.side for head in self.heads]
        self.page.set_row(row + 1, 2 * LINE)
        for column, head in enumerate(self.heads):
            self.page.set_column(column, column, head.width)
            if not head.side:
                self.page.merge_range(row, column, row + 1, column, head.words, face)
                continue
            self.page.write_string(row + 1, column, head.words, face)
            if sides.index(head.side) == column:
                last = column + sides.count(head.side) - 1
                self.page.merge_range(row, column, row, last, head.side, face)

    def _cell(self, row: int, column: int, value: Cell, *, strong: bool) -> None:
        look: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "top"}
        look |= {"bold": True, "bg_color": "#EEF2F8"} if strong else {}
        if value is None:
            self.page.write_blank(row, column, None, self._face(**look))
        elif isinstance(value, Measure):
            number, pattern = _shown(value)
            self.page.write_number(row, column, number, self._face(**look, num_format=pattern + _GAP))
        elif isinstance(value, int | Decimal):
            pattern = "#,##0.###" if value % 1 else "#,##0"
            self.page.write_number(row, column, value, self._face(**look, num_format=pattern + _GAP))
        else:
            text = plain(value)
            small = {"": {}, "small": {"font_size": 8}, "tiny": {"font_size": 6}}[sized("", text).removeprefix("_")]
            quoted = {"quote_prefix": True} if risky(text) else {}
            self.page.write_string(row, column, text, self._face(**look, **small, **quoted))

    def _face(self, **look: object) -> "Format":
        """The format with a look, made once."""
        key = repr(sorted(look.items()))
        if key not in self.faces:
            self.faces[key] = self.book.add_format({"font_name": "Times New Roman", "font_size": 11, **look})
        return self.faces[key]

    def _print(self, head: int) -> None:
        self.page.set_paper(9)
        self.page.set_landscape()
        self.page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(head, head + 1)
        self.page.set_footer(f"&L{self.sheet.title.replace('&', '&&')}&RTrang &P/&N")


def _shown(measure: Measure) -> tuple[float, str]:
    """The number of a cell for a rate, and the format in which a spreadsheet shows it: 0,9909 as 99,09%."""
    number, pattern = rounded(measure.value, measure.places), f"#,##0.{'0' * measure.places}"
    is_percentage = measure.per == PER_CENT
    return float(number / PER_CENT if is_percentage else number), pattern + _UNITS.get(measure.per, "")
