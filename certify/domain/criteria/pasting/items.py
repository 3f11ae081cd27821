"""What each piece of a pasted table is: a criterion, an indicator, a level with its points, the total, or not known."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from certify.domain.criteria.pasting.ranges import Range


class Kind(StrEnum):
    """What a piece of a table is."""

    HEADER = "header"
    TOTAL = "total"
    CRITERION = "criterion"
    INDICATOR = "indicator"
    LEVEL = "level"
    ANSWER = "answer"
    UNKNOWN = "unknown"


class Item(Struct, frozen=True):
    """A piece of a row: its number as printed ("3", "3.1"; "" without one), its name or text, and its points.

    `range` is that of a level, `yes` that of an answer; `reason` says why a piece is not understood. A piece is `alone`
    where the table has no other column of texts.
    """

    row: int
    kind: Kind
    text: str
    number: str = ""
    points: Decimal | None = None
    range: Range | None = None
    yes: bool | None = None
    reason: str = ""
    alone: bool = False
