"""Answers: what a commune or an appraiser states for an indicator, and reading it from JSON data, strictly."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from certify.domain.problems import Problem
from certify.domain.vietnamese import lower_first

LARGEST_COUNT = 100_000_000
LONGEST_REASON = 500

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


class YesNoAnswer(Struct, frozen=True):
    yes: bool


class RateAnswer(Struct, frozen=True):
    numerator: int
    denominator: int


class CountAnswer(Struct, frozen=True):
    count: int


class NotApplicable(Struct, frozen=True):
    """There is nothing to count ("không có đối tượng"), for a stated reason."""

    reason: str


Answer = YesNoAnswer | RateAnswer | CountAnswer | NotApplicable


def answer_data(answer: Answer) -> dict[str, object]:
    """An answer as JSON-able data, the inverse of `parse_answer`."""
    if isinstance(answer, NotApplicable):
        return {"not_applicable": answer.reason}
    return asdict(answer)


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


def read_yes_no(data: Mapping[str, object]) -> YesNoAnswer:
    """A yes or no. Raises BadAnswer."""
    _only(data, "yes")
    if not isinstance(data["yes"], bool):
        raise BadAnswer("yes", f"{FIELD_NAMES['yes']}: phải là true (có) hoặc false (không).")
    return YesNoAnswer(data["yes"])


def read_rate(data: Mapping[str, object], *, within: bool, whole_needed: bool = False) -> RateAnswer:
    """A part and its whole. Raises BadAnswer.

    `within` means that the part can't exceed the whole, `whole_needed` that there is always something to count.
    """
    _only(data, "numerator", "denominator")
    answer = RateAnswer(_count(data, "numerator"), _count(data, "denominator"))
    if answer.denominator == 0:
        advice = "phải lớn hơn 0" if whole_needed else "nếu không có đối tượng, hãy chọn “không có đối tượng” kèm lý do"
        raise BadAnswer("denominator", lambda names: f"{names['denominator']} bằng 0: {advice}.")
    if within and answer.numerator > answer.denominator:
        raise BadAnswer("numerator", lambda names: larger(names, answer.numerator, answer.denominator))
    return answer


def read_count(data: Mapping[str, object]) -> CountAnswer:
    """A number of cases. Raises BadAnswer."""
    _only(data, "count")
    return CountAnswer(_count(data, "count"))


def read_not_applicable(data: Mapping[str, object]) -> NotApplicable:
    """The reason why there is nothing to count. Raises BadAnswer."""
    _only(data, "not_applicable")
    reason = data["not_applicable"]
    if not isinstance(reason, str) or not reason.strip():
        raise BadAnswer("not_applicable", f"{FIELD_NAMES['not_applicable']}: phải ghi rõ lý do.")
    if len(reason) > LONGEST_REASON:
        raise BadAnswer("not_applicable", f"{FIELD_NAMES['not_applicable']}: dài quá {LONGEST_REASON} ký tự.")
    return NotApplicable(reason.strip())


def _lacks(field: str) -> Callable[[Names], str]:
    return lambda names: f"{names[field]}: chưa nhập."


def _only(data: Mapping[str, object], *fields: str) -> None:
    for field in fields:
        if field not in data:
            raise BadAnswer(field, _lacks(field))
    if extra := sorted(str(key)[:40] for key in set(data) - set(fields)):
        raise BadAnswer("", f"Không có ô {', '.join(extra)} ở chỉ tiêu này.")


def _count(data: Mapping[str, object], field: str) -> int:
    value, name = data[field], FIELD_NAMES[field]
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadAnswer(field, f"{name}: phải là số nguyên không âm.")
    if value < 0:
        raise BadAnswer(field, f"{name}: không được âm.")
    if value > LARGEST_COUNT:
        raise BadAnswer(field, f"{name}: lớn quá mức có thể (tối đa {LARGEST_COUNT}).")
    return value
