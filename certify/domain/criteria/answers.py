"""Answers: what a commune or an appraiser states for an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from certify.domain.problems import Problem


class BadAnswer(ValueError):  # noqa: N818
    """An impossible answer; `problem` says at which figure (its place; "": the answer as a whole)."""

    def __init__(self, field: str, text: str) -> None:
        self.problem = Problem(field, text)
        super().__init__(text)


@dataclass(frozen=True)
class YesNoAnswer:
    yes: bool


@dataclass(frozen=True)
class RateAnswer:
    numerator: int
    denominator: int


@dataclass(frozen=True)
class CountAnswer:
    count: int


@dataclass(frozen=True)
class NotApplicable:
    """There is nothing to count ("không có đối tượng"), for a stated reason."""

    reason: str


Answer = YesNoAnswer | RateAnswer | CountAnswer | NotApplicable


def answer_data(answer: Answer) -> dict[str, object]:
    """An answer as JSON-able data, the inverse of `parse_answer`."""
    if isinstance(answer, NotApplicable):
        return {"not_applicable": answer.reason}
    return dict(vars(answer))


# The fields that each kind of rule asks for.
FIELDS = {
    "yes_no": ("yes",),
    "count_bands": ("count",),
    "incidence_bands": ("numerator", "denominator"),
    "rate_bands": ("numerator", "denominator", "not_applicable"),
}


def of_kind(kind: str, data: Mapping[str, object]) -> bool:
    """Whether the keys of an answer, complete or not, are fields that a rule of that kind asks for."""
    return data.keys() <= set(FIELDS[kind])


_Kind = TypeVar("_Kind", YesNoAnswer, RateAnswer, CountAnswer)


def answer_of_kind(answer: Answer, kind: type[_Kind]) -> _Kind:
    """The answer itself. Raises BadAnswer when it is of another kind."""
    if not isinstance(answer, kind):
        raise BadAnswer("", "Số liệu không đúng loại của chỉ tiêu.")
    return answer
