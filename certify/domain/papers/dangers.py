"""The gravest dangers to a province's target, in words, as its briefing tells them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from certify.domain.plans.targets import Standing
from certify.domain.progress.forecast import Forecast

DANGERS = 2

NONE_SEEN = "Chưa thấy nguy cơ đáng kể khác theo số liệu hiện có."


@dataclass(frozen=True)
class Zero:
    """The criterion that stops the most communes, and the area with most of them."""

    criterion: str
    count: int
    area: str
    there: int


@dataclass(frozen=True)
class Facts:
    """What the dangers are told from. `due_on` is the communes' day in a running round, None in a closed one."""

    standing: Standing
    short: int
    unsent: int
    due_on: date | None
    waiting: int
    zero: Zero | None
    trend: Forecast | None
    weakest: tuple[str, Standing] | None


def dangers(facts: Facts, on: date) -> tuple[str, ...]:
    """The gravest dangers as seen on a day, in words; a sentence that says so where there are fewer."""
    found = [text for _, text in zip(range(DANGERS), _dangers(facts, on), strict=False)]
    return tuple(found if len(found) == DANGERS else [*found, NONE_SEEN])


def _dangers(facts: Facts, on: date) -> Iterator[str]:
    """Every danger there is, the gravest first: out of reach, time, what stops files, delay, areas, trend."""
    if facts.short:
        yield f"Kể cả mọi hồ sơ còn cách đều được công nhận thì vẫn thiếu {facts.short} xã so với mục tiêu."
    if facts.due_on and facts.unsent and on > facts.due_on:
        yield f"{facts.unsent} xã quá hạn {facts.due_on:%d/%m/%Y} mà chưa gửi hồ sơ."
    if facts.zero:
        where = f", nhiều nhất ở {_lower(facts.zero.area)} ({facts.zero.there})" if facts.zero.there > 1 else ""
        yield f"{facts.zero.count} xã bị 0 điểm (điểm liệt) ở tiêu chí {facts.zero.criterion}{where}."
    if facts.due_on and facts.unsent and on <= facts.due_on:
        yield f"{facts.unsent} xã chưa gửi hồ sơ; hạn gửi {facts.due_on:%d/%m/%Y}."
    if facts.waiting and not facts.standing.reached:
        yield f"{facts.waiting} hồ sơ đã gửi còn chờ thẩm định hoặc quyết định."
    if facts.weakest and not facts.weakest[1].reached:
        yield f"{facts.weakest[0]} thấp nhất tỉnh: {facts.weakest[1].text}."
    if facts.trend and not facts.trend.standing.reached:
        reached = facts.trend
        yield f"Nếu {reached.assumption}, đến hết năm {reached.year} còn thiếu {reached.standing.lacking} xã."


def _lower(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"
