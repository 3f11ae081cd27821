"""Maps of tiles: one tile for each unit by its state, or for each area by its rate."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.numbers import format_rate
from certify.domain.plans.targets import Standing
from certify.domain.progress.tallies import GRADES, STATE_LETTERS, grade
from certify.web.charts.svg import WIDTH, drawing, put

AREA, AREAS_IN_ROW, AREA_ROW = 120, 8, 48
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


def grades(areas: Sequence[tuple[str, Standing]]) -> Markup:
    """A tile for each area: its name, its rate, and how close it is to the target as a letter and a colour."""
    parts = []
    for index, (name, reached) in enumerate(areas):
        row, column = divmod(index, AREAS_IN_ROW)
        x, y, key = column * AREA, row * AREA_ROW, grade(reached)
        cut = name if len(name) <= 16 else f"{name[:15]}…"
        rate = format_rate(reached.recognised, reached.all) if reached.all else ""
        words = f"{name}: {reached.text} ({GRADES[key][1]})"
        parts.append(put('<g class="grade {}"><title>{}</title>', key, words))
        parts.append(put('<rect x="{}" y="{}" width="{}" height="42" rx="4"/>', x, y, AREA - 4))
        parts.append(put('<text class="name" x="{}" y="{}">{}</text>', x + 6, y + 17, cut))
        parts.append(put('<text x="{}" y="{}">{} · {}</text></g>', x + 6, y + 35, GRADES[key][0], rate))
    rows = -(-len(areas) // AREAS_IN_ROW)
    width = AREA * min(AREAS_IN_ROW, max(3, len(areas)))
    return drawing("Tỷ lệ được công nhận từng nơi", "Mỗi ô là một nơi", width, max(rows, 1) * AREA_ROW, parts)


def _tile(name: str, state: State, x: int, y: int) -> Markup:
    return put(
        '<g class="state {}"><title>{}: {}</title><rect x="{}" y="{}" width="18" height="18" rx="3"/>'
        '<text class="mid" x="{}" y="{}">{}</text></g>',
        *(state, name, STATE_NAMES[state], x, y, x + 9, y + 13, STATE_LETTERS[state]),
    )
