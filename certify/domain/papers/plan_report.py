"""The content of a report on a plan, as plain data that templates print."""

from datetime import date

from certify.domain.written import Written


class TargetLine(Written, frozen=True):
    """One target: what it asks, where it stands, and how many of its units have stated figures."""

    id: str
    name: str
    goal: str
    due_on: date
    outcome: str
    text: str
    stated: int
    members: int
    provisional: bool


class AreaLine(Written, frozen=True):
    """One area below, and how many targets have each outcome there."""

    name: str
    reached: int
    on_the_way: int
    behind: int
    no_data: int
    # Papers frozen before this outcome existed don't hold it.
    missed: int = 0


class WorkLine(Written, frozen=True):
    """One piece of work, with the day and the document once it is done."""

    id: str
    name: str
    done_on: date | None
    reference: str


class PlanReport(Written, frozen=True):
    """A plan in a period, for one area. `total` counts the area's targets by outcome."""

    kind: str
    number: str
    title: str
    issued_on: date
    issued_by: str
    area: str
    period: str
    ends_on: date
    total: AreaLine
    targets: tuple[TargetLine, ...]
    areas: tuple[AreaLine, ...]
    work: tuple[WorkLine, ...]
