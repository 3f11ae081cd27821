"""Counts of communes as people follow them: the stages of a round, the days of its decisions, points by criterion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.workflow import DECIDED_STATES, SELF_STATES, State
from certify.domain.plans.targets import Standing
from certify.domain.privacy import is_few

# What a file has behind it in each state. Every stage holds the ones below it, so the counts only fall.
STAGES: dict[str, frozenset[State]] = {
    "Có hồ sơ trong đợt": frozenset(State),
    "Đã gửi hồ sơ": frozenset(State) - SELF_STATES,
    "Đã thẩm định xong": DECIDED_STATES | {State.APPRAISED},
    "Được công nhận": frozenset({State.RECOGNISED}),
}
# One letter for each state, for drawings that must not tell by colour alone.
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
# The least percent of the points for each shade, from the darkest down; what is below has the last shade.
SHADES = (95, 85, 70, 50)


@dataclass(frozen=True)
class Tally:
    """What files reached in one criterion: how many have answered all of it, their points, how many got none."""

    files: int
    points: Decimal
    zeros: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.files + other.files, self.points + other.points, self.zeros + other.zeros)

    def share(self, most: Decimal, whole: int) -> int | None:
        """The share reached of `most` points a file, in parts of `whole` and cut; None while no file has answered."""
        return int(self.points * whole // (most * self.files)) if self.files and most else None


# Where an area stands, as a letter beside the colour, and in words.
GRADES = {
    "reached": ("Đ", "đạt mục tiêu"),
    "near": ("G", "gần đạt: từ 90 % số xã cần có"),
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


NOTHING = Tally(0, Decimal(0), 0)


@dataclass(frozen=True)
class Day:
    """A day with decisions: how many communes stood recognised at its end, and the change."""

    on: date
    recognised: int
    change: int


def stages(states: Mapping[State, int]) -> list[tuple[str, int]]:
    """How many files have each stage behind them."""
    return [(name, sum(states.get(state, 0) for state in inside)) for name, inside in STAGES.items()]


def course(decided: Iterable[tuple[date, DecisionKind, int]]) -> list[Day]:
    """Recognised communes day by day, from (day, kind of decision, count); a revocation takes away."""
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
    found: dict[tuple[int, int], Day] = {}
    for day in days:
        key = (day.on.year, day.on.month)
        found[key] = Day(day.on, day.recognised, day.change + (found[key].change if key in found else 0))
    return list(found.values())


def shade(percent: int | None) -> int:
    """The shade of a share: 5 (nearly all points) to 1; 0 without figures."""
    if percent is None:
        return 0
    return next((5 - index for index, least in enumerate(SHADES) if percent >= least), 1)


@dataclass(frozen=True)
class Cell:
    """What an area reached in one criterion, of `most` points a file."""

    tally: Tally
    most: Decimal

    @cached_property
    def percent(self) -> int | None:
        """The share of the points in whole percent, cut; None without figures."""
        return self.tally.share(self.most, 100)

    @property
    def shade(self) -> int:
        return shade(self.percent)


@dataclass(frozen=True)
class HeatRow:
    """An area's cells, one for each criterion; `unit_id` where the area has a page of its own."""

    name: str
    unit_id: int | None
    cells: tuple[Cell, ...]

    @property
    def known(self) -> bool:
        """Whether there is a figure in any cell."""
        return any(cell.percent is not None for cell in self.cells)


@dataclass(frozen=True)
class Heat:
    """Areas against criteria (id, name); `total` is all of them together."""

    criteria: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow

    @property
    def summary(self) -> "Heat":
        """All areas together, none for itself."""
        return Heat(self.criteria, (), self.total)

    @property
    def coarse(self) -> "Heat":
        """Without cells of so few files that they would tell of single communes."""
        return Heat(self.criteria, tuple(_coarse(row) for row in self.rows), _coarse(self.total))


def _coarse(row: HeatRow) -> HeatRow:
    cells = (Cell(NOTHING, cell.most) if is_few(cell.tally.files) else cell for cell in row.cells)
    return HeatRow(row.name, row.unit_id, tuple(cells))
