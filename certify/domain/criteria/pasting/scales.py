"""Levels of a pasted table as the rule of a criteria file: bands from best to worst, and the points beyond them."""

from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from certify.domain.criteria.pasting.items import Item, Kind
from certify.domain.criteria.pasting.ranges import COUNT, PERCENT, Range, per_of


class Band(Struct, frozen=True):
    """A band: its bound ("at_least", "at_most", "below"), the limit and the points."""

    bound: str
    limit: Decimal
    points: Decimal


class Scale(Struct, frozen=True):
    """A rule: its kind, what a rate is counted on, its bands, the points beyond them (None: not said), and doubts."""

    kind: str
    per: int | None = None
    bands: tuple[Band, ...] = ()
    otherwise: Decimal | None = None
    yes: Decimal | None = None
    doubt: str = ""


def scale_of(levels: list[Item], former_kind: str = "", former_per: int = 0) -> Scale:
    """The scale that levels make; their unit may be that of the indicator's former rule.

    Raises ValueError with the reason why they make none.
    """
    if all(level.kind is Kind.ANSWER for level in levels):
        return _answers(levels)
    if any(level.kind is Kind.ANSWER for level in levels):
        raise ValueError("vừa có mức, vừa có câu trả lời “Có”, “Không”")
    kind, per = _kind_of({_range(level).unit for level in levels} - {""}, former_kind, former_per)
    ranged = sorted(((_range(level), _points(level)) for level in levels), key=lambda pair: pair[1], reverse=True)
    falling = _is_falling([values for values, _ in ranged])
    last, lowest = ranged[-1]
    beyond = len(ranged) > 1 and (last.low in {None, 0} if falling else last.high is None)
    banded = ranged[:-1] if beyond else ranged
    doubt = _joined([values for values, _ in ranged], falling=falling, whole=kind == "count_bands")
    bands = tuple(_band(values, points, falling=falling) for values, points in banded)
    return Scale(kind, per, bands, lowest if beyond else None, doubt=doubt)


def _answers(levels: list[Item]) -> Scale:
    points = {level.yes: _points(level) for level in levels}
    if points.get(False) or True not in points or len(points) != len(levels):
        raise ValueError("câu trả lời “Có” phải có điểm, “Không” phải 0 điểm")
    return Scale("yes_no", yes=points[True])


def _kind_of(units: set[str], kind: str, per: int) -> tuple[str, int | None]:
    """The kind of rule for the unit of the levels, and what a rate is counted on."""
    if len(units) > 1:
        raise ValueError(f"các mức không cùng đơn vị ({', '.join(sorted(units))})")
    if not units:
        if kind in {"", "yes_no"}:
            raise ValueError("các mức không ghi đơn vị (%, ‰, trường hợp)")
        return kind, per or None
    unit = units.pop()
    if unit == COUNT:
        return "count_bands", None
    counted = per_of(unit)
    if per == counted:
        return kind, per
    return ("rate_bands" if unit == PERCENT else "incidence_bands"), counted


def _is_falling(ranges: list[Range]) -> bool:
    """Whether more is better."""
    best, rest = ranges[0], ranges[1:]
    if rest and best.low is not None and rest[0].low is not None:
        return best.low > rest[0].low
    return best.low not in {None, 0} or (best.low == best.high and best.low != 0)


def _band(values: Range, points: Decimal, *, falling: bool) -> Band:
    limit = values.low if falling else values.high
    if limit is None:
        raise ValueError(f"mức “{values.words}” không có cận về phía các mức kém hơn")
    if falling and not values.with_low:
        raise ValueError(f"mức “{values.words}” không kể con số ở cận; tệp tiêu chí chỉ ghi được “từ … trở lên”")
    return Band("at_least" if falling else "at_most" if values.with_high else "below", limit, points)


def _joined(ranges: list[Range], *, falling: bool, whole: bool) -> str:
    """What is doubtful where two neighbours meet. Raises ValueError for a gap."""
    doubts = [_meeting(*pair, falling=falling, whole=whole) for pair in pairwise(ranges)]
    return "; ".join(filter(None, doubts))


def _meeting(better: Range, worse: Range, *, falling: bool, whole: bool) -> str:
    upper, lower = (better, worse) if falling else (worse, better)
    top, bottom = lower.high, upper.low
    if top is None or bottom is None:
        return ""  # "từ 95% trở lên" below "từ 98% trở lên": the better one is asked first
    next_count = whole and lower.with_high and upper.with_low and bottom == top + 1
    if bottom > top and not next_count:
        raise ValueError(f"giữa “{better.words}” và “{worse.words}” có khoảng trống")
    if bottom == top and not lower.with_high and not upper.with_low:
        raise ValueError(f"con số ở giữa “{better.words}” và “{worse.words}” không thuộc mức nào")
    doubled = bottom < top or (bottom == top and lower.with_high and upper.with_low)
    return f"“{better.words}” và “{worse.words}” chồng nhau; lấy mức điểm cao hơn" if doubled else ""


def _range(level: Item) -> Range:
    if level.range is None:
        raise ValueError("mức không có cận")
    return level.range


def _points(level: Item) -> Decimal:
    if level.points is None:
        raise ValueError("mức không có số điểm")
    return level.points
