"""Points that everybody may see: nothing from which a single commune's could be worked out, now or by comparing days.

Luật Trẻ em 2016, Điều 6.11 and 21: points at zero in a criterion such as abuse tell about the children of one commune.
Four rules together:

- only rounds that are closed, so that no commune's answer shows as a difference between two days (a round that is
  opened again tells nothing until it is closed, and the steps below blur what changed between both closings);
- no cell of fewer than LEAST_TOLD communes;
- where a total is shown, what is hidden under it holds at least LEAST_TOLD communes and more than one cell;
- shares as the lower end of their shade, counts of zeros as multiples of LEAST_TOLD, and none where nearly every
  commune is counted that isn't recognised: recognitions are public by name, so everybody knows which those are.
"""

from collections.abc import Container, Sequence
from decimal import Decimal

from msgspec import Struct

from certify.domain.privacy import LEAST_TOLD, is_few
from certify.domain.progress.heat import NOTHING, SHADES, Cell, Heat, HeatRow, Tally, together


class Published(Struct, frozen=True):
    """Points by area and criterion, and how many communes at least have none in a criterion (id, name, count)."""

    heat: Heat
    zeros: list[tuple[str, str, int]]


def published_area(heat: Heat, recognised: int, *, closed: bool) -> Published:
    """What may be told of an area and its parts; the total stands on other pages too, so parts are hidden for it.

    `recognised` is how many of its communes are, by public decisions.
    """
    rows = _kept(heat.rows) if closed else _blank(heat.rows)
    total = heat.total if closed else _blank([heat.total])[0]
    return _published(heat, rows, total, recognised)


def published_areas(heat: Heat, recognised: int, closed: Container[int | None]) -> Published:
    """What may be told of areas that publish on their own, of those whose ids are in `closed`.

    The total is that of the areas shown, so that none that is hidden can be worked out from it; `recognised` counts the
    recognised communes in it.
    """
    pairs = zip(heat.rows, _blank(heat.rows), strict=True)
    rows = [_without_few(row) if row.unit_id in closed else blank for row, blank in pairs]
    cells = (
        Cell(together([row.cells[index].tally for row in rows]), cell.most)
        for index, cell in enumerate(heat.total.cells)
    )
    return _published(heat, rows, HeatRow(heat.total.name, None, tuple(cells)), recognised)


def told_zeros(tally: Tally, recognised: int) -> int:
    """How many files at least have no points, in steps of LEAST_TOLD; 0 where that would tell of nearly every file that
    isn't among the `recognised`.
    """
    told = tally.zeros // LEAST_TOLD * LEAST_TOLD
    return told if tally.files - recognised - tally.zeros >= LEAST_TOLD else 0


def _published(heat: Heat, rows: Sequence[HeatRow], total: HeatRow, recognised: int) -> Published:
    counted = zip(heat.criteria, total.cells, strict=True)
    zeros = [(key, name, told) for (key, name), cell in counted if (told := told_zeros(cell.tally, recognised))]
    coarse = tuple(_coarse(row) for row in rows)
    return Published(Heat(heat.criteria, coarse, _coarse(_without_few(total))), zeros)


def _kept(rows: Sequence[HeatRow]) -> list[HeatRow]:
    """The rows without the cells of few files, and without as many others as keep those from being worked out."""
    columns = [list(column) for column in zip(*(row.cells for row in rows), strict=True)]
    for column in columns:
        for index in _hidden([cell.tally.files for cell in column]):
            column[index] = Cell(NOTHING, column[index].most)
    return [
        HeatRow(row.name, row.unit_id, tuple(cells))
        for row, cells in zip(rows, zip(*columns, strict=True), strict=True)
    ]


def _hidden(files: Sequence[int]) -> list[int]:
    """The places of the cells to hide, by how many files each holds: those of few, then the next larger ones."""
    by_size = sorted((place for place, count in enumerate(files) if count), key=lambda place: files[place])
    few = sum(is_few(files[place]) for place in by_size)
    while few and (few < 2 or sum(files[place] for place in by_size[:few]) < LEAST_TOLD) and few < len(by_size):
        few += 1
    return by_size[:few]


def _blank(rows: Sequence[HeatRow]) -> list[HeatRow]:
    """The same rows, all with the same empty cells."""
    empty = tuple(Cell(NOTHING, cell.most) for cell in rows[0].cells) if rows else ()
    return [HeatRow(row.name, row.unit_id, empty) for row in rows]


def _without_few(row: HeatRow) -> HeatRow:
    if not any(is_few(cell.tally.files) for cell in row.cells):
        return row
    cells = (Cell(NOTHING, cell.most) if is_few(cell.tally.files) else cell for cell in row.cells)
    return HeatRow(row.name, row.unit_id, tuple(cells))


def _coarse(row: HeatRow) -> HeatRow:
    """A row whose cells hold the lower ends of their shades, as of one file, and nothing of the files themselves."""
    return HeatRow(row.name, row.unit_id, tuple(map(_coarse_cell, row.cells)))


def _coarse_cell(cell: Cell) -> Cell:
    if cell.percent is None:
        return cell if cell.tally is NOTHING else Cell(NOTHING, cell.most)
    least = next((least for least in SHADES if cell.percent >= least), 0)
    return Cell(Tally(1, cell.most * Decimal(least) / 100, 0), cell.most)
