"""Checks: what makes figures questionable, picked from a closed set of kinds. A check asks and stands in nobody's way.

A check is a question of the program, not of the decision: it bears neither clause nor mark and gives no points.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from certify.domain.criteria.figures import Number
from certify.domain.criteria.indicators import IndicatorId
from certify.domain.criteria.quantities import QuantityId
from certify.domain.criteria.strict.model import Model, Text
from certify.domain.problems import Problem

CheckId = QuantityId
# A figure as a check names it: a quantity, or the figure of an indicator.
FigureName = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=r"^([a-z][a-z0-9_]{0,59}|[1-9][0-9]?\.[1-9][0-9]?\.(numerator|denominator|count))$",
    ),
]


class _Asking(Model):
    """What every check says: its id, what is asked, and the check of the replaced decision that asks the very same."""

    id: CheckId
    question: Text
    same_as: CheckId | None = None


def _two_figures(check: "_Between") -> Iterator[Problem]:
    if check.figure == check.other:
        yield Problem("other", "trùng với figure, phải là một số liệu khác")


class _Between(_Asking):
    figure: FigureName
    other: FigureName

    demands = (_two_figures,)

    @property
    def named(self) -> dict[str, str]:
        """The figures that it looks at, by the key that names them."""
        return {"figure": self.figure, "other": self.other}


class NoneWhile(_Between):
    """Asks where a figure is 0 while the other one isn't."""

    kind: Literal["none_while"]

    def asks(self, figure: int, other: int) -> bool:
        return figure == 0 and other > 0


class AtMost(_Between):
    """Asks where a figure is greater than the other one."""

    kind: Literal["at_most"]

    def asks(self, figure: int, other: int) -> bool:
        return figure > other


def _some_change(check: "Jump") -> Iterator[Problem]:
    if check.percent == 0 and check.at_least == 0:
        yield Problem("", "percent và at_least cùng là 0, phải có ít nhất một số trên 0")


class Jump(_Asking):
    """Asks where a figure differs from last year's by more than `percent` of it, and by `at_least` so many."""

    kind: Literal["jump"]
    figure: FigureName
    percent: Number
    at_least: Annotated[int, Field(strict=True, ge=0)] = 0

    demands = (_some_change,)

    @property
    def named(self) -> dict[str, str]:
        """The figure that it looks at, by the key that names it."""
        return {"figure": self.figure}

    def asks(self, figure: int, former: int) -> bool:
        change = abs(figure - former)
        return change >= self.at_least and change * 100 > self.percent * former


def _widening(check: "OffMedian") -> Iterator[Problem]:
    if check.times <= 1:
        yield Problem("times", "phải trên 1")


class OffMedian(_Asking):
    """Asks where an indicator's value is above `times` the median of its neighbours, or below that part of it."""

    kind: Literal["off_median"]
    indicator: IndicatorId
    times: Number

    demands = (_widening,)


Check = Annotated[NoneWhile | AtMost | Jump | OffMedian, Field(discriminator="kind")]
