"""The heat map: points by area and criterion, shaded by the share of the points that can be reached."""

from collections.abc import Collection
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

# The least percent of the points for each shade, the darkest first; anything below has the last shade.
SHADES = (95, 85, 70, 50)


class Tally(Struct, frozen=True):
    """What files reached in one criterion: how many have answered all of it, their points, and how many got none."""

    files: int
    points: Decimal
    zeros: int

    def share(self, most: Decimal, whole: int) -> int | None:
        """The share of `most` points a file that was reached, in parts of `whole`, cut; None without answered files."""
        return int(self.points * whole // (most * self.files)) if self.files and most else None


NOTHING = Tally(0, Decimal(0), 0)


def together(tallies: Collection[Tally]) -> Tally:
    """Several tallies as one."""
    points = sum((one.points for one in tallies), Decimal(0))
    return Tally(sum(one.files for one in tallies), points, sum(one.zeros for one in tallies))


def shade(percent: int | None) -> int:
    """The shade of a share: 5 (nearly all points) to 1; 0 without figures."""
    if percent is None:
        return 0
    return next((5 - index for index, least in enumerate(SHADES) if percent >= least), 1)


class Cell(Struct, frozen=True, dict=True):
    """What an area reached in one criterion, of `most` points a file."""

    tally: Tally
    most: Decimal

    @cached_property
    def percent(self) -> int | None:
        """The share of the points in whole percent, cut; None without figures."""
        return self.tally.share(self.most, 100)

    @property
    def shade(self) -> int:
        return shade(self.percent)


class HeatRow(Struct, frozen=True):
    """An area's cells, one for each criterion; `unit_id` where the area has a page of its own."""

    name: str
    unit_id: int | None
    cells: tuple[Cell, ...]

    @property
    def known(self) -> bool:
        """Whether there is a figure in any cell."""
        return any(cell.percent is not None for cell in self.cells)


class Heat(Struct, frozen=True):
    """Areas against criteria (id, name); `total` is all of them together."""

    criteria: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow

    @property
    def summary(self) -> "Heat":
        """Only the row of all areas together."""
        return Heat(self.criteria, (), self.total)
