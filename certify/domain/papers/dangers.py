"""The gravest dangers to a province's target, in words, for its briefing."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from msgspec import Struct

from certify.domain.plans.recognition_target import Standing
from certify.domain.progress.forecast import Forecast
from certify.domain.vietnamese import lower_first

# How many a briefing names.
DANGERS = 2
NONE_SEEN = "Chưa thấy nguy cơ đáng kể khác theo số liệu hiện có."


class Zero(Struct, frozen=True):
    """The criterion with most communes at zero: how many, and the area with most of them."""

    criterion: str
    count: int
    area: str
    there: int


class DangerFacts(Struct, frozen=True):
    """What the dangers are computed from.

    `short` is how many communes are missing even if every file that still can is recognised; `due_on` is the day by
    which communes must submit in a running round, None in a closed one.
    """

    standing: Standing
    short: int
    unsent: int
    due_on: date | None
    waiting: int
    zero: Zero | None
    trend: Forecast | None
    weakest: tuple[str, Standing] | None


def dangers(facts: DangerFacts, on: date) -> tuple[str, ...]:
    """The gravest dangers on a day, in words; when there are fewer than DANGERS, a sentence that says so comes last."""
    gravest = list(islice(_dangers(facts, on), DANGERS))
    return tuple(gravest if len(gravest) == DANGERS else [*gravest, NONE_SEEN])


def _dangers(facts: DangerFacts, on: date) -> Iterator[str]:
    """Every danger, the gravest first: out of reach, overdue, criteria at zero, not sent, waiting, areas, trend."""
    if facts.short:
        yield f"Kể cả mọi hồ sơ còn khả năng đạt đều được công nhận thì vẫn thiếu {facts.short} xã so với mục tiêu."
    if facts.due_on and facts.unsent and on > facts.due_on:
        yield f"{facts.unsent} xã quá hạn {facts.due_on:%d/%m/%Y} mà chưa trình hồ sơ."
    if facts.zero:
        where = f", nhiều nhất ở {lower_first(facts.zero.area)} ({facts.zero.there})" if facts.zero.there > 1 else ""
        yield f"{facts.zero.count} xã bị 0 điểm (điểm liệt) ở tiêu chí {facts.zero.criterion}{where}."
    if facts.due_on and facts.unsent and on <= facts.due_on:
        yield f"{facts.unsent} xã chưa trình hồ sơ; hạn trình {facts.due_on:%d/%m/%Y}."
    if facts.waiting and not facts.standing.reached:
        yield f"{facts.waiting} hồ sơ đã trình còn chờ thẩm định hoặc quyết định."
    if facts.weakest and not facts.weakest[1].reached:
        yield f"{facts.weakest[0]} thấp nhất tỉnh: {facts.weakest[1].text}."
    if facts.trend and not facts.trend.standing.reached:
        trend = facts.trend
        yield f"Nếu {trend.assumption}, đến hết năm {trend.year} còn thiếu {trend.standing.lacking} xã."
