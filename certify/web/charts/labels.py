"""Where the label of a dot stands: beside it, on no line and no other label, as far as there is such a place."""

from collections.abc import Iterable, Iterator, Sequence

from certify.web.charts.svg import WIDTH

Point = tuple[int, int]
Line = tuple[Point, Point]
# Left, top, right, bottom.
Box = tuple[int, int, int, int]

# The baseline of a label above its dot and below it; how far it may be moved aside; half of what a rate needs.
ABOVE, BELOW, ASIDE, HALF_OF_RATE = -11, 21, 13, 29
# How far letters reach above their baseline, and below it with some air.
HIGH, DEEP = 11, 3


def place_of(dot: Point, lines: Sequence[Line], taken: Iterable[Box], sides: Sequence[int]) -> tuple[Point, Box]:
    """Where the middle of a label's baseline stands, and the room that it takes.

    `sides` are the baselines that may be chosen (ABOVE, BELOW), the one that is better first; where everything is in
    the way of something, that one is taken.
    """
    places = [(place, _room(place)) for place in _places(dot, sides)]
    others = list(taken)
    return next((one for one in places if _is_free(one[1], lines, others)), places[0])


def _places(dot: Point, sides: Sequence[int]) -> Iterator[Point]:
    for side in sides:
        for aside in (0, -ASIDE, ASIDE):
            yield dot[0] + aside, dot[1] + side


def _room(place: Point) -> Box:
    x, y = place
    return x - HALF_OF_RATE, y - HIGH, x + HALF_OF_RATE, y + DEEP


def _is_free(box: Box, lines: Iterable[Line], others: Iterable[Box]) -> bool:
    return box[2] <= WIDTH and not any(_crosses(box, line) for line in lines) and not _over(box, others)


def _crosses(box: Box, line: Line) -> bool:
    """Whether a line goes through a box."""
    (x1, y1), (x2, y2) = sorted(line)
    left, right = max(x1, box[0]), min(x2, box[2])
    if left > right:
        return False
    rise = (y2 - y1) / max(x2 - x1, 1)
    ends = (y1 + rise * (left - x1), y1 + rise * (right - x1))
    return min(ends) < box[3] and max(ends) > box[1]


def _over(box: Box, others: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < o[2] and o[0] < right and top < o[3] and o[1] < bottom for o in others)
