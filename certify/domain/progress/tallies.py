"""Counts of communes: the stages of a round, the days of its decisions, and the grade of an area."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.states import DECIDED_STATES, SELF_STATES, State
from certify.domain.plans.recognition_target import Standing

# The states in which a file has passed each stage. Every stage includes those below it, so the counts only fall.
STAGES: dict[str, frozenset[State]] = {
    "Có hồ sơ trong đợt": frozenset(State),
    "Đã trình hồ sơ": frozenset(State) - SELF_STATES,
    "Đã thẩm định xong": DECIDED_STATES | {State.APPRAISED},
    "Được công nhận": frozenset({State.RECOGNISED}),
}
# One letter for each state, for charts that must not rely on colour alone.
STATE_LETTERS = {
    State.DRAFT: "N",
    State.SUBMITTED: "G",
    State.APPRAISING: "T",
    State.RETURNED: "L",
    State.APPRAISED: "X",
    State.RECOGNISED: "C",
    State.REFUSED: "K",
    State.REVOKED: "H",
}
# Where an area stands, as a letter beside the colour, and in words.
GRADES = {
    "reached": ("Đ", "đạt mục tiêu"),
    "near": ("G", "gần đạt: từ 90% số xã cần có"),
    "behind": ("C", "còn xa mục tiêu"),
    "none": ("–", "chưa có số liệu"),
}


def grade(reached: Standing) -> str:
    """Where an area stands towards the target, a key of GRADES."""
    if not reached.all:
        return "none"
    if reached.reached:
        return "reached"
    return "near" if reached.recognised * 10 >= reached.needed * 9 else "behind"


class Day(Struct, frozen=True):
    """A day with decisions: how many communes were recognised at its end, and the change."""

    on: date
    recognised: int
    change: int


def stages(states: Mapping[State, int]) -> list[tuple[str, int]]:
    """How many files have passed each stage, by the number of files in each state."""
    return [(name, sum(states.get(state, 0) for state in inside)) for name, inside in STAGES.items()]


def course(decided: Iterable[tuple[date, DecisionKind, int]]) -> list[Day]:
    """Recognised communes day by day, from (day, kind of decision, count); a revocation subtracts."""
    changes: dict[date, int] = {}
    for on, kind, count in decided:
        changes[on] = changes.get(on, 0) + {DecisionKind.RECOGNISE: count, DecisionKind.REVOKE: -count}.get(kind, 0)
    days, recognised = [], 0
    for on, change in sorted(changes.items()):
        if change:
            recognised += change
            days.append(Day(on, recognised, change))
    return days


def months(days: Iterable[Day]) -> list[Day]:
    """The course month by month: each month with its last day of decisions and all its change."""
    by_month: dict[tuple[int, int], Day] = {}
    for day in days:
        month = (day.on.year, day.on.month)
        change = day.change + (by_month[month].change if month in by_month else 0)
        by_month[month] = Day(day.on, day.recognised, change)
    return list(by_month.values())
