"""Lines of a table as a PDF gives them: without columns, long texts broken, points at the end or on the next line."""

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from certify.domain.criteria.pasting.cells import Row
from certify.domain.criteria.pasting.pieces import Column, Piece
from certify.domain.criteria.pasting.quantities import points_in, without_points
from certify.domain.criteria.pasting.ranges import answer_of, begins_with_range

_NUMBERED = re.compile(
    r"(?:tiêu chí|chỉ tiêu|tc)\s*\d|\d{1,2}(?:\.\d{1,2})?[.)]?\s+\D|[-–+•*]\s|[a-zđ]\)\s|tổng\b", re.IGNORECASE
)
# After these words a number is a bound, and before these one that belongs to what is counted: never points.
_OPEN = re.compile(r"(?:từ|đến|dưới|trên|quá|đủ|≥|≤|<|>|=|-|–|số|khoản|điều|năm|ngày|trang)$", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:tuổi|tháng|%|‰|phần|đến|trở)", re.IGNORECASE)
_COLUMNS = re.compile(r"(?:stt|tt)?\s*tiêu chí\s+(?:cách tính|thang điểm|nội dung|chỉ tiêu).*điểm", re.IGNORECASE)


class _Open(Struct):
    """A piece that further lines may belong to."""

    row: int
    text: str
    points: Decimal | None = None


def pieces_of_lines(rows: list[Row]) -> list[Piece]:
    """The pieces of a text without columns."""
    texts = [(row.number, " ".join(row.text.split())) for row in rows]
    kept = [(number, text) for number, text in texts if not _COLUMNS.fullmatch(text)]
    following = [text for _, text in kept[1:]] + [""]
    return list(_pieces(zip(kept, following, strict=True)))


def _pieces(lines: Iterator[tuple[tuple[int, str], str]]) -> Iterator[Piece]:
    current: _Open | None = None
    for (number, line), following in lines:
        text, points = _apart(line, following)
        if current is None or (text and (_begins(line) or current.points is not None)):
            if current:
                yield _closed(current)
            current = _Open(number, text, points)
        elif current.points is None:
            current.text, current.points = f"{current.text} {text}".strip(), points
        else:
            yield Piece(number, Column.ONLY, line, None, "con số đứng một mình, không rõ của dòng nào")
    if current:
        yield _closed(current)


def _closed(current: _Open) -> Piece:
    return Piece(current.row, Column.ONLY, current.text, current.points)


def _begins(line: str) -> bool:
    return (
        bool(_NUMBERED.match(line))
        or begins_with_range(line)
        or answer_of(without_points(line, bare=True)[0]) is not None
    )


def _apart(line: str, following: str) -> tuple[str, Decimal | None]:
    """A line without the points at its end, and these."""
    try:
        return "", points_in(line)
    except ValueError:
        text, points = without_points(line, bare=True)
    if points is None or _OPEN.search(text) or _GOES_ON.match(following):
        return line, None
    return text, points
