"""Cells of tables: how they are named, and their texts that leave the site: none may ever become a formula."""

import re

from certify.domain.texts import visible

# What a spreadsheet takes for the beginning of a formula, also in full width and after spaces.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """The name of a cell as spreadsheets give it, by its row and column, each from 0: "B5"; "$B$5" if it is `fixed`."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  few pages name a cell

    return str(xl_rowcol_to_cell(row, column, fixed, fixed))


def cell_place(name: str) -> tuple[int, int]:
    """The row and the column, each from 0, of a cell named so: the reverse of `cell_name`."""
    from xlsxwriter.utility import xl_cell_to_rowcol  # noqa: PLC0415

    row, column = xl_cell_to_rowcol(name)
    return int(row), int(column)


def plain(text: str) -> str:
    """A text as every spreadsheet gives it back: no control characters, "\\n" at line ends, no spaces around it."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def risky(text: str) -> bool:
    """Whether a spreadsheet could mistake a text for a formula."""
    return _FORMULA.match(text) is not None


# Where a cell may begin: at its own beginning, and behind whatever another setting takes for the end of one.
# Apostrophes that stand there already count, so that nothing is lost on the way back.
_BEGINNING = r"(?:(?<=[;,|\t\r\n])|(?<![\s\S]))"
_RISKY_ANYWHERE = re.compile(rf"{_BEGINNING}(?='*(?:{_FORMULA.pattern}))")
_QUOTED_ANYWHERE = re.compile(rf"{_BEGINNING}'(?='*(?:{_FORMULA.pattern}))")


def quoted(text: str) -> str:
    """A text for a CSV file: with an apostrophe wherever a spreadsheet could begin to read a formula."""
    return _RISKY_ANYWHERE.sub("'", text)


def unquoted(text: str) -> str:
    """A text from a CSV file, without the apostrophes that `quoted` put into it."""
    return _QUOTED_ANYWHERE.sub("", text)
