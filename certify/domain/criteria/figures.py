"""Figures of the law: each number with its clause and a mark of how well it is known."""

import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema

from certify.domain.criteria.strict.model import Model, Text
from certify.domain.numbers import format_number
from certify.domain.problems import Problem


class Mark(StrEnum):
    """How a figure is known, the strongest first (facts: read, reported, computed, placeholder)."""

    VERBATIM = "verbatim"
    SECONDARY = "secondary"
    DERIVED = "derived"
    PROVISIONAL = "provisional"


MARK_NAMES = {
    Mark.VERBATIM: "đúng nguyên văn",
    Mark.SECONDARY: "theo nguồn thứ cấp",
    Mark.DERIVED: "suy ra bằng phép tính",
    Mark.PROVISIONAL: "chưa đối chiếu văn bản gốc",
}


def _number(value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401
    """Files write figures as numbers; in JSON they stand as `PlainSerializer` writes them below, as texts."""
    if info.mode == "json" and isinstance(value, str):
        return Decimal(value)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, max_digits=12, decimal_places=3),
    WithJsonSchema({"type": "number", "minimum": 0}, mode="validation"),
    PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json"),
]
SourceMark = Annotated[Mark, Field(strict=False)]


class Figure(Model):
    """A number, its clause, its mark."""

    value: Number
    clause: Text
    source: SourceMark


class Otherwise(Model):
    """The points of an answer that no band takes."""

    points: Number
    clause: Text
    source: SourceMark


def _one_bound(band: "Band") -> Iterator[Problem]:
    if sum(bound is not None for bound in (band.at_least, band.at_most, band.below)) != 1:
        yield Problem("", "sai số cận, phải có đúng một trong at_least, at_most, below")


# A bound as a comparison and a fraction, top and bottom: it takes numerator/denominator where numerator × bottom
# compares so with top × denominator. Whole numbers are compared, so a value lies on the side on which it is exactly.
Cut = tuple[Callable[[int, int], bool], int, int]


class Band(Model):
    """A band of a scale: exactly one bound (≥ at_least, ≤ at_most, < below) and its points."""

    at_least: Number | None = None
    at_most: Number | None = None
    below: Number | None = None
    points: Number
    clause: Text
    source: SourceMark

    demands = (_one_bound,)

    @cached_property
    def bound(self) -> Decimal:
        """The bound, in the unit of the scale."""
        for bound in (self.at_least, self.at_most, self.below):
            if bound is not None:
                return bound
        raise AttributeError("a band of a refused file may have no bound")

    @cached_property
    def cut(self) -> Cut:
        """Which values it takes."""
        compare = operator.ge if self.at_least is not None else operator.le if self.at_most is not None else operator.lt
        return compare, *Fraction(self.bound).as_integer_ratio()

    def words(self, unit: str) -> str:
        """The bound in words: "từ 98% trở lên"."""
        bound = f"{format_number(self.bound, 3)}{unit}"
        if self.at_least is not None:
            return f"từ {bound} trở lên"
        if self.at_most is not None:
            return f"{bound}" if self.bound == 0 else f"không quá {bound}"
        return f"dưới {bound}"


_WEAKNESS = {mark: place for place, mark in enumerate(Mark)}


def weakest(*marks: Mark) -> Mark:
    """The weakest of the marks."""
    return max(marks, key=_WEAKNESS.__getitem__)
