"""Rates of recognition over time, with the target: year by year, and day by day within a round."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup
from msgspec import Struct

from certify.domain.numbers import format_number, format_rate
from certify.domain.plans.recognition_target import Standing
from certify.domain.progress.tallies import Day
from certify.web.charts.labels import ABOVE, BELOW, Box, Point, place_of
from certify.web.charts.svg import WIDTH, drawing, put

# The target's name has the first line, what changes between two years the second; nothing else is written there.
LEFT, EDGE, FIRST_LINE, SECOND_LINE, TOP, BOTTOM = 44, 42, 14, 32, 58, 246
# How far apart two labels below or beside each other stand, at least: rates and years, and texts of some words.
LABEL_STEP, WORDS_STEP = 60, 124
# Half of what words need in the widest font of a machine.
HALF_OF_WORDS = 54


class Dot(Struct, frozen=True):
    """One year of the line; `open` while its round still runs and the figure is not final.

    `side` names the set of units that the year counts: the line breaks between years of different sets.
    """

    year: int
    standing: Standing
    open: bool = False
    side: str = ""


def line(dots: Sequence[Dot], target: Fraction, target_year: int) -> Markup:
    """The rate of each year in order, beside the target as a line; years without units are left out.

    Every year has its dot; where many years lie close together, some have no label: the table beside tells them all.
    """
    shown = sorted((dot for dot in dots if dot.standing.all), key=lambda dot: dot.year)
    points = _points(shown, _steps([dot.year for dot in shown]))
    parts = [_grid(), *_goal(target, target_year)]
    parts += [_path(*ends, *dots) for ends, dots in zip(pairwise(points), pairwise(shown), strict=True)]
    parts += _changes(points, shown)
    running = [x for (x, _), dot in zip(points, shown, strict=True) if dot.open]
    named, told = _apart([x for x, _ in points], LABEL_STEP), _apart(running, WORDS_STEP)
    lines, taken = [((LEFT, _y(target)), (WIDTH, _y(target))), *pairwise(points)], list[Box]()
    for dot, point in zip(shown, points, strict=True):
        parts.append(_dot(dot, point))
        if point[0] in named:
            place, room = place_of(point, lines, taken, _sides(dot, point, target))
            taken.append(room)
            parts += _labels(dot, point, place)
        if point[0] in told:
            x = min(point[0], WIDTH - HALF_OF_WORDS)
            parts.append(put('<text class="label soft" x="{}" y="{}">chưa kết thúc</text>', x, BOTTOM + 35))
    words = "; ".join(f"{dot.year}: {dot.standing.text}" for dot in shown) or "Chưa có số liệu"
    return drawing("Tỷ lệ được công nhận qua các năm", words, WIDTH, BOTTOM + 40, parts)


def course(days: Sequence[Day], everything: int, target: Fraction, target_year: int) -> Markup:
    """The share recognised day by day as steps, beside the target as a line; `everything` is the number of units."""
    shown = days if everything else []
    span = (shown[-1].on - shown[0].on).days if shown else 0
    first, room = LEFT + 12, WIDTH - LEFT - 24
    points = [
        (
            first + (room * (day.on - shown[0].on).days // span if span else room // 2),
            _y_of(min(day.recognised, everything), everything),
        )
        for day in shown
    ]
    parts = [_grid(), *_goal(target, target_year)]
    if points:
        steps = " ".join(f"H {x} V {y}" for x, y in points)
        parts.append(put('<path class="path" fill="none" d="M {} {} {}"/>', points[0][0], _y(Fraction(0)), steps))
        rate = format_rate(shown[-1].recognised, everything)
        if len(shown) > 1:
            parts += _end(shown[0], points[0], "")
        parts += _end(shown[-1], points[-1], rate)
    words = "; ".join(f"{day.on:%d/%m/%Y}: {day.recognised}/{everything}" for day in shown[-1:]) or "Chưa có quyết định"
    return drawing("Số được công nhận theo ngày ra quyết định", words, WIDTH, BOTTOM + 40, parts)


def _end(day: Day, point: Point, rate: str) -> list[Markup]:
    """The dot, rate and day at one end of the course."""
    x, y = point
    near = min(max(x, LEFT + 42), WIDTH - 42)
    return [
        put('<circle class="dot" cx="{}" cy="{}" r="5"/>', x, y),
        put('<text class="value mid" x="{}" y="{}">{}</text>', near, y - 11, rate),
        put('<text class="label" x="{}" y="{}">{}</text>', near, BOTTOM + 20, f"{day.on:%d/%m/%Y}"),
    ]


def _grid() -> Markup:
    lines = []
    for percent in (0, 25, 50, 75, 100):
        y = _y(Fraction(percent, 100))
        lines.append(put('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, y, WIDTH, y))
        lines.append(put('<text class="tick" x="{}" y="{}">{}%</text>', LEFT - 6, y + 4, percent))
    return Markup("").join(lines)


def _goal(target: Fraction, year: int) -> list[Markup]:
    """The target's line, and its name above the drawing with a piece of such a line."""
    y, name = _y(target), f"Mục tiêu {format_number(target * 100)}% ({year})"
    return [
        put('<line class="target" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, y, WIDTH, y),
        put('<line class="target" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, FIRST_LINE - 4, LEFT + 30, FIRST_LINE - 4),
        put('<text class="target-name" x="{}" y="{}">{}</text>', LEFT + 38, FIRST_LINE, name),
    ]


def _apart(places: Sequence[int], step: int) -> list[int]:
    """Those places that may have a label of their own: the last one, and before it each that is `step` away."""
    chosen: list[int] = []
    for x in reversed(places):
        if not chosen or chosen[-1] - x >= step:
            chosen.append(x)
    return chosen


def _steps(years: Sequence[int]) -> list[int]:
    """The distance of each dot from the first: in years if no year comes twice, else one step each."""
    if len(set(years)) < len(years):
        return list(range(len(years)))
    return [year - years[0] for year in years]


def _points(dots: Sequence[Dot], steps: Sequence[int]) -> list[Point]:
    first, room, span = LEFT + EDGE, WIDTH - LEFT - 2 * EDGE, max(steps, default=0)
    return [
        (first + (room * step // span if span else room // 2), _y(dot.standing.rate))
        for step, dot in zip(steps, dots, strict=True)
    ]


def _dot(dot: Dot, point: Point) -> Markup:
    kind, words = "dot open" if dot.open else "dot", f"{dot.year}: {dot.standing.text}"
    return put('<circle class="{}" cx="{}" cy="{}" r="5"><title>{}</title></circle>', kind, *point, words)


def _sides(dot: Dot, point: Point, target: Fraction) -> tuple[int, ...]:
    """On which sides of a dot its rate may stand: above all where the target's line isn't, never below the drawing."""
    if point[1] > BOTTOM - 26:
        return (ABOVE,)
    return (ABOVE, BELOW) if dot.standing.rate >= target else (BELOW, ABOVE)


def _labels(dot: Dot, point: Point, place: Point) -> list[Markup]:
    """The rate near a dot, and its year below."""
    rate = format_rate(dot.standing.recognised, dot.standing.all)
    return [
        put('<text class="value mid" x="{}" y="{}">{}</text>', *place, rate),
        put('<text class="label" x="{}" y="{}">{}</text>', point[0], BOTTOM + 20, dot.year),
    ]


def _path(start: Point, end: Point, before: Dot, after: Dot) -> Markup:
    """The line from one year to the next; a vertical mark instead where the set of units changes."""
    if before.side == after.side:
        kind = "path open" if after.open else "path"
        return put('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *start, *end)
    x = (start[0] + end[0]) // 2
    return put('<line class="break" x1="{}" y1="{}" x2="{}" y2="{}"/>', x, SECOND_LINE + 6, x, BOTTOM)


def _changes(points: Sequence[Point], dots: Sequence[Dot]) -> Iterator[Markup]:
    """How many units there were before and after, above each mark between two years that has room for it."""
    sides = zip(pairwise(points), pairwise(dots), strict=True)
    marks = [((a[0] + b[0]) // 2, before, after) for (a, b), (before, after) in sides if before.side != after.side]
    named = _apart([x for x, _, _ in marks], WORDS_STEP)
    for x, before, after in marks:
        if x in named:
            words = f"{before.standing.all} → {after.standing.all} đơn vị"
            yield put('<text class="label soft" x="{}" y="{}">{}</text>', x, SECOND_LINE, words)


def _y(rate: Fraction) -> int:
    return _y_of(rate.numerator, rate.denominator)


def _y_of(part: int, whole: int) -> int:
    """Where a part of a whole stands, without a fraction of it: a course has a point for each day."""
    return BOTTOM - (BOTTOM - TOP) * part // whole
