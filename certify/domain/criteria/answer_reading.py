"""Reading answers from JSON data, strictly: one function for each kind."""

from collections.abc import Callable, Mapping

from certify.domain.criteria.answers import (
    FIELD_NAMES,
    BadAnswer,
    CountAnswer,
    Names,
    NotApplicable,
    RateAnswer,
    YesNoAnswer,
    larger,
)

LARGEST_COUNT = 100_000_000

LONGEST_REASON = 500


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
