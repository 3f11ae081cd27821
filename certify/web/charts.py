"""Charts drawn on the server as SVG. Coordinates are whole units; the exact figures stand in a table beside each.

A drawing is 360 units wide, so that its letters stay legible on a phone. Colours come from the style sheet by class.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from certify.domain.assessment.states import STATE_NAMES, State
from certify.domain.numbers import format_number, format_rate
from certify.domain.plans.targets import Standing
from certify.domain.progress.tallies import GRADES, STATE_LETTERS, Day, grade

WIDTH = 360
LEFT, EDGE, TOP, BOTTOM = 44, 42, 20, 208
YEAR_STEP = 60
AREA, AREAS_IN_ROW, AREA_ROW = 120, 8, 48
TILE, TILES_IN_ROW, TILE_ROW = 20, 18, 42
LETTERS = STATE_LETTERS


@dataclass(frozen=True)
class Dot:
    """One year of the line; `open` while its round still runs and the figure is not final.

    Years with another `side` count other units: the line breaks between them.
    """

    year: int
    standing: Standing
    open: bool = False
    side: str = ""


def line(dots: Sequence[Dot], target: Fraction, target_year: int) -> Markup:
    """The rates of the years, in the order of years, towards the target's line; years without units are left out."""
    shown = sorted((dot for dot in dots if dot.standing.all), key=lambda dot: dot.year)
    steps = _steps([dot.year for dot in shown])
    width = max(WIDTH, LEFT + 2 * EDGE + YEAR_STEP * max(steps, default=0))
    places = _places(shown, steps, width)
    above = any(target <= dot.standing.rate < target + Fraction(1, 5) for dot in shown)
    parts = [_grid(width), *_goal(target, target_year, width, below=above)]
    parts += [_path(*ends, *dots) for ends, dots in zip(pairwise(places), pairwise(shown), strict=True)]
    for dot, place in zip(shown, places, strict=True):
        parts += _dot(dot, place, target)
    said = "; ".join(f"{dot.year}: {dot.standing.text}" for dot in shown) or "Chưa có số liệu"
    return _drawing("Tỷ lệ được công nhận qua các năm", said, width, BOTTOM + 40, parts)


def states(counts: Mapping[State, int]) -> Markup:
    """One bar of all units, each state a part as long as its share."""
    total = sum(counts.values())
    kept = [(state, counts.get(state, 0)) for state in State if counts.get(state, 0)]
    parts, before = [], 0
    for state, count in kept:
        start, end = WIDTH * before // total, WIDTH * (before + count) // total
        parts.append(_segment(state, count, start, end - start))
        before += count
    said = ", ".join(f"{STATE_NAMES[state]}: {count}" for state, count in kept) or "Chưa có số liệu"
    return _drawing("Số đơn vị theo trạng thái", said, WIDTH, 34, parts)


