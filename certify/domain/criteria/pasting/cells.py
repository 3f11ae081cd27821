"""A pasted table as rows of cells: with tabs as Word and Excel copy them, or plain lines as a PDF gives them."""

import csv
import re

from msgspec import Struct

from certify.domain.texts import composed


class Row(Struct, frozen=True):
    """A row of the pasted text: its number (from 1) and its cells, which may have several lines."""

    number: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The row on one line."""
        return " · ".join(" ".join(cell.split()) for cell in self.cells if cell)


def rows_of(text: str) -> list[Row]:
    """The rows that are not blank; cells are composed (NFC) and have single blanks."""
    plain = composed(text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    cleaned = (tuple(map(_cleaned, cells)) for cells in _split(plain))
    return [Row(number, cells) for number, cells in enumerate(filter(any, cleaned), start=1)]


def _split(text: str) -> list[list[str]]:
    if "\t" not in text:
        return [[line] for line in text.split("\n")]
    # Excel puts a cell of several lines in quotes; a quote that nothing closes is one of the text itself.
    lines = text.splitlines(keepends=True)
    if text.count('"') % 2:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return list(csv.reader(lines, delimiter="\t"))


def _cleaned(cell: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in cell.split("\n"))
    return "\n".join(filter(None, lines))
