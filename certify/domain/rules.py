"""The closed set of rules by which an answer becomes points. A criteria file picks a rule and gives its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from certify.domain.answers import (
    Answer,
    BadAnswer,
    CountAnswer,
    NotApplicable,
    RateAnswer,
    YesNoAnswer,
    answer_data,
    read_count,
    read_not_applicable,
    read_rate,
    read_yes_no,
)
from certify.domain.figures import Band, Figure, Model, Number, Otherwise, SourceMark, Text, weakest
from certify.domain.numbers import format_number

__all__ = [
    "Answer",
    "BadAnswer",
    "CountAnswer",
    "NotApplicable",
    "RateAnswer",
    "YesNoAnswer",
    "answer_data",
    "parse_answer",
]

UNITS = {100: " %", 1000: " ‰"}
_Kind = TypeVar("_Kind", YesNoAnswer, RateAnswer, CountAnswer)


@dataclass(frozen=True)
class NextStep:
    """The next better band: the points gained, and the numerator (or count) that reaches it."""

    gain: Decimal
    reached: int
    missing: int
    whole: int | None
    band: str

    def text(self, noun: str) -> str:
        """In words: "thêm 7 trẻ (492/500) thì đạt mức từ 98 % trở lên: +10 điểm"."""
        change = f"thêm {self.missing}" if self.missing > 0 else f"bớt {-self.missing}"
        figure = f"{self.reached}/{self.whole}" if self.whole else str(self.reached)
        return f"{change} {noun} ({figure}) thì đạt mức {self.band}: +{format_number(self.gain, 3)} điểm"


@dataclass(frozen=True)
class Outcome:
    """What an answer gives under a rule. `value` is in the unit of the scale, None when nothing is counted."""

    points: Decimal
    value: Fraction | None
    band: str
    value_text: str
    clause: str
    source: str
    next_step: NextStep | None


class YesNo(Model):
    """Points for yes, none for no."""

    kind: Literal["yes_no"]
    source: SourceMark
    yes: Otherwise

    @property
    def max_points(self) -> Decimal:
        return self.yes.points

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_yes_no(data)

    def points(self, answer: Answer) -> Decimal:
        return self.yes.points if _is(answer, YesNoAnswer).yes else Decimal(0)

    def band(self, answer: Answer) -> str:
        return "Có" if _is(answer, YesNoAnswer).yes else "Không"

    def outcome(self, answer: Answer) -> Outcome:
        """The points of a yes or a no."""
        said = self.band(answer)
        mark = weakest(self.source, self.yes.source)
        return Outcome(self.points(answer), None, said, said, self.yes.clause, mark, None)


class Banded(Model):
    """What the rules with bands share: the first band that takes the value gives the points."""

    source: SourceMark
    bands: tuple[Band, ...] = Field(min_length=1, strict=False)
    otherwise: Otherwise

    @model_validator(mode="after")
    def _ordered(self) -> "Banded":
        kinds = {"at_least" if band.at_least is not None else "upper" for band in self.bands}
        if len(kinds) > 1:
            raise ValueError("các mức phải cùng một chiều: hoặc đều at_least, hoặc đều at_most/below")
        keys = [(band.bound, band.at_most is not None) for band in self.bands]
        ordered = sorted(set(keys), reverse=kinds == {"at_least"})
        if keys != ordered:
            raise ValueError("các mức chồng lên nhau hoặc sai thứ tự; phải xếp từ mức tốt nhất đến mức kém nhất")
        points = [band.points for band in self.bands] + [self.otherwise.points]
        if points != sorted(set(points), reverse=True):
            raise ValueError("điểm các mức phải giảm dần từ trên xuống, kể cả otherwise")
        return self

    @property
    def max_points(self) -> Decimal:
        return self.bands[0].points

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each band in words, the last for what no band takes."""
        unit, falling = self._unit(), self.bands[0].at_least is not None
        said = [self.bands[0].words(unit)]
        for better, band in zip(self.bands, self.bands[1:], strict=False):
            said.append(_between(band, better, unit) if falling else _between(better, band, unit))
        return (*said, _beyond(self.bands[-1], unit))

    def _unit(self) -> str:
        return ""

    def _index(self, numerator: int, denominator: int) -> int:
        for index, band in enumerate(self.bands):
            if band.takes(numerator, denominator):
                return index
        return len(self.bands)

    def _taken(self, index: int) -> Band | Otherwise:
        return self.bands[index] if index < len(self.bands) else self.otherwise

    def _next(self, index: int, part: int, whole: int | None, per: int) -> NextStep | None:
        if index == 0:
            return None
        better = self.bands[index - 1]
        reached = _least_change(better, whole or 1, per)
        if reached < 0 or (whole is not None and reached > whole):
            return None
        gain = better.points - self._taken(index).points
        return NextStep(gain, reached, reached - part, whole, self.words[index - 1])


