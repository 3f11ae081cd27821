"""What each piece of a pasted table is: a criterion, an indicator, a level, the total, or something not understood."""

import re

from certify.domain.criteria.pasting.cells import rows_of
from certify.domain.criteria.pasting.items import Item, Kind
from certify.domain.criteria.pasting.pieces import Column, Piece, pieces_of
from certify.domain.criteria.pasting.plain_lines import pieces_of_lines
from certify.domain.criteria.pasting.ranges import answer_of, begins_with_range, range_of

_CRITERION = re.compile(r"(?:tiêu chí|tc)?\s*(?:số\s*)?(\d{1,2})\s*[.:)\-–]?\s+(?=\D)(.+)", re.IGNORECASE)
_INDICATOR = re.compile(r"(?:chỉ tiêu|tiêu chí)?\s*(\d{1,2}\.\d{1,2})\s*[.:)\-–]?\s+(.+)", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^(?:[-–+•*]|[a-zđ]\)|\d{1,2}[.)])\s*")
_TOTAL = re.compile(r"tổng(?: cộng| số| điểm)*\s*:?", re.IGNORECASE)
_GROUP = re.compile(r"(?:[IVX]{1,4}|[A-ZĐ])[.)]\s+.+")


def read(text: str) -> list[Item]:
    """The pieces of a pasted text in their order, each with what it is understood to be."""
    rows = rows_of(text)
    lines = all(len(row.cells) == 1 for row in rows)
    return [_item(piece) for piece in (pieces_of_lines(rows) if lines else pieces_of(rows))]


def _item(piece: Piece) -> Item:
    if piece.reason:
        return _unknown(piece, piece.reason)
    if _TOTAL.fullmatch(piece.text):
        return Item(piece.row, Kind.TOTAL, piece.text, points=piece.points)
    if match := _INDICATOR.fullmatch(piece.text):
        return Item(piece.row, Kind.INDICATOR, _name(match[2]), match[1], piece.points)
    scored = piece.points is not None and piece.column is not Column.FIRST
    level = _level(piece) if scored or begins_with_range(piece.text) else None
    return level or _named(piece)


def _named(piece: Piece) -> Item:
    """A piece that names a criterion or an indicator."""
    if _GROUP.fullmatch(piece.text):
        return _unknown(piece, "đề mục của một nhóm; tệp tiêu chí không có nhóm")
    if piece.column is not Column.LATER and (match := _CRITERION.fullmatch(piece.text)):
        alone = piece.column is Column.ONLY
        return Item(piece.row, Kind.CRITERION, _name(match[2]), match[1], piece.points, alone=alone)
    kind = Kind.CRITERION if piece.column is Column.FIRST else Kind.INDICATOR
    return Item(piece.row, kind, _name(piece.text), "", piece.points)


def _level(piece: Piece) -> Item | None:
    """A level or an answer with its points; None when the piece is neither."""
    yes = answer_of(piece.text)
    try:
        values = None if yes is not None else range_of(piece.text)
    except ValueError as unclear:
        return _unknown(piece, str(unclear))
    if yes is None and values is None:
        return None
    if piece.points is None:
        return _unknown(piece, "mức không có số điểm")
    kind = Kind.LEVEL if yes is None else Kind.ANSWER
    return Item(piece.row, kind, piece.text, points=piece.points, range=values, yes=yes)


def _unknown(piece: Piece, reason: str) -> Item:
    return Item(piece.row, Kind.UNKNOWN, piece.text, points=piece.points, reason=reason)


def _name(text: str) -> str:
    return _BEFORE_NAME.sub("", text).strip(" :;.")
