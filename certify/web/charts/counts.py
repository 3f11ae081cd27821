"""Counts of units: one bar split by state, and a bar for each of several names."""

from collections.abc import Mapping, Sequence

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


def bars(rows: Sequence[tuple[str, int]], title: str = "Tiêu chí bị 0 điểm, theo số xã") -> Markup:
    """Counts as horizontal bars, each under its name."""
    most = max((count for _, count in rows), default=0)
    parts = []
    for index, (label, count) in enumerate(rows):
        y = index * 46
        length = max(3, 310 * count // most) if most else 3
        cut = label if len(label) <= 46 else f"{label[:45]}…"
        parts.append(put('<text class="name" x="0" y="{}">{}<title>{}</title></text>', y + 15, cut, label))
        parts.append(put('<rect class="bar" x="0" y="{}" width="{}" height="18" rx="2"/>', y + 21, length))
        parts.append(put('<text class="value" x="{}" y="{}">{}</text>', length + 8, y + 35, count))
    words = "; ".join(f"{label}: {count}" for label, count in rows) or "Chưa có số liệu"
    return drawing(title, words, WIDTH, max(46 * len(rows), 20), parts)


def _segment(state: State, count: int, x: int, width: int) -> Markup:
    words = f"{STATE_NAMES[state]}: {count}"
    drawn = put('<rect x="{}" y="0" width="{}" height="34"/><title>{}</title>', x, max(width, 1), words)
    if width >= 10 * len(str(count)):
        drawn += put('<text class="mid" x="{}" y="22">{}</text>', x + width // 2, count)
    return put('<g class="state {}">{}</g>', state, drawn)
