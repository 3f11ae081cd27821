"""The closed set of rules that turn an answer into points. A criteria file picks a rule and gives its numbers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from certify.domain.criteria.answers import (
    Answer,
    BadAnswer,
    CountAnswer,
    YesNoAnswer,
    answer_of_kind,
    read_count,
    read_yes_no,
)
from certify.domain.criteria.figures import Otherwise, SourceMark, weakest
from certify.domain.criteria.rates import IncidenceBands, RateBands
from certify.domain.criteria.scales import Banded, Outcome
from certify.domain.criteria.strict.model import Model
from certify.domain.numbers import format_number
from certify.domain.problems import Problem


def _worth(rule: "YesNo") -> Iterator[Problem]:
    if rule.yes.points == 0:
        yield Problem("", "câu trả lời “Có” được 0 điểm, phải trên 0")


class YesNo(Model):
    """Points for yes, none for no."""

    kind: Literal["yes_no"]
    source: SourceMark
    yes: Otherwise

    demands = (_worth,)

    @property
    def max_points(self) -> Decimal:
        return self.yes.points

    @property
    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        """The possible answers, the best first, with their points."""
        return (("Có", self.yes.points), ("Không", Decimal(0)))

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_yes_no(data)

    def points(self, answer: Answer) -> Decimal:
        return self.yes.points if answer_of_kind(answer, YesNoAnswer).yes else Decimal(0)

    def band(self, answer: Answer) -> str:
        return "Có" if answer_of_kind(answer, YesNoAnswer).yes else "Không"

    def value(self, answer: Answer) -> bool:
        """The answer itself."""
        return answer_of_kind(answer, YesNoAnswer).yes

    def outcome(self, answer: Answer) -> Outcome:
        """The points of a yes or a no."""
        band = self.band(answer)
        mark = weakest(self.source, self.yes.source)
        return Outcome(self.points(answer), None, band, band, self.yes.clause, mark, None)


class CountBands(Banded):
    """A number of cases against bands."""

    kind: Literal["count_bands"]

    def _unit(self) -> str:
        return " trường hợp"

    def read(self, data: Mapping[str, object]) -> Answer:
        return read_count(data)

    def points(self, answer: Answer) -> Decimal:
        return self._taken(self._index(answer_of_kind(answer, CountAnswer).count, 1)).points

    def band(self, answer: Answer) -> str:
        return self.words[self._index(answer_of_kind(answer, CountAnswer).count, 1)]

    def value(self, answer: Answer) -> Fraction:
        """The number of cases."""
        return Fraction(answer_of_kind(answer, CountAnswer).count)

    def outcome(self, answer: Answer) -> Outcome:
        """The band of a count."""
        count = answer_of_kind(answer, CountAnswer).count
        index = self._index(count, 1)
        taken = self._taken(index)
        step = self._next(index, count, None, 1)
        mark, text = weakest(self.source, taken.source), f"{format_number(count)}{self._unit()}"
        return Outcome(taken.points, self.value(answer), self.words[index], text, taken.clause, mark, step)


Rule = Annotated[YesNo | RateBands | IncidenceBands | CountBands, Field(discriminator="kind")]


def parse_answer(rule: Rule, data: Mapping[str, object]) -> Answer:
    """The answer that the JSON form states under a rule. Raises BadAnswer."""
    if "not_applicable" in data and not isinstance(rule, RateBands):
        raise BadAnswer("not_applicable", "“Không có đối tượng” chỉ dùng cho chỉ tiêu tính theo tỷ lệ.")
    return rule.read(data)
