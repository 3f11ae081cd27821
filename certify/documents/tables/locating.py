"""Where the table stands in a file: on which sheet, below which heading, and which of its lines are totals."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from certify.documents.tables.rows import Grid, read_grids
from certify.documents.workbook.raw import Unreadable
from certify.domain.problems import Problem
from certify.domain.vietnamese import fold

# How many rows may precede the header: the tables that the site writes have a title above it.
MOST_LINES, MOST_TITLES = 5_000, 10
# How a line begins that adds up those above it, folded; the short words only by themselves ("Cộng:", "Tổng (156)").
_TOTAL = re.compile(r"\W*(?:(?:tong cong|tong so|total)\b|(?:cong|tong)\b[^a-z]*$)")
_LETTERS = re.compile(r"[^\W\d_]")


class Column(Struct, frozen=True):
    """A column to look for: by its heading as people see it, or by its key. A `day` may be written in two orders."""

    key: str
    heading: str
    needed: bool = True
    day: bool = False


class Located(Struct, frozen=True):
    """A table found in a file: its heading, the index of each column by key, the rows below.

    `problems` are cells of these columns that can't be read; `odd` are the other columns that have such cells. `notes`
    are sentences for whoever brought the file: which sheet was read, which lines are totals and left out.
    """

    head: list[str]
    indexes: dict[str, int]
    rows: list[tuple[int, list[str]]]
    problems: list[Problem]
    odd: frozenset[int]
    notes: list[str]


class _Heading(Struct, frozen=True):
    """A row of a sheet as the heading of a table with some columns: what each of its cells is ("": none of them)."""

    grid: Grid
    columns: Sequence[Column]
    start: int
    keys: list[str]

    @property
    def head(self) -> list[str]:
        return self.grid.rows[self.start][1]

    @property
    def missing(self) -> list[str]:
        return [column.heading for column in self.columns if column.needed and column.key not in self.keys]

    @property
    def nearness(self) -> tuple[int, int]:
        """How much it looks like the table that is sought: its columns, then its rows."""
        return sum(map(bool, self.keys)), len(self.grid.rows)

    @property
    def place(self) -> str:
        line = f"dòng {self.grid.rows[self.start][0]}"
        return f"trang “{self.grid.sheet}”, {line}" if self.grid.sheet else line


def locate(body: bytes, *shapes: Sequence[Column]) -> Located:
    """The table of one of the shapes in a file, on whichever sheet its heading stands. Raises Unreadable.

    A sheet that people see goes before a hidden one. Nothing is guessed between two that both have such a table.
    """
    grids = read_grids(body)
    headings = [_heading(grid, shape) for grid in grids for shape in shapes]
    heading = _chosen(headings)
    if twice := [column.heading for column in heading.columns if heading.keys.count(column.key) > 1]:
        raise Unreadable(f"Cột “{twice[0]}” đứng hai lần ở dòng tiêu đề ({heading.place}).")
    rows = heading.grid.rows[heading.start + 1 :]
    if len(rows) > MOST_LINES:
        raise Unreadable(f"Tệp có quá {MOST_LINES} dòng; hãy chia thành nhiều tệp.")
    indexes = {key: index for index, key in enumerate(heading.keys) if key}
    first = indexes[heading.columns[0].key]
    totals = {line: text for line, cells in rows if (text := total_in(cells, first))}
    kept = [(line, cells) for line, cells in rows if line not in totals]
    notes = [*_sheet_notes(heading.grid, grids), *_total_notes(totals)]
    lines = {line for line, _ in kept}
    problems = list(_odd(heading, lines))
    odd = frozenset(column for at, column in heading.grid.odd if at in lines and column not in indexes.values())
    return Located(heading.head, indexes, kept, problems, odd, notes)


def total_in(cells: Sequence[str], first: int) -> str:
    """The words by which a row adds up those above it ("" for a row that doesn't).

    They are the first in it, and the column `first`, by which the table knows what a row is about, has no other ones.
    """
    words = next((cell for cell in cells if _LETTERS.search(cell)), "")
    known = cells[first] if first < len(cells) else ""
    is_total = _TOTAL.match(fold(words)) and (known == words or not _LETTERS.search(known))
    return words if is_total else ""


def _heading(grid: Grid, columns: Sequence[Column]) -> _Heading:
    """The row among a sheet's first ones that has most of the columns."""
    key_of = {_normalised(name): column.key for column in columns for name in (column.key, column.heading)}
    candidates = [[key_of.get(_normalised(cell), "") for cell in cells] for _, cells in grid.rows[:MOST_TITLES]]
    start = max(range(len(candidates)), key=lambda index: sum(map(bool, candidates[index])))
    return _Heading(grid, columns, start, candidates[start])


def _chosen(headings: list[_Heading]) -> _Heading:
    whole = [heading for heading in headings if not heading.missing]
    filled = [heading for heading in whole if len(heading.grid.rows) > heading.start + 1]
    seen = [heading for heading in filled if not heading.grid.hidden]
    found = seen or filled or whole[:1]
    if len(found) > 1:
        names = ", ".join(f"“{heading.grid.sheet}”" for heading in found)
        raise Unreadable(f"Nhiều trang đều có bảng này: {names}. Hãy chỉ để lại trang cần nhập.")
    if found:
        return found[0]
    nearest = max(headings, key=lambda heading: heading.nearness)
    missing = ", ".join(f"“{name}”" for name in nearest.missing)
    raise Unreadable(f"Thiếu cột {missing} ở dòng tiêu đề ({nearest.place}).")


def _sheet_notes(grid: Grid, grids: list[Grid]) -> Iterator[str]:
    if len(grids) > 1:
        others = ", ".join(f"“{other.sheet}”" for other in grids if other is not grid)
        yield f"Đọc trang “{grid.sheet}”{' (trang ẩn)' if grid.hidden else ''}; không đọc trang {others}."


def _total_notes(totals: dict[int, str]) -> Iterator[str]:
    for line, text in totals.items():
        yield f"Dòng {line} (“{text[:40]}”) là dòng tổng nên không ghi."


def _odd(heading: _Heading, kept: set[int]) -> Iterator[Problem]:
    """The cells of the columns that are read, in the rows that are kept, that can't be."""
    head = heading.head
    for (line, column), text in sorted(heading.grid.odd.items()):
        if line in kept and column < len(head) and heading.keys[column]:
            yield Problem(head[column], text, line)


def _normalised(heading: str) -> str:
    return " ".join(heading.replace("*", " ").casefold().split())
