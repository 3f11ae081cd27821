"""How high rows must be for every text in them to be seen: LibreOffice finds it for no sheet that is protected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING

from certify.documents.workbook.faces import sized

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# Points of a line of text, and of the highest row that there is; how many letters of a text take the width of one.
LINE, HIGHEST, NARROW = 15, 409, 1.25
# The letters of texts that are set smaller, beside those of eleven points.
SMALLER = {"": 1.0, "_small": 8 / 11, "_tiny": 6 / 11}


class Rows:
    """The texts in the rows of a sheet that is written, and how high they make them."""

    def __init__(self) -> None:
        self.texts: dict[int, list[tuple[int, str]]] = defaultdict(list)

    def note(self, row: int, column: int, text: str) -> None:
        """Keep in mind a text that was written."""
        self.texts[row].append((column, text))

    def heighten(self, sheet: "Worksheet", first: int, widths: Sequence[float]) -> None:
        """Make the rows of a table, from its head on, as high as their texts; `widths` are those of its columns."""
        for row, texts in self.texts.items():
            if row >= first:
                sheet.set_row(row, height((text, widths[column]) for column, text in texts))


def growing() -> "type[Worksheet]":
    """Sheets whose rows have a height to begin with and grow as people type: the height is no setting of theirs."""
    from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415

    class Growing(Worksheet):  # type: ignore[misc]  # the package has no types
        def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
            super()._xml_start_tag_unencoded(tag, [one for one in attributes if one[0] != "customHeight"])

    return Growing


def height(texts: Iterable[tuple[str, float]]) -> int:
    """The height of a row with these texts, each in a column of so many letters."""
    return min(max((_points(text, width) for text, width in texts), default=LINE), HIGHEST)


def _points(text: str, width: float) -> int:
    smaller = SMALLER[sized("", text)]
    lines = sum(ceil(len(line) * smaller / (NARROW * width)) or 1 for line in text.split("\n"))
    return ceil(LINE * smaller * lines)
