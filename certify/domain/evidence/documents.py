"""The documents of a file as people name them, and the places in them that are evidence, as people write these."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Protocol


class Described(Protocol):
    """What a document says of itself; each text may be blank."""

    @property
    def name(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def issued_on(self) -> date | None: ...
    @property
    def issuer(self) -> str: ...
    @property
    def link(self) -> str: ...


class Named(Protocol):
    """A stored file."""

    @property
    def name(self) -> str: ...


class Moment(Protocol):
    """A return of the file, with a reason."""

    @property
    def at(self) -> datetime: ...


# An indicator's id where a piece begins: at the start, or after a comma, a semicolon or a new line.
_PIECE = re.compile(r"(?:^|[,;\n])[ \t]*(\d+(?:\.\d+)+)(?![\w.]*\d)")
_PAGE = re.compile(r"\b(?:trang|tr)\b[. ]*(\d{1,4})", re.IGNORECASE)


class UnreadablePlaces(ValueError):  # noqa: N818
    """What was typed names no indicators; the message is a Vietnamese sentence."""


def called(document: Described, file: Named | None = None) -> str:
    """A document in one line: its name, number, day and issuer, or else its link or its file's name."""
    number = document.number + (f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else "")
    reference = ", ".join(part for part in (number.strip(), document.issuer) if part)
    if document.name and reference:
        return f"{document.name} ({reference})"
    return document.name or reference or document.link or (file.name if file else "")


def is_supplementary(added_at: datetime, returns: Iterable[Moment]) -> bool:
    """Whether evidence was added after the file had been returned to the commune for the first time."""
    first = min((one.at for one in returns), default=None)
    return first is not None and added_at > first


def places_from(text: str, known: Collection[str]) -> dict[str, str]:
    """The indicators that a text names, each with its place: "1.1 tr. 3; 2.1 mục II, trang 4" or "1.1, 2.1".

    Raises UnreadablePlaces for what stands before the first indicator, and for one that the criteria don't have.
    """
    found = list(_PIECE.finditer(text))
    before = text[: found[0].start()] if found else text
    if before.strip():
        raise UnreadablePlaces(f"“{before.strip()}”: hãy bắt đầu bằng số chỉ tiêu, ví dụ 2.1 trang 3; 4.2 mục II.")
    if unknown := [piece[1] for piece in found if piece[1] not in known]:
        raise UnreadablePlaces(f"Bộ tiêu chí không có chỉ tiêu {', '.join(unknown)}.")
    ends = [piece.start() for piece in found[1:]] + [len(text)] * bool(found)
    return {
        piece[1]: " ".join(text[piece.end() : end].split()).strip(" ,;:–-")
        for piece, end in zip(found, ends, strict=True)
    }


def places_text(places: Mapping[str, str]) -> str:
    """Indicators with their places, as `places_from` reads them."""
    return "; ".join(f"{key} {place}".strip() for key, place in places.items())


def first_page(place: str) -> int:
    """The page that a place names ("mục II, tr. 4-5"): the first one; 1 where it names none."""
    named = _PAGE.search(place)
    return int(named[1]) if named else 1
