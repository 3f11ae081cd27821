"""Charts drawn on the server as SVG. Coordinates are whole units; figures stay exact in the table beside."""

from fractions import Fraction

from markupsafe import Markup

from certify.domain.numbers import format_rate
from certify.domain.targets import Standing

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 600, 24, 210


def line(points: list[tuple[str, Standing]], target: Fraction, year: int) -> Markup:
    """Rates over the rounds as a line towards the target's line."""
    shown = [(label, standing) for label, standing in points if standing.all]
    places = [(_x(index, len(shown)), _y(standing.rate)) for index, (_, standing) in enumerate(shown)]
    joined = " ".join(f"{x},{y}" for x, y in places)
    goal = _y(target)
    parts = [_axis(), Markup('<line class="target" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(LEFT, goal, RIGHT, goal)]
    name = f"Mục tiêu {format_rate(target.numerator, target.denominator)} (năm {year})"
    parts.append(Markup('<text class="target-name" x="{}" y="{}">{}</text>').format(LEFT + 6, goal - 6, name))
    parts.append(Markup('<polyline class="path" points="{}"/>').format(joined))
    for (label, standing), (x, y) in zip(shown, places, strict=True):
        rate = format_rate(standing.recognised, standing.all)
        parts.append(Markup('<circle class="dot" cx="{}" cy="{}" r="5"/>').format(x, y))
        parts.append(Markup('<text class="value" x="{}" y="{}">{}</text>').format(x, y + 22, rate))
        parts.append(Markup('<text class="label" x="{}" y="{}">{}</text>').format(x, BOTTOM + 24, _short(label)))
    return _drawing("Tỷ lệ xã được công nhận qua các đợt", HEIGHT, parts)


def bars(rows: list[tuple[str, int]]) -> Markup:
    """Counts as horizontal bars."""
    most = max((count for _, count in rows), default=1)
    parts = []
    for index, (label, count) in enumerate(rows):
        y = 10 + index * 34
        length = max(2, 420 * count // most)
        parts.append(Markup('<text class="bar-label" x="0" y="{}">{}</text>').format(y + 18, label))
        parts.append(Markup('<rect class="bar" x="120" y="{}" width="{}" height="24"/>').format(y, length))
        parts.append(Markup('<text class="bar-value" x="{}" y="{}">{}</text>').format(128 + length, y + 18, count))
    return _drawing("Tiêu chí bị 0 điểm, theo số xã", 20 + 34 * len(rows), parts)


def _drawing(title: str, height: int, parts: list[Markup]) -> Markup:
    opened = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>')
    return opened.format(WIDTH, height, title, title) + Markup("").join(parts) + Markup("</svg>")


def _axis() -> Markup:
    lines = []
    for percent in (0, 25, 50, 75, 100):
        y = _y(Fraction(percent, 100))
        lines.append(Markup('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(LEFT, y, RIGHT, y))
        lines.append(Markup('<text class="tick" x="{}" y="{}">{} %</text>').format(LEFT - 8, y + 4, percent))
    return Markup("").join(lines)


def _x(index: int, count: int) -> int:
    return (LEFT + RIGHT) // 2 if count == 1 else LEFT + 50 + (RIGHT - LEFT - 100) * index // (count - 1)


def _y(rate: Fraction) -> int:
    return BOTTOM - int((BOTTOM - TOP) * rate)


def _short(label: str) -> str:
    """The year that ends a round's name, or the name cut."""
    return label.rsplit(maxsplit=1)[-1] if label.rsplit(maxsplit=1)[-1].isdigit() else label[:16]
