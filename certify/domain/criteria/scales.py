"""Scales: which band takes a value, what the bands are called, and what the next better one requires."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from msgspec import Struct
from pydantic import Field

from certify.domain.criteria.figures import Band, Cut, Mark, Otherwise, SourceMark
from certify.domain.criteria.strict.model import Demand, Model
from certify.domain.numbers import format_number
from certify.domain.problems import Problem

REACHED = "đạt "


def level_of(band: str) -> str:
    """A band within a sentence: "mức từ 98% trở lên"; one that says itself what is reached stays: "đạt 100%"."""
    return band if band.startswith(REACHED) else f"mức {band}"


class NextStep(Struct, frozen=True):
    """The next better band: the points gained, the numerator (or count) that reaches it, and how far away that is."""

    gain: Decimal
    reached: int
    missing: int
    whole: int | None
    band: str

    def text(self, noun: str) -> str:
        """In words: "thêm 7 trẻ (492/500) thì đạt mức từ 98% trở lên: +10 điểm".

        Fewer are told by what would be left, not as people to take away: "nếu giảm còn 0/1.216 trẻ thì …".
        """
        figure = format_number(self.reached) + (f"/{format_number(self.whole)}" if self.whole else "")
        more = f"thêm {format_number(self.missing)} {noun} ({figure})"
        change = more if self.missing > 0 else f"nếu giảm còn {figure} {noun}"
        level = level_of(self.band).removeprefix(REACHED)
        return f"{change} thì {REACHED}{level}: +{format_number(self.gain, 3)} điểm"


class Outcome(Struct, frozen=True):
    """The outcome of an answer under a rule. `value` is in the unit of the scale, None when nothing is counted.

    Shown with so many `places`, it stays in its band.
    """

    points: Decimal
    value: Fraction | None
    band: str
    value_text: str
    clause: str
    source: Mark
    next_step: NextStep | None
    places: int = 0


def _ordered(rule: "Banded") -> Iterator[Problem]:
    keys = [(band.bound, band.at_most is not None) for band in rule.bands]
    rising = {band.at_least is None for band in rule.bands}
    if len(rising) > 1:
        yield Problem("", "các mức ngược chiều nhau, phải đều dùng at_least hoặc đều dùng at_most/below")
        return
    if keys != sorted(set(keys), reverse=not rising.pop()):
        yield Problem("", "các mức chồng lên nhau hoặc sai thứ tự, phải xếp từ mức tốt nhất đến mức kém nhất")


def _falling(rule: "Banded") -> Iterator[Problem]:
    points = [band.points for band in rule.bands] + [rule.otherwise.points]
    if points != sorted(set(points), reverse=True):
        yield Problem("", "điểm các mức không giảm dần, phải giảm từ trên xuống, kể cả otherwise")


def _reachable(rule: "Banded") -> Iterator[Problem]:
    if any(band.at_least == 0 or band.below == 0 for band in rule.bands):
        text = "có mức nhận mọi giá trị hoặc không nhận giá trị nào, cận at_least và below phải trên 0"
        yield Problem("", text)


class Banded(Model):
    """The base of rules with bands: the first band that takes the value gives the points."""

    source: SourceMark
    bands: tuple[Band, ...] = Field(min_length=1, strict=False)
    otherwise: Otherwise

    demands: ClassVar[tuple[Demand, ...]] = (_ordered, _falling, _reachable)

    @property
    def max_points(self) -> Decimal:
        return self.bands[0].points

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each band in words, and last the values that no band takes."""
        unit, falling = self._unit(), self.bands[0].at_least is not None
        words = [self._best(unit)]
        for better, band in zip(self.bands, self.bands[1:], strict=False):
            words.append(_between(band, better, unit) if falling else _between(better, band, unit))
        return (*words, _beyond(self.bands[-1], unit))

    @property
    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        """The bands in words, the best first, with their points."""
        points = [band.points for band in self.bands] + [self.otherwise.points]
        return tuple(zip(self.words, points, strict=True))

    def _best(self, unit: str) -> str:
        return self.bands[0].words(unit)

    def _unit(self) -> str:
        return ""

    def _index(self, numerator: int, denominator: int) -> int:
        for index, (compare, top, bottom) in enumerate(self._cuts):
            if compare(numerator * bottom, top * denominator):
                return index
        return len(self.bands)

    @cached_property
    def _cuts(self) -> tuple[Cut, ...]:
        return tuple(band.cut for band in self.bands)

    def _taken(self, index: int) -> Band | Otherwise:
        return self.bands[index] if index < len(self.bands) else self.otherwise

    def _next(self, index: int, part: int, whole: int | None, per: int) -> NextStep | None:
        """The smallest change of `part` that reaches a better band (with few people it may skip one)."""
        if index == 0:
            return None
        reached = _nearest(self.bands[index - 1], whole or 1, per)
        target = self._index(reached * per, whole or 1)
        if reached < 0 or target >= index:
            return None
        gain = self._taken(target).points - self._taken(index).points
        return NextStep(gain, reached, reached - part, whole, self.words[target])


def _nearest(band: Band, whole: int, per: int) -> int:
    """The numerator inside the band that is nearest to its bound."""
    limit = Fraction(band.bound) * whole / per
    if band.at_least is not None:
        return -(-limit.numerator // limit.denominator)
    floor = limit.numerator // limit.denominator
    return floor - 1 if band.below is not None and limit == floor else floor


def _between(lower: Band, upper: Band, unit: str) -> str:
    """The values from one band's bound to the next one's, in words."""
    low, high = (f"{format_number(band.bound, 3)}" for band in (lower, upper))
    start = f"trên {low}" if lower.at_most is not None else f"từ {low}"
    end = f"đến {high}" if upper.at_most is not None else f"đến dưới {high}"
    return f"{start}{unit} {end}{unit}"


def _beyond(last: Band, unit: str) -> str:
    bound = f"{format_number(last.bound, 3)}{unit}"
    if last.at_least is not None:
        return f"dưới {bound}"
    return f"trên {bound}" if last.at_most is not None else f"từ {bound} trở lên"
