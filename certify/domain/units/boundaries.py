"""Boundaries of units from GeoJSON: read within bounds, and no finer than a screen shows.

Corners are rounded to a grid of a thousandth of a degree (some hundred metres). Two units that share a border share its
corners, so they still meet.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from certify.domain.problems import Misfits, Problem

Point = tuple[int, int]
# The rings of a unit, holes among them, in thousandths of a degree east and north.
Shape = tuple[tuple[Point, ...], ...]

GRID = 1000
# Within these degrees lies Viet Nam with its islands; other figures are no longitude and latitude.
EAST, NORTH = (100, 120), (5, 25)
MOST_UNITS, MOST_CORNERS, MOST_FAULTS = 5_000, 4_000, 20


def boundaries_of(data: object, code_property: str = "code") -> dict[str, Shape]:
    """The shapes of units by code from a FeatureCollection. Raises Misfits with the problems, at most twenty."""
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise Misfits([Problem("", "Tệp không phải GeoJSON có danh sách features.")])
    if len(features) > MOST_UNITS:
        raise Misfits([Problem("", f"Tệp có quá {MOST_UNITS} đơn vị.")])
    shapes: dict[str, Shape] = {}
    problems = []
    for number, feature in enumerate(features, start=1):
        try:
            code = _code(feature, code_property)
            if code in shapes:
                raise ValueError(f"mã {code} đã có ở trên")
            shapes[code] = _shape(feature.get("geometry"))
        except ValueError as fault:
            problems.append(Problem("", f"Đơn vị thứ {number}: {fault}.", number))
    if problems:
        raise Misfits(problems[:MOST_FAULTS])
    return shapes


def _code(feature: Any, name: str) -> str:  # noqa: ANN401
    told = feature.get("properties") if isinstance(feature, dict) else None
    code = told.get(name) if isinstance(told, dict) else None
    if not isinstance(code, str) or not (code.isascii() and code.isdigit() and len(code) <= 5):
        raise ValueError(f"thuộc tính {name} không phải mã đơn vị dạng chữ, ví dụ “30307”")
    return code


def _shape(geometry: Any) -> Shape:  # noqa: ANN401
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    told = geometry.get("coordinates") if kind in {"Polygon", "MultiPolygon"} else None
    polygons = [told] if kind == "Polygon" else told
    if not isinstance(polygons, list) or not all(isinstance(polygon, list) for polygon in polygons):
        raise ValueError("hình phải là Polygon hoặc MultiPolygon")
    rings = [list(_corners(ring)) for polygon in polygons for ring in polygon]
    if not any(rings):
        raise ValueError("hình không có điểm nào")
    simple = tuple(tuple(ring) for ring in map(without_straight, rings) if len(ring) > 2)
    if sum(map(len, simple)) > MOST_CORNERS:
        raise ValueError(f"hình còn quá {MOST_CORNERS} điểm sau khi đơn giản hóa")
    return simple or (_speck(next(ring for ring in rings if ring)[0]),)


def _corners(ring: Any) -> Iterator[Point]:  # noqa: ANN401
    if not isinstance(ring, list):
        raise ValueError("đường viền phải là danh sách điểm")
    for point in ring:
        pair = point[:2] if isinstance(point, list) else []
        if len(pair) != 2 or not all(_is_number(value) for value in pair):
            raise ValueError("mỗi điểm phải có hai số")
        east, north = pair
        if not (EAST[0] <= east <= EAST[1] and NORTH[0] <= north <= NORTH[1]):
            raise ValueError("tọa độ phải là kinh độ, vĩ độ (WGS 84) trong phạm vi Việt Nam")
        yield round(east * GRID), round(north * GRID)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def without_straight(ring: Iterable[Point]) -> list[Point]:
    """A ring without its repeated last point, and without points that lie between two others on one line."""
    kept: list[Point] = []
    for point in ring:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _is_straight(first: Point, middle: Point, last: Point) -> bool:
    (ax, ay), (bx, by), (cx, cy) = first, middle, last
    return (bx - ax) * (cy - ay) == (by - ay) * (cx - ax)


def _speck(corner: Point) -> tuple[Point, ...]:
    """The smallest square at a corner, for what is smaller than the grid."""
    x, y = corner
    return (corner, (x + 1, y), (x + 1, y + 1), (x, y + 1))
