"""A map of tiles: one for each unit, by its state."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.progress.tallies import STATE_LETTERS
from certify.web.charts.svg import WIDTH, drawing, put

TILE, TILES_IN_ROW, TILE_ROW = 20, 18, 42


def tiles(areas: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> Markup:
    """A tile for each unit, its state as a letter and a colour.

    `areas` are pairs of a name and the area's units; a unit is a pair of its name and its state.
    """
    parts, y = [], 0
    for area, units in areas:
        parts.append(put('<text class="name" x="0" y="{}">{}</text>', y + 14, area))
        for index, (name, state) in enumerate(units):
            row, column = divmod(index, TILES_IN_ROW)
            parts.append(_tile(name, State(state), column * TILE, y + 20 + row * TILE))
        y += TILE_ROW + max(0, (len(units) - 1) // TILES_IN_ROW) * TILE
    return drawing("Trạng thái từng đơn vị", "Mỗi ô là một đơn vị", WIDTH, max(y, TILE_ROW), parts)


def _tile(name: str, state: State, x: int, y: int) -> Markup:
    return put(
        '<g class="state {}"><title>{}: {}</title><rect x="{}" y="{}" width="18" height="18" rx="3"/>'
        '<text class="mid" x="{}" y="{}">{}</text></g>',
        *(state, name, STATE_NAMES[state], x, y, x + 9, y + 13, STATE_LETTERS[state]),
    )
