"""The rules that compare a part with a whole: rates and incidences."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from certify.domain.criteria.answers import (
    Answer,
    NotApplicable,
    RateAnswer,
    answer_of_kind,
    read_not_applicable,
    read_rate,
)
from certify.domain.criteria.figures import Figure, Number, SourceMark, weakest
from certify.domain.criteria.scales import Banded, Outcome
from certify.domain.criteria.strict.model import Demand, Model, Text
from certify.domain.numbers import format_number, places_keeping
from certify.domain.problems import Problem

UNITS = {100: "%", 1000: "‰"}

NOTHING = "không có đối tượng"


def _whole_base(rule: "Ratio") -> Iterator[Problem]:
    if rule.per.value < 1 or rule.per.value != int(rule.per.value):
        yield Problem("", "per không dùng được, phải là số nguyên dương như 100, 1000 hoặc 100000")


class Ratio(Banded):
    """The base of rates and incidences: a part over a whole, times `per`."""

    per: Figure

    demands: ClassVar[tuple[Demand, ...]] = (*Banded.demands, _whole_base)

    @cached_property
    def base(self) -> int:
        return int(self.per.value)

    def _unit(self) -> str:
        return UNITS.get(self.base, f"/{format_number(self.base)}")

    def index(self, numerator: int, denominator: int) -> int:
        """The index of the band that takes a part of a whole; the number of bands when none does."""
        return self._index(numerator * self.base, denominator)

    def points(self, answer: Answer) -> Decimal:
        rate = answer_of_kind(answer, RateAnswer)
        return self._taken(self.index(rate.numerator, rate.denominator)).points

    def band(self, answer: Answer) -> str:
        rate = answer_of_kind(answer, RateAnswer)
        return self.words[self.index(rate.numerator, rate.denominator)]

    def value(self, answer: Answer) -> Fraction | None:
        """The exact rate in the unit of the scale."""
        rate = answer_of_kind(answer, RateAnswer)
        return Fraction(rate.numerator * self.base, rate.denominator)

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a rate, compared as exact fractions."""
        rate = answer_of_kind(answer, RateAnswer)
        index = self.index(rate.numerator, rate.denominator)
        taken = self._taken(index)
        value = Fraction(rate.numerator * self.base, rate.denominator)
        # Two decimals, or more to keep it in its band: 2/1.999 is "1,0005 ‰", never "1 ‰".
        places = places_keeping(value, lambda near: self._index(near.numerator, near.denominator) == index)
        shown = f"{format_number(value, places)}{self._unit()}"
        text = f"{format_number(rate.numerator)}/{format_number(rate.denominator)} = {shown}"
        step = self._next(index, rate.numerator, rate.denominator, self.base)
        mark = weakest(self.source, self.per.source, taken.source)
        return Outcome(taken.points, value, self.words[index], text, taken.clause, mark, step, places)


def _within(rule: "Ratio") -> Iterator[Problem]:
    """A band can't be reached beyond the whole where the part is within it."""
    if any(band.bound > rule.per.value for band in rule.bands):
        yield Problem("", f"có mức vượt toàn thể, cận của tỷ lệ phải không quá {rule.per.value}")


def _within_where_it_must(rule: "IncidenceBands") -> Iterator[Problem]:
    if rule.numerator_within_denominator:
        yield from _within(rule)


class IncidenceBands(Ratio):
    """Cases per 1 000 or 100 000; the part may exceed the whole only where events, not persons, are counted."""

    kind: Literal["incidence_bands"]
    numerator_within_denominator: bool

    demands: ClassVar[tuple[Demand, ...]] = (*Ratio.demands, _within_where_it_must)

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_rate(data, within=self.numerator_within_denominator, whole_needed=True)


class NothingToCount(Model):
    """The full points that stand when there is nothing to count, and when this is the case."""

    points: Number
    when: Text
    clause: Text
    source: SourceMark


def _full(rule: "RateBands") -> Iterator[Problem]:
    if rule.not_applicable.points != rule.max_points:
        yield Problem("", f"not_applicable.points khác điểm cao nhất, phải bằng {rule.max_points}")


class RateBands(Ratio):
    """A share of a whole against bands; without a whole, `not_applicable` gives the full points."""

    kind: Literal["rate_bands"]
    not_applicable: NothingToCount

    demands: ClassVar[tuple[Demand, ...]] = (*Ratio.demands, _full, _within)

    def _best(self, unit: str) -> str:
        """The best band in words; a part is never more than the whole, so all of it is "đạt 100%"."""
        words = super()._best(unit)
        return f"đạt {self.base}{unit}" if self.bands[0].at_least == self.per.value else words

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
        """The band of a share, or the full points when there is nothing to count."""
        if not isinstance(answer, NotApplicable):
            return super().outcome(answer)
        full, text = self.not_applicable, f"Không có đối tượng ({answer.reason})"
        return Outcome(full.points, None, NOTHING, text, full.clause, full.source, None)
