"""A table split into its pieces, each with its points: merged cells, cells of several lines, a column of numbers."""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from certify.domain.criteria.pasting.cells import Row
from certify.domain.criteria.pasting.quantities import NOTHING, points_in, without_points
from certify.domain.criteria.pasting.ranges import answer_of, begins_with_range


class Column(StrEnum):
    """Where a piece stands: in the first column of texts, in a later one, or in the only one."""

    FIRST = "first"
    LATER = "later"
    ONLY = "only"


class Piece(Struct, frozen=True):
    """A text of the table with the points beside it, as the row of that number has them."""

    row: int
    column: Column
    text: str
    points: Decimal | None = None
    reason: str = ""


_ORDINAL = re.compile(r"(?:[IVX]{1,4}|\d{1,2}(?:\.\d{1,2})?)[.)]?")
_HEADING = re.compile(
    r"(?:số )?(?:stt|tt|tên|tiêu chí|chỉ tiêu|nội dung|cách tính|thang điểm|mức|điểm|ghi chú)(?:[ ,/(][^\d]{0,80})?",
    re.IGNORECASE,
)
_NEW_LINE = re.compile(r"[-–+•*]|[a-zđ]\)|\d{1,2}[.)]")


def is_heading(row: Row) -> bool:
    """Whether a row names the columns."""
    filled = [" ".join(cell.split()) for cell in row.cells if cell]
    return len(filled) > 1 and all(map(_HEADING.fullmatch, filled))


def pieces_of(rows: list[Row]) -> list[Piece]:
    """The pieces of a table with columns, row by row, without the names of the columns."""
    kept = [row for row in rows if not is_heading(row)]
    numbered = _has_ordinals(kept)
    width = max((len(row.cells) for row in rows), default=0) - numbered
    return [
        piece for row in kept for piece in _of_row(row.number, _merged(row.cells) if numbered else row.cells, width)
    ]


def _has_ordinals(rows: list[Row]) -> bool:
    """Whether the first of several columns holds nothing but the numbers of lines."""
    first = [row.cells[0] for row in rows if len(row.cells) > 2 and row.cells[0]]
    return bool(first) and all(map(_ORDINAL.fullmatch, first))


def _merged(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells with the number of the line put before its text."""
    number, text = cells[0].rstrip(".)"), cells[1] if len(cells) > 1 else ""
    return (f"{number}. {text}" if number and text else number or text, *cells[2:])


def _of_row(number: int, cells: tuple[str, ...], width: int) -> Iterator[Piece]:
    points = _points_of(cells[-1]) if len(cells) == width and width > 1 else None
    texts = [(index, text) for index, text in enumerate(cells[:-1] if points is not None else cells) if text]
    one = width - (1 if points is not None else 0) == 1 or width == 2
    for index, text in texts:
        column = Column.ONLY if one else Column.LATER if index else Column.FIRST
        last = index == texts[-1][0]
        yield from _of_cell(Piece(number, column, text), points or [] if last else [])
    if not texts and points:
        yield Piece(number, Column.LATER, "", points[0], "có điểm mà không có nội dung")


def _points_of(cell: str) -> list[Decimal] | None:
    """The points of a cell, one for each of its lines; None when it holds a text."""
    try:
        points = [points_in(line) for line in cell.split("\n") if line not in NOTHING]
    except ValueError:
        return None
    return [number for number in points if number is not None]


def _of_cell(cell: Piece, points: list[Decimal]) -> Iterator[Piece]:
    """The pieces of a cell, whose lines may be levels with points of their own."""
    lines = _lines(cell.text)
    scored = [line for line in lines if begins_with_range(line) or answer_of(without_points(line)[0]) is not None]
    takers = lines if len(lines) == len(points) else scored if len(scored) == len(points) else lines[:1]
    fits = len(points) in {0, 1, len(takers)}
    given = dict(zip(map(id, takers), points if fits else [], strict=False))
    for line in lines:
        text, own = without_points(line)
        reason = "" if fits else f"ô có {len(lines)} dòng chữ mà {len(points)} số điểm, không rõ điểm nào của dòng nào"
        yield Piece(cell.row, cell.column, text, given.get(id(line), own), reason)


def _lines(text: str) -> list[str]:
    """The lines of a cell that are pieces of their own; a text that only runs on is one."""
    lines: list[str] = []
    for line in text.split("\n"):
        own = not lines or begins_with_range(line) or answer_of(line) is not None or _NEW_LINE.match(line)
        if own or without_points(lines[-1])[1] is not None:
            lines.append(line)
        else:
            lines[-1] = f"{lines[-1]} {line}"
    return lines
