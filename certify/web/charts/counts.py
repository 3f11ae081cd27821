"""Counts of units: one bar split by state."""

from collections.abc import Mapping

from markupsafe import Markup

from certify.domain.assessment.states import STATE_NAMES, State
from certify.web.charts.svg import WIDTH, drawing, put


def states(counts: Mapping[State, int]) -> Markup:
    """One bar of all units, divided among the states by their counts."""
    total = sum(counts.values())
    present = [(state, counts.get(state, 0)) for state in State if counts.get(state, 0)]
    parts, before = [], 0
    for state, count in present:
        start, end = WIDTH * before // total, WIDTH * (before + count) // total
        parts.append(_segment(state, count, start, end - start))
        before += count
    words = ", ".join(f"{STATE_NAMES[state]}: {count}" for state, count in present) or "Chưa có số liệu"
    return drawing("Số đơn vị theo trạng thái", words, WIDTH, 34, parts)


def _segment(state: State, count: int, x: int, width: int) -> Markup:
    words = f"{STATE_NAMES[state]}: {count}"
    drawn = put('<rect x="{}" y="0" width="{}" height="34"/><title>{}</title>', x, max(width, 1), words)
    if width >= 10 * len(str(count)):
        drawn += put('<text class="mid" x="{}" y="22">{}</text>', x + width // 2, count)
    return put('<g class="state {}">{}</g>', state, drawn)
