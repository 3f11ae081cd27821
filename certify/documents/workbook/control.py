"""The hidden sheet of the workbook: which round, side and pages it was made for, sealed by the site."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from certify.documents.workbook.cell_values import text_of
from certify.documents.workbook.pages import CONTROL, MADE_BY, OVERVIEW, seal
from certify.documents.workbook.raw import RawBook, Unreadable
from certify.domain.assessment.sides import Side
from certify.domain.problems import Problem

STALE = "Hãy tải bảng tính mới rồi nhập lại."

_PARTS = 8


@dataclass(frozen=True)
class Origin:
    """What the control sheet says about one page: where its figures come from."""

    sheet: str
    assessment_id: int
    code: str
    version: str
    revision: str
    sha256: str
    bases: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Control:
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
