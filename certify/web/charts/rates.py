"""Rates of recognition over time, with the target: year by year, and day by day within a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from certify.domain.numbers import format_number, format_rate
from certify.domain.plans.targets import Standing
from certify.domain.progress.tallies import Day
from certify.web.charts.svg import WIDTH, drawing, put

LEFT, EDGE, TOP, BOTTOM = 44, 42, 20, 208
YEAR_STEP = 60


@dataclass(frozen=True)
class Dot:
    """One year of the line; `open` while its round still runs and the figure is not final.

    `side` names the set of units that the year counts: the line breaks between years of different sets.
    """

    year: int
    standing: Standing
    open: bool = False
    side: str = ""


def line(dots: Sequence[Dot], target: Fraction, target_year: int) -> Markup:
    """The rate of each year in order, beside the target as a line; years without units are left out."""
    shown = sorted((dot for dot in dots if dot.standing.all), key=lambda dot: dot.year)
    steps = _steps([dot.year for dot in shown])
    width = max(WIDTH, LEFT + 2 * EDGE + YEAR_STEP * max(steps, default=0))
    points = _points(shown, steps, width)
    above = any(target <= dot.standing.rate < target + Fraction(1, 5) for dot in shown)
    parts = [_grid(width), *_goal(target, target_year, width, below=above)]
    parts += [_path(*ends, *dots) for ends, dots in zip(pairwise(points), pairwise(shown), strict=True)]
    for dot, point in zip(shown, points, strict=True):
        parts += _dot(dot, point, target)
    words = "; ".join(f"{dot.year}: {dot.standing.text}" for dot in shown) or "Chưa có số liệu"
    return drawing("Tỷ lệ được công nhận qua các năm", words, width, BOTTOM + 40, parts)


def course(days: Sequence[Day], everything: int, target: Fraction, target_year: int) -> Markup:
    """The share recognised day by day as steps, beside the target as a line; `everything` is the number of units."""
    shown = days if everything else []
    span = (shown[-1].on - shown[0].on).days if shown else 0
    first, room = LEFT + 12, WIDTH - LEFT - 24
    points = [
        (
            first + (room * (day.on - shown[0].on).days // span if span else room // 2),
            _y(min(Fraction(day.recognised, everything), Fraction(1))),
        )
        for day in shown
    ]
    high = bool(shown) and target <= Fraction(shown[-1].recognised, everything) < target + Fraction(1, 5)
    parts = [_grid(WIDTH), *_goal(target, target_year, WIDTH, below=high)]
    if points:
        steps = " ".join(f"H {x} V {y}" for x, y in points)
        parts.append(put('<path class="path" fill="none" d="M {} {} {}"/>', points[0][0], _y(Fraction(0)), steps))
        rate = format_rate(shown[-1].recognised, everything)
        parts += [*_end(shown[0], points[0], rate if len(shown) == 1 else ""), *_end(shown[-1], points[-1], rate)]
    words = "; ".join(f"{day.on:%d/%m/%Y}: {day.recognised}/{everything}" for day in shown[-1:]) or "Chưa có quyết định"
    return drawing("Số được công nhận theo ngày ra quyết định", words, WIDTH, BOTTOM + 40, parts)


def _end(day: Day, point: tuple[int, int], rate: str) -> list[Markup]:
    """The dot, rate and day at one end of the course."""
    x, y = point
    near = min(max(x, LEFT + 36), WIDTH - 36)
    return [
        put('<circle class="dot" cx="{}" cy="{}" r="5"/>', x, y),
        put('<text class="value mid" x="{}" y="{}">{}</text>', near, y - 11, rate),
        put('<text class="label" x="{}" y="{}">{}</text>', near, BOTTOM + 20, f"{day.on:%d/%m/%Y}"),
    ]


def _grid(width: int) -> Markup:
    lines = []
    for percent in (0, 25, 50, 75, 100):
        y = _y(Fraction(percent, 100))
        lines.append(put('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, y, width, y))
        lines.append(put('<text class="tick" x="{}" y="{}">{}%</text>', LEFT - 6, y + 4, percent))
    return Markup("").join(lines)


def _goal(target: Fraction, year: int, width: int, *, below: bool = False) -> list[Markup]:
    """The target's line with its name above it, or `below` it where rates are drawn above."""
    y, name = _y(target), f"Mục tiêu {format_number(target * 100)}% ({year})"
    return [
        put('<line class="target" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, y, width, y),
        put('<text class="target-name" x="{}" y="{}">{}</text>', width, y + 16 if below else y - 7, name),
    ]


def _steps(years: Sequence[int]) -> list[int]:
    """The distance of each dot from the first: in years if no year comes twice, else one step each."""
    if len(set(years)) < len(years):
        return list(range(len(years)))
    return [year - years[0] for year in years]


def _points(dots: Sequence[Dot], steps: Sequence[int], width: int) -> list[tuple[int, int]]:
    first, room, span = LEFT + EDGE, width - LEFT - 2 * EDGE, max(steps, default=0)
    return [
        (first + (room * step // span if span else room // 2), _y(dot.standing.rate))
        for step, dot in zip(steps, dots, strict=True)
    ]


def _dot(dot: Dot, point: tuple[int, int], target: Fraction) -> list[Markup]:
    x, y = point
    kind = "dot open" if dot.open else "dot"
    above = dot.standing.rate > target or y > BOTTOM - 26
    rate = format_rate(dot.standing.recognised, dot.standing.all)
    parts = [
        put('<circle class="{}" cx="{}" cy="{}" r="5"><title>{}</title></circle>', kind, x, y, dot.standing.text),
        put('<text class="value mid" x="{}" y="{}">{}</text>', x, y - 11 if above else y + 21, rate),
        put('<text class="label" x="{}" y="{}">{}</text>', x, BOTTOM + 20, dot.year),
    ]
    if dot.open:
        parts.append(put('<text class="label soft" x="{}" y="{}">chưa kết thúc</text>', x, BOTTOM + 35))
    return parts


def _path(start: tuple[int, int], end: tuple[int, int], before: Dot, after: Dot) -> Markup:
    """The line from one year to the next; a vertical mark instead where the set of units changes."""
    if before.side == after.side:
        kind = "path open" if after.open else "path"
        return put('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *start, *end)
    x, words = (start[0] + end[0]) // 2, f"{before.standing.all} → {after.standing.all} đơn vị"
    mark = put('<line class="break" x1="{}" y1="{}" x2="{}" y2="{}"/>', x, TOP, x, BOTTOM)
    return mark + put('<text class="label soft" x="{}" y="{}">{}</text>', x, TOP - 6, words)


def _y(rate: Fraction) -> int:
    return BOTTOM - int((BOTTOM - TOP) * rate)
