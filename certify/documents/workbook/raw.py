"""The raw values of a workbook from outside, as `reading` finds them; importing this imports no library for it."""

from datetime import date, datetime, time, timedelta

from msgspec import Struct

Raw = str | int | float | bool | date | datetime | time | timedelta


class RawSheet(Struct, frozen=True):
    """A sheet's values from A1 on; the cells with a formula or an error; the merged ranges ("B5:C6").

    `hidden` tells whether people see the sheet.
    """

    rows: list[list[Raw]]
    formulas: frozenset[str]
    errors: frozenset[str]
    merged: tuple[str, ...]
    hidden: bool = False

    def at(self, row: int, column: int) -> Raw:
        """The value of a cell; "" when it is empty."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""


RawBook = dict[str, RawSheet]


class Unreadable(ValueError):  # noqa: N818
    """The file can't be read as a workbook; the message is a Vietnamese sentence."""