class CountBands(Banded):
    """A number of cases against bands."""

    kind: Literal["count_bands"]

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_count(data)

    def points(self, answer: Answer) -> Decimal:
        return self._taken(self._index(_is(answer, CountAnswer).count, 1)).points

    def band(self, answer: Answer) -> str:
        return self.words[self._index(_is(answer, CountAnswer).count, 1)]

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a count."""
        count = _is(answer, CountAnswer).count
        index = self._index(count, 1)
        taken = self._taken(index)
        step = self._next(index, count, None, 1)
        mark, text = weakest(self.source, taken.source), f"{format_number(count)} trường hợp"
        return Outcome(taken.points, Fraction(count), self.words[index], text, taken.clause, mark, step)


class Ratio(Banded):
    """What rates and incidences share: a part over a whole, times `per`."""

    per: Figure

    @model_validator(mode="after")
    def _base(self) -> "Ratio":
        if self.per.value < 1 or self.per.value != int(self.per.value):
            raise ValueError("per phải là số nguyên dương, ví dụ 100, 1000 hoặc 100000")
        return self

    @cached_property
    def base(self) -> int:
        return int(self.per.value)

    def _unit(self) -> str:
        return UNITS.get(self.base, f"/{format_number(self.base)}")

    def index(self, numerator: int, denominator: int) -> int:
        """Which band takes a part of a whole, the number of bands when none does."""
        return self._index(numerator * self.base, denominator)

    def points(self, answer: Answer) -> Decimal:
        rate = _is(answer, RateAnswer)
        return self._taken(self.index(rate.numerator, rate.denominator)).points

    def band(self, answer: Answer) -> str:
        rate = _is(answer, RateAnswer)
        return self.words[self.index(rate.numerator, rate.denominator)]

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a rate; compared as exact fractions."""
        rate = _is(answer, RateAnswer)
        index = self.index(rate.numerator, rate.denominator)
        taken = self._taken(index)
        value = Fraction(rate.numerator * self.base, rate.denominator)
        text = (
            f"{format_number(rate.numerator)}/{format_number(rate.denominator)} = {format_number(value)}{self._unit()}"
        )
        step = self._next(index, rate.numerator, rate.denominator, self.base)
        mark = weakest(self.source, self.per.source, taken.source)
        return Outcome(taken.points, value, self.words[index], text, taken.clause, mark, step)


class IncidenceBands(Ratio):
    """Cases per 1 000 or 100 000; the part may exceed the whole only where events, not persons, are counted."""

    kind: Literal["incidence_bands"]
    numerator_within_denominator: bool

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_rate(data, within=self.numerator_within_denominator)


class NothingToCount(Model):
    """The full points that stand when there is nothing to count, and when this is the case."""

    points: Number
    when: Text
    clause: Text
    source: SourceMark


class RateBands(Ratio):
    """A share of a whole against bands; without a whole, `not_applicable` gives the full points."""

    kind: Literal["rate_bands"]
    not_applicable: NothingToCount

    @model_validator(mode="after")
    def _full(self) -> "RateBands":
        if self.not_applicable.points != self.max_points:
            raise ValueError(f"not_applicable.points phải bằng điểm cao nhất của chỉ tiêu ({self.max_points})")
        return self

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_not_applicable(data) if "not_applicable" in data else read_rate(data, within=True)

    def points(self, answer: Answer) -> Decimal:
        return self.not_applicable.points if isinstance(answer, NotApplicable) else super().points(answer)

    def band(self, answer: Answer) -> str:
        return "không có đối tượng" if isinstance(answer, NotApplicable) else super().band(answer)

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a share, or the full points of an indicator without anything to count."""
        if not isinstance(answer, NotApplicable):
            return super().outcome(answer)
        full, text = self.not_applicable, f"Không có đối tượng ({answer.reason})"
        return Outcome(full.points, None, "không có đối tượng", text, full.clause, full.source, None)


Rule = Annotated[YesNo | RateBands | IncidenceBands | CountBands, Field(discriminator="kind")]


def parse_answer(rule: Rule, data: Mapping[str, object]) -> Answer:
    """The answer that the JSON form states under a rule. Raises BadAnswer with the field and a sentence."""
    if "not_applicable" in data and not isinstance(rule, RateBands):
        raise BadAnswer("not_applicable", "“Không có đối tượng” chỉ dùng cho chỉ tiêu tính theo tỷ lệ.")
    return rule.read(data)


def _is(answer: Answer, kind: type[_Kind]) -> _Kind:
    if not isinstance(answer, kind):
        raise BadAnswer("", "Số liệu không đúng loại của chỉ tiêu.")
    return answer


def _least_change(band: Band, whole: int, per: int) -> int:
    """The numerator next to the bound from inside the band."""
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
