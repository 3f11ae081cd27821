"""Kiến nghị: a commune's objection to one criterion of its result, and the answer that must be given.

The Decision sets no time limit for either: the province sets both for a round, in calendar days.
"""

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from certify.domain.assessment.states import State
from certify.domain.problems import Problem


class Outcome(StrEnum):
    """What the answer to an objection decides."""

    ACCEPTED = "accepted"
    KEPT = "kept"


OUTCOME_NAMES = {Outcome.ACCEPTED: "Chấp nhận kiến nghị", Outcome.KEPT: "Giữ nguyên kết quả"}
# The states in which a file has a result that a commune may object to.
RESULTS = frozenset({State.APPRAISED, State.RECOGNISED, State.REFUSED})
# What the form for a new round proposes, in days.
PROPOSED_DAYS = 7
LONGEST_DAYS = 365
LONGEST_TEXT = 2000


class Window(Struct, frozen=True):
    """The last day to object to a result, and the criteria already objected to."""

    last_day: date
    criteria: frozenset[str] = frozenset()


def last_day(result_on: date, days: int) -> date:
    """The last day of a period of `days` that begins the day after a result; the whole of that day counts."""
    return result_on + timedelta(days=days)


def refusals(window: Window | None, on: date, known: frozenset[str], criterion_id: str, text: str) -> list[Problem]:
    """Every reason why an objection can't be made; no window: no result, or no time."""
    if window is None:
        said = "Chỉ kiến nghị được về kết quả thẩm định hoặc quyết định, trong đợt có thời hạn kiến nghị."
        return [Problem("", said)]
    problems = []
    if on > window.last_day:
        problems.append(Problem("", f"Đã hết hạn kiến nghị (ngày {window.last_day:%d/%m/%Y})."))
    if criterion_id not in known:
        problems.append(Problem("criterion", "Tiêu chí: chọn một tiêu chí trong danh sách."))
    if criterion_id in window.criteria:
        problems.append(Problem("criterion", f"Tiêu chí {criterion_id}: đã có kiến nghị về kết quả này."))
    return [*problems, *_text_problems("text", "Nội dung kiến nghị", text)]


def answer_refusals(outcome: str, reason: str, *, answered: bool) -> list[Problem]:
    """Every reason why an answer can't be given."""
    said = "Kiến nghị này đã được trả lời; câu trả lời không sửa được."
    problems = [Problem("", said)] if answered else []
    if outcome not in set(Outcome):
        problems.append(Problem("outcome", "Kết luận: chọn chấp nhận hoặc giữ nguyên."))
    return [*problems, *_text_problems("reason", "Lý do", reason)]


def consequence(outcome: Outcome, state: State) -> str:
    """What follows from an answer for a file in a state, in Vietnamese: a decision is never edited."""
    if outcome is Outcome.KEPT:
        return "Kết quả giữ nguyên."
    if state is State.RECOGNISED:
        return "Quyết định đã ban hành không sửa; muốn thay đổi phải ra quyết định thu hồi rồi đánh giá lại."
    if state in RESULTS - {State.APPRAISED}:
        return "Quyết định đã ban hành không sửa; muốn thay đổi phải đánh giá lại trong một đợt mới."
    return "Cơ quan công nhận yêu cầu thẩm định lại, rồi mới quyết định."


def _text_problems(field: str, name: str, text: str) -> list[Problem]:
    if not text.strip():
        return [Problem(field, f"{name}: chưa ghi.")]
    too_long = len(text.strip()) > LONGEST_TEXT
    return [Problem(field, f"{name}: dài quá {LONGEST_TEXT} ký tự.")] if too_long else []
