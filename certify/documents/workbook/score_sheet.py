"""One commune's score sheet in Excel as it is seen on screen: to read, to sort and to print, never to be given back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from certify.documents.cells import plain, risky
from certify.documents.turns import MAKING
from certify.documents.workbook.faces import sized
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
    TOTAL = "total"


@dataclass(frozen=True)
class Measure:
    """A rate in the unit of its scale (99,09 of 100), with the decimals that keep it in its band."""

    value: Fraction
    per: int
    places: int


@dataclass(frozen=True)
class Figures:
    """What one side says in a row: the figure (or a text in its place), what it is a part of, what follows from it."""

    figure: int | str | None = None
    whole: int | None = None
    measure: Measure | None = None
    band: str = ""
    points: Decimal | None = None
    words: str = ""


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet: a shared number, a criterion, an indicator or the total."""

    kind: RowKind
    id: str
    name: str
    most: Decimal | None
    own: Figures
    appraisal: Figures
    difference: Decimal | None = None
    evidence: str = ""
    clause: str = ""


@dataclass(frozen=True)
class ScoreSheet:
    """The sheet of a commune's file: `said` are the lines under the title; `both` adds the columns of the appraisal."""

    sheet: str
    title: str
    said: Sequence[str]
    both: bool
    rows: Sequence[SheetRow]


Cell = str | int | Decimal | Measure | None


class _Column(NamedTuple):
    """A column: what it stands under, its heading, its width in letters, and what a row has in it."""

    group: str
    head: str
    width: int
    value: Callable[[SheetRow], Cell]


_OWN, _APPRAISAL = "Tự chấm", "Thẩm định"


# Widths in letters, so that both sides together stand on a landscape page of A4 at seven tenths of their size or more.
def _side(group: str, words: str, of: Callable[[SheetRow], Figures]) -> tuple[_Column, ...]:
    return (
        _Column(group, "Số liệu", 8, lambda row: of(row).figure),
        _Column(group, "Trên tổng số", 8, lambda row: of(row).whole),
        _Column(group, "Tỷ lệ, tỷ suất", 9, lambda row: of(row).measure),
        _Column(group, "Mức", 12, lambda row: of(row).band),
        _Column(group, "Điểm", 6, lambda row: of(row).points),
        _Column(group, words, 19, lambda row: of(row).words),
    )


_FIRST = (
    _Column("", "STT", 5, lambda row: row.id),
    _Column("", "Tiêu chí, chỉ tiêu", 31, lambda row: row.name),
    _Column("", "Điểm tối đa", 6, lambda row: row.most),
)
_LAST = (
    _Column("", "Minh chứng", 20, lambda row: row.evidence),
    _Column("", "Điều khoản", 10, lambda row: row.clause),
)
# What a number leaves free at its right, so that it doesn't touch the text beside it.
_GAP = "_)"
_DIFFERENCE = _Column(_APPRAISAL, "Chênh lệch", 6, lambda row: row.difference)
_OWN_SIDE = _side(_OWN, "Giải trình", lambda row: row.own)
_APPRAISAL_SIDE = _side(_APPRAISAL, "Lý do", lambda row: row.appraisal)
# The unit of a rate in a cell; the band beside it tells any other.
PER_CENT = 100
_UNITS = {PER_CENT: "%", 1000: '" ‰"'}
# Points of a line of text, and of the highest row that there is; how many letters of a text take the width of one.
LINE, HIGHEST, NARROW = 15, 409, 1.25


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
        self.columns = (*_FIRST, *_OWN_SIDE, *self._appraisal(), *_LAST)
        self.page: Worksheet = book.add_worksheet(sheet.sheet)
        self.faces: dict[str, Format] = {}

    def _appraisal(self) -> tuple[_Column, ...]:
        *figures, reason = _APPRAISAL_SIDE
        return (*figures, _DIFFERENCE, reason) if self.sheet.both else ()

    def write(self) -> None:
        self.page.write_string(0, 0, plain(self.sheet.title), self._face(bold=True, font_size=14))
        for row, text in enumerate(self.sheet.said, start=1):
            self.page.write_string(row, 0, plain(text), self._face(italic=True))
        head = len(self.sheet.said) + 2
        self._heads(head)
        for number, line in enumerate(self.sheet.rows, start=head + 2):
            strong = line.kind in {RowKind.CRITERION, RowKind.TOTAL}
            for column, part in enumerate(self.columns):
                self._cell(number, column, part.value(line), strong=strong)
            self.page.set_row(number, _height(self.columns, line))
        self.page.freeze_panes(head + 2, 2)
        self._print(head)

    def _heads(self, row: int) -> None:
        """Two rows of headings: a heading of its own goes over both, those of a side stand under its name."""
        face = self._face(bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color="#E7EFF9")
        groups = [part.group for part in self.columns]
        self.page.set_row(row + 1, 2 * LINE)
        for column, part in enumerate(self.columns):
            self.page.set_column(column, column, part.width)
            if not part.group:
                self.page.merge_range(row, column, row + 1, column, part.head, face)
                continue
            self.page.write_string(row + 1, column, part.head, face)
            if groups.index(part.group) == column:
                last = column + groups.count(part.group) - 1
                self.page.merge_range(row, column, row, last, part.group, face)

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


def _height(columns: Sequence[_Column], row: SheetRow) -> int:
    """The height of a row in which every text is seen: not every program finds it by itself."""
    texts = ((str(part.value(row)), part.width) for part in columns if isinstance(part.value(row), str))
    lines = (sum(ceil(len(line) / (NARROW * width)) or 1 for line in text.split("\n")) for text, width in texts)
    return min(LINE * max(lines, default=1), HIGHEST)


def _shown(measure: Measure) -> tuple[float, str]:
    """The number of a cell for a rate, and the format in which a spreadsheet shows it: 0,9909 as 99,09%."""
    number, pattern = rounded(measure.value, measure.places), f"#,##0.{'0' * measure.places}"
    is_percentage = measure.per == PER_CENT
    return float(number / PER_CENT if is_percentage else number), pattern + _UNITS.get(measure.per, "")
