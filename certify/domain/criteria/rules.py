"""The closed set of rules by which an answer becomes points. A criteria file picks a rule and gives its numbers."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from certify.domain.criteria.answers import (
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
from certify.domain.criteria.figures import Figure, Model, Number, Otherwise, SourceMark, Text, weakest
from certify.domain.criteria.scales import Banded, NextStep, Outcome
from certify.domain.numbers import format_number

__all__ = [
    "Answer",
    "BadAnswer",
    "Banded",
    "CountAnswer",
    "NextStep",
    "NotApplicable",
    "Outcome",
    "RateAnswer",
    "YesNoAnswer",
    "answer_data",
    "parse_answer",
]

UNITS = {100: " %", 1000: " ‰"}
NOTHING = "không có đối tượng"
_Kind = TypeVar("_Kind", YesNoAnswer, RateAnswer, CountAnswer)


class YesNo(Model):
    """Points for yes, none for no."""

    kind: Literal["yes_no"]
    source: SourceMark
    yes: Otherwise

    @model_validator(mode="after")
    def _worth(self) -> "YesNo":
        if self.yes.points == 0:
            raise ValueError("câu trả lời “Có” được 0 điểm, phải trên 0")
        return self

    @property
    def max_points(self) -> Decimal:
        return self.yes.points

    @property
    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        """What can be answered, the best first, with its points."""
        return (("Có", self.yes.points), ("Không", Decimal(0)))

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_yes_no(data)

    def points(self, answer: Answer) -> Decimal:
        return self.yes.points if _is(answer, YesNoAnswer).yes else Decimal(0)

    def band(self, answer: Answer) -> str:
        return "Có" if _is(answer, YesNoAnswer).yes else "Không"

    def value(self, answer: Answer) -> bool:
        """The answer itself."""
        return _is(answer, YesNoAnswer).yes

    def outcome(self, answer: Answer) -> Outcome:
        """The points of a yes or a no."""
        said = self.band(answer)
        mark = weakest(self.source, self.yes.source)
        return Outcome(self.points(answer), None, said, said, self.yes.clause, mark, None)


class CountBands(Banded):
    """A number of cases against bands."""

    kind: Literal["count_bands"]

    def _unit(self) -> str:
        return " trường hợp"

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_count(data)

    def points(self, answer: Answer) -> Decimal:
        return self._taken(self._index(_is(answer, CountAnswer).count, 1)).points

    def band(self, answer: Answer) -> str:
        return self.words[self._index(_is(answer, CountAnswer).count, 1)]

    def value(self, answer: Answer) -> Fraction:
        """The number of cases."""
        return Fraction(_is(answer, CountAnswer).count)

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a count."""
        count = _is(answer, CountAnswer).count
        index = self._index(count, 1)
        taken = self._taken(index)
        step = self._next(index, count, None, 1)
        mark, text = weakest(self.source, taken.source), f"{format_number(count)}{self._unit()}"
        return Outcome(taken.points, self.value(answer), self.words[index], text, taken.clause, mark, step)


class Ratio(Banded):
    """What rates and incidences share: a part over a whole, times `per`."""

    per: Figure

    @model_validator(mode="after")
    def _base(self) -> "Ratio":
        if self.per.value < 1 or self.per.value != int(self.per.value):
            raise ValueError("per không dùng được, phải là số nguyên dương như 100, 1000 hoặc 100000")
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

    def value(self, answer: Answer) -> Fraction | None:
        """The exact rate in the unit of the scale."""
        rate = _is(answer, RateAnswer)
        return Fraction(rate.numerator * self.base, rate.denominator)

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a rate; compared as exact fractions."""
        rate = _is(answer, RateAnswer)
        index = self.index(rate.numerator, rate.denominator)
        taken = self._taken(index)
        value = Fraction(rate.numerator * self.base, rate.denominator)
        text = f"{format_number(rate.numerator)}/{format_number(rate.denominator)} = {self._shown(value, index)}"
        step = self._next(index, rate.numerator, rate.denominator, self.base)
        mark = weakest(self.source, self.per.source, taken.source)
        return Outcome(taken.points, value, self.words[index], text, taken.clause, mark, step)

    def _shown(self, value: Fraction, index: int) -> str:
        """The value with two decimals, or as many as keep it in its band: 2/1.999 is "1,0005 ‰", never "1 ‰"."""
        for places in range(2, 12):
            cut = value * 10**places // 1
            if self._index(cut, 10**places) == index:
                break
        return f"{format_number(value, places)}{self._unit()}"


class IncidenceBands(Ratio):
    """Cases per 1 000 or 100 000; the part may exceed the whole only where events, not persons, are counted."""

    kind: Literal["incidence_bands"]
    numerator_within_denominator: bool

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_rate(data, within=self.numerator_within_denominator, whole_needed=True)


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
            raise ValueError(f"not_applicable.points khác điểm cao nhất, phải bằng {self.max_points}")
        if any(band.bound > self.per.value for band in self.bands):
            raise ValueError(f"có mức vượt toàn thể, cận của tỷ lệ phải không quá {self.per.value}")
        return self

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_not_applicable(data) if "not_applicable" in data else read_rate(data, within=True)

    def points(self, answer: Answer) -> Decimal:
        return self.not_applicable.points if isinstance(answer, NotApplicable) else super().points(answer)

    def band(self, answer: Answer) -> str:
        return NOTHING if isinstance(answer, NotApplicable) else super().band(answer)

    def value(self, answer: Answer) -> Fraction | None:
        """The exact share; None without a whole."""
        return None if isinstance(answer, NotApplicable) else super().value(answer)

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a share, or the full points of an indicator without anything to count."""
        if not isinstance(answer, NotApplicable):
            return super().outcome(answer)
        full, text = self.not_applicable, f"Không có đối tượng ({answer.reason})"
        return Outcome(full.points, None, NOTHING, text, full.clause, full.source, None)


Rule = Annotated[YesNo | RateBands | IncidenceBands | CountBands, Field(discriminator="kind")]


def parse_answer(rule: Rule, data: Mapping[str, object]) -> Answer:
    """The answer that the JSON form states under a rule. Raises BadAnswer."""
    if "not_applicable" in data and not isinstance(rule, RateBands):
        raise BadAnswer("not_applicable", "“Không có đối tượng” chỉ dùng cho chỉ tiêu tính theo tỷ lệ.")
    return rule.read(data)


def _is(answer: Answer, kind: type[_Kind]) -> _Kind:
    if not isinstance(answer, kind):
        raise BadAnswer("", "Số liệu không đúng loại của chỉ tiêu.")
    return answer
