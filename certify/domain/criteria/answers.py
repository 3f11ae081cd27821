"""Answers: what a commune or an appraiser states for an indicator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from certify.domain.problems import Problem
from certify.domain.vietnamese import lower_first

Names = Mapping[str, str]
# The names of the fields where nobody knows what an indicator calls them.
FIELD_NAMES: Names = {
    "yes": "Có hay không",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "count": "Số trường hợp",
    "not_applicable": "Lý do không có đối tượng",
}


class BadAnswer(ValueError):  # noqa: N818
    """An impossible answer; `problem` says at which figure (its place; "": the answer as a whole).

    A text may depend on the names of the fields: then people read what they count instead of "Tử số".
    """

    def __init__(self, field: str, text: str | Callable[[Names], str]) -> None:
        self._field, self._text = field, text
        self.problem = self.told({})
        super().__init__(self.problem.text)

    def told(self, names: Names) -> Problem:
        """The problem with an indicator's own names of its fields, as far as it has them."""
        text = self._text if isinstance(self._text, str) else self._text({**FIELD_NAMES, **names})
        return Problem(self._field, text)


def larger(names: Names, part: int, whole: int) -> str:
    """The sentence that a part is larger than its whole."""
    return f"{names['numerator']} ({part}) lớn hơn {lower_first(names['denominator'])} ({whole})."


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
