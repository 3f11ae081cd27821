"""What a target asks, in words; the same on pages, papers and tables."""

from certify.domain.criteria.figures import Mark
from certify.domain.criteria.marks import marks_in
from certify.domain.numbers import format_number
from certify.domain.plans.goals import Checklist, PerDivision, ReachCommunes, ReachRecognised, Reducing
from certify.domain.plans.plan import Target


def goal_words(target: Target) -> str:
    """ "giảm từ 30% so với năm 2020"."""
    goal = target.goal
    if isinstance(goal, Checklist):
        return f"xong cả {len(goal.items)} việc"
    if isinstance(goal, Reducing):
        return f"giảm từ {format_number(goal.by.value, 3)}% so với năm {goal.base_year}"
    share = f"{format_number(goal.at_least.value, 3)}%"
    least = share if goal.at_least.value == 100 else f"từ {share}"
    if isinstance(goal, PerDivision):
        return f"mỗi đơn vị cấp trên có ít nhất {format_number(goal.communes.value)} xã đạt {share}"
    if isinstance(goal, ReachCommunes | ReachRecognised):
        recognised = " được công nhận" if isinstance(goal, ReachRecognised) else ""
        return f"{least} số xã, phường, thị trấn{recognised}"
    return f"đạt {least}"


def goal_mark(target: Target) -> Mark:
    """The mark of the figure that a target asks for."""
    goal = target.goal
    if isinstance(goal, Checklist):
        return target.name_source
    if isinstance(goal, Reducing):
        return goal.by.source
    return goal.communes.source if isinstance(goal, PerDivision) else goal.at_least.source


def is_provisional(target: Target) -> bool:
    """Whether anything about a target was not read in any text."""
    return any(mark is Mark.PROVISIONAL for _, mark in marks_in(target, ""))
