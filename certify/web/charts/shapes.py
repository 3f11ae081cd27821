"""Maps by shape: each unit as it lies, its state as a letter and a colour."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.progress.tallies import STATE_LETTERS
from certify.domain.units.boundaries import GRID, Point, Shape, without_straight
from certify.web.charts.svg import WIDTH, drawing, put

WIDE, HIGH, EDGE = 2 * WIDTH, 3 * WIDTH, 6


def shapes(units: Sequence[tuple[str, str, Shape]]) -> Markup:
    """A map of units, each with name, state and shape; there is at least one."""
    corners = [point for _, _, shape in units for ring in shape for point in ring]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    # A degree of longitude is shorter than one of latitude.
    narrow = math.cos(math.radians((low + high) / 2 / GRID))
    wide, tall = max((right - left) * narrow, 1), max(high - low, 1)
    scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / tall)
    parts = []
    for name, state, shape in units:
        placed = [
            [(EDGE + round((x - left) * narrow * scale), EDGE + round((high - y) * scale)) for x, y in ring]
            for ring in shape
        ]
        parts.append(_unit(name, State(state), placed))
    height = 2 * EDGE + round(tall * scale)
    return drawing("Trạng thái từng đơn vị", "Bản đồ theo ranh giới, mỗi hình là một đơn vị", WIDE, height, parts)


def _unit(name: str, state: State, rings: Sequence[Sequence[Point]]) -> Markup:
    x, y = _middle(max(rings, key=lambda ring: abs(_doubled_area(ring))))
    path = " ".join(_path(ring) for ring in rings)
    text = '<g class="state {}"><title>{}: {}</title><path fill-rule="evenodd" d="{}"/>'
    letter = put('<text class="mid" x="{}" y="{}">{}</text></g>', x, y + 4, STATE_LETTERS[state])
    return put(text, state, name, STATE_NAMES[state], path) + letter


def _path(ring: Sequence[Point]) -> str:
    """A ring as drawn, without what falls together on the screen."""
    return f"M{' '.join(f'{x},{y}' for x, y in without_straight(ring))}Z"


def _doubled_area(ring: Sequence[Point]) -> int:
    """Twice the area within a ring, below zero when it goes round the other way."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True))


def _middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a ring, or of its corners when it has no area."""
    doubled = _doubled_area(ring)
    if not doubled:
        return sum(x for x, _ in ring) // len(ring), sum(y for _, y in ring) // len(ring)
    sides = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
    x = sum((a[0] + b[0]) * cross for a, b, cross in sides)
    y = sum((a[1] + b[1]) * cross for a, b, cross in sides)
    return round(x / (3 * doubled)), round(y / (3 * doubled))
