"""The heat map of progress: points by criterion for areas or communes, and the criteria that block the most files."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.criteria.version import Version
from certify.domain.progress.heat import NOTHING, Cell, Heat, HeatRow, Tally, together

Tallies = Mapping[tuple[int, str], Tally]


class Blocking(Struct, frozen=True):
    """A criterion and how many files it blocks with 0 points."""

    criterion_id: str
    name: str
    count: int


def heat_of(version: Version, tallies: Tallies, rows: Iterable[tuple[int, str, int | None]]) -> Heat:
    """The heat map of areas, each given by its key in the tallies, its name and the id of its page."""
    return heat_of_rows(version, [HeatRow(name, page, cells_of(version, tallies, key)) for key, name, page in rows])


def heat_of_rows(version: Version, rows: Sequence[HeatRow]) -> Heat:
    """The heat map of rows, with a total of all of them."""
    whole = tuple(
        Cell(together([row.cells[index].tally for row in rows]), criterion.max.value)
        for index, criterion in enumerate(version.criteria)
    )
    criteria = tuple((criterion.id, criterion.name) for criterion in version.criteria)
    return Heat(criteria, tuple(rows), HeatRow("Tất cả", None, whole))


def blocking_of(heat: Heat) -> list[Blocking]:
    """The criteria in which files have zero points, the most frequent first."""
    counts = zip(heat.criteria, heat.total.cells, strict=True)
    criteria = [Blocking(key, name, cell.tally.zeros) for (key, name), cell in counts if cell.tally.zeros]
    return sorted(criteria, key=lambda blocking: -blocking.count)


def cells_of(version: Version, tallies: Tallies, key: int) -> tuple[Cell, ...]:
    """The tallies of an area by criterion; zeros are counted only where they block a recognition."""
    counted = [(tallies.get((key, criterion.id), NOTHING), criterion.max.value) for criterion in version.criteria]
    return tuple(Cell(tally if version.no_zero else replace(tally, zeros=0), most) for tally, most in counted)