def tiles(areas: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> Markup:
    """A tile for each unit, its state as letter and colour; areas are (name, [(name of a unit, its state)])."""
    parts, y = [], 0
    for area, units in areas:
        parts.append(_put('<text class="name" x="0" y="{}">{}</text>', y + 14, area))
        for index, (name, state) in enumerate(units):
            row, column = divmod(index, TILES_IN_ROW)
            parts.append(_tile(name, State(state), column * TILE, y + 20 + row * TILE))
        y += TILE_ROW + max(0, (len(units) - 1) // TILES_IN_ROW) * TILE
    return _drawing("Trạng thái từng đơn vị", "Mỗi ô là một đơn vị", WIDTH, max(y, TILE_ROW), parts)


def bars(rows: Sequence[tuple[str, int]], title: str = "Tiêu chí bị 0 điểm, theo số xã") -> Markup:
    """Counts as horizontal bars, each under its name."""
    most = max((count for _, count in rows), default=0)
    parts = []
    for index, (label, count) in enumerate(rows):
        y = index * 46
        length = max(3, 310 * count // most) if most else 3
        cut = label if len(label) <= 46 else f"{label[:45]}…"
        parts.append(_put('<text class="name" x="0" y="{}">{}<title>{}</title></text>', y + 15, cut, label))
        parts.append(_put('<rect class="bar" x="0" y="{}" width="{}" height="18" rx="2"/>', y + 21, length))
        parts.append(_put('<text class="value" x="{}" y="{}">{}</text>', length + 8, y + 35, count))
    said = "; ".join(f"{label}: {count}" for label, count in rows) or "Chưa có số liệu"
    return _drawing(title, said, WIDTH, max(46 * len(rows), 20), parts)


def course(days: Sequence[Day], everything: int, target: Fraction, target_year: int) -> Markup:
    """The share recognised day by day, as steps towards the target's line; `everything` is the number of units."""
    shown = days if everything else []
    span = (shown[-1].on - shown[0].on).days if shown else 0
    first, room = LEFT + 12, WIDTH - LEFT - 24
    places = [
        (first + (room * (day.on - shown[0].on).days // span if span else room // 2),
         _y(min(Fraction(day.recognised, everything), Fraction(1))))
        for day in shown
    ]  # fmt: skip
    high = bool(shown) and target <= Fraction(shown[-1].recognised, everything) < target + Fraction(1, 5)
    parts = [_grid(WIDTH), *_goal(target, target_year, WIDTH, below=high)]
    if places:
        steps = " ".join(f"H {x} V {y}" for x, y in places)
        parts.append(_put('<path class="path" fill="none" d="M {} {} {}"/>', places[0][0], _y(Fraction(0)), steps))
        rate = format_rate(shown[-1].recognised, everything)
        parts += [*_end(shown[0], places[0], rate if len(shown) == 1 else ""), *_end(shown[-1], places[-1], rate)]
    said = "; ".join(f"{day.on:%d/%m/%Y}: {day.recognised}/{everything}" for day in shown[-1:]) or "Chưa có quyết định"
    return _drawing("Số được công nhận theo ngày ra quyết định", said, WIDTH, BOTTOM + 40, parts)


def grades(areas: Sequence[tuple[str, Standing]]) -> Markup:
    """A tile for each area: its name, its rate, and where it stands towards the target as letter and colour."""
    parts = []
    for index, (name, reached) in enumerate(areas):
        row, column = divmod(index, AREAS_IN_ROW)
        x, y, key = column * AREA, row * AREA_ROW, grade(reached)
        cut = name if len(name) <= 16 else f"{name[:15]}…"
        rate = format_rate(reached.recognised, reached.all) if reached.all else ""
        said = f"{name}: {reached.text} ({GRADES[key][1]})"
        parts.append(_put('<g class="grade {}"><title>{}</title>', key, said))
        parts.append(_put('<rect x="{}" y="{}" width="{}" height="42" rx="4"/>', x, y, AREA - 4))
        parts.append(_put('<text class="name" x="{}" y="{}">{}</text>', x + 6, y + 17, cut))
        parts.append(_put('<text x="{}" y="{}">{} · {}</text></g>', x + 6, y + 35, GRADES[key][0], rate))
    rows = -(-len(areas) // AREAS_IN_ROW)
    width = AREA * min(AREAS_IN_ROW, max(3, len(areas)))
    return _drawing("Tỷ lệ được công nhận từng nơi", "Mỗi ô là một nơi", width, max(rows, 1) * AREA_ROW, parts)


def _end(day: Day, place: tuple[int, int], rate: str) -> list[Markup]:
    """The dot, rate and day at one end of the course."""
    x, y = place
    near = min(max(x, LEFT + 36), WIDTH - 36)
    return [
        _put('<circle class="dot" cx="{}" cy="{}" r="5"/>', x, y),
        _put('<text class="value mid" x="{}" y="{}">{}</text>', near, y - 11, rate),
        _put('<text class="label" x="{}" y="{}">{}</text>', near, BOTTOM + 20, f"{day.on:%d/%m/%Y}"),
    ]


def _put(text: str, *values: object) -> Markup:
    """A literal of this module with the values put in, escaped."""
    return Markup(text).format(*values)  # noqa: S704


def _drawing(title: str, said: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    """The drawing with its name and its content in words."""
    kind = "chart long" if width > WIDTH else "chart"
    opened = '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
    named = _put("<title>{}</title><desc>{}</desc>", title, said)
    shape = _put(opened, kind, width, height, width, height, f"{title}. {said}")
    return shape + named + Markup("").join(parts) + Markup("</svg>")


def _grid(width: int) -> Markup:
    lines = []
    for percent in (0, 25, 50, 75, 100):
        y = _y(Fraction(percent, 100))
        lines.append(_put('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, y, width, y))
        lines.append(_put('<text class="tick" x="{}" y="{}">{} %</text>', LEFT - 6, y + 4, percent))
    return Markup("").join(lines)


def _goal(target: Fraction, year: int, width: int, *, below: bool = False) -> list[Markup]:
    """The target's line with its name above it, or below where rates stand above."""
    y, name = _y(target), f"Mục tiêu {format_number(target * 100)} % ({year})"
    return [
        _put('<line class="target" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, y, width, y),
        _put('<text class="target-name" x="{}" y="{}">{}</text>', width, y + 16 if below else y - 7, name),
    ]


def _steps(years: Sequence[int]) -> list[int]:
    """How far each dot stands from the first: in years when each year stands once, else side by side."""
    if len(set(years)) < len(years):
        return list(range(len(years)))
    return [year - years[0] for year in years]


def _places(dots: Sequence[Dot], steps: Sequence[int], width: int) -> list[tuple[int, int]]:
    first, room, span = LEFT + EDGE, width - LEFT - 2 * EDGE, max(steps, default=0)
    return [
        (first + (room * step // span if span else room // 2), _y(dot.standing.rate))
        for step, dot in zip(steps, dots, strict=True)
    ]


def _dot(dot: Dot, place: tuple[int, int], target: Fraction) -> list[Markup]:
    x, y = place
    kind = "dot open" if dot.open else "dot"
    above = dot.standing.rate > target or y > BOTTOM - 26
    rate = format_rate(dot.standing.recognised, dot.standing.all)
    parts = [
        _put('<circle class="{}" cx="{}" cy="{}" r="5"><title>{}</title></circle>', kind, x, y, dot.standing.text),
        _put('<text class="value mid" x="{}" y="{}">{}</text>', x, y - 11 if above else y + 21, rate),
        _put('<text class="label" x="{}" y="{}">{}</text>', x, BOTTOM + 20, dot.year),
    ]
    if dot.open:
        parts.append(_put('<text class="label soft" x="{}" y="{}">chưa kết thúc</text>', x, BOTTOM + 35))
    return parts


def _path(start: tuple[int, int], end: tuple[int, int], before: Dot, after: Dot) -> Markup:
    """The way from one year to the next; between years that count other units an upright mark instead."""
    if before.side == after.side:
        kind = "path open" if after.open else "path"
        return _put('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *start, *end)
    x, said = (start[0] + end[0]) // 2, f"{before.standing.all} → {after.standing.all} đơn vị"
    mark = _put('<line class="break" x1="{}" y1="{}" x2="{}" y2="{}"/>', x, TOP, x, BOTTOM)
    return mark + _put('<text class="label soft" x="{}" y="{}">{}</text>', x, TOP - 6, said)


def _segment(state: State, count: int, x: int, width: int) -> Markup:
    said = f"{STATE_NAMES[state]}: {count}"
    drawn = _put('<rect x="{}" y="0" width="{}" height="34"/><title>{}</title>', x, max(width, 1), said)
    if width >= 10 * len(str(count)):
        drawn += _put('<text class="mid" x="{}" y="22">{}</text>', x + width // 2, count)
    return _put('<g class="state {}">{}</g>', state, drawn)


def _tile(name: str, state: State, x: int, y: int) -> Markup:
    return _put(
        '<g class="state {}"><title>{}: {}</title><rect x="{}" y="{}" width="18" height="18" rx="3"/>'
        '<text class="mid" x="{}" y="{}">{}</text></g>',
        *(state, name, STATE_NAMES[state], x, y, x + 9, y + 13, LETTERS[state]),
    )


def _y(rate: Fraction) -> int:
    return BOTTOM - int((BOTTOM - TOP) * rate)
