"""What units state for a target, and the result that follows from it."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from certify.domain.plans.elapsed import Elapsed


class TargetOutcome(StrEnum):
    """How a target stands at the end of a period."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    MISSED = "missed"
    NO_DATA = "no_data"


TARGET_OUTCOME_NAMES = {
    TargetOutcome.REACHED: "Đạt",
    TargetOutcome.ON_THE_WAY: "Đang thực hiện",
    TargetOutcome.BEHIND: "Chậm",
    TargetOutcome.MISSED: "Không đạt",
    TargetOutcome.NO_DATA: "Chưa có số liệu",
}


class Pair(Struct, frozen=True):
    """A part and its whole, or cases (`denominator` 1); a yes is 1 of 1."""

    numerator: int
    denominator: int = 1

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(self.numerator + other.numerator, self.denominator + other.denominator)


class Stated(Struct, frozen=True):
    """What one unit states in a period: its figures (None: nothing yet), those of the base year, and its division."""

    now: Pair | None
    base: Pair | None = None
    division: str = ""


class Result(Struct, frozen=True):
    """A target's outcome with the figures behind it; `stated` of `members` units have figures."""

    outcome: TargetOutcome
    text: str
    stated: int
    members: int
    value: Fraction | None = None
    wanted: Fraction | None = None
    # Whether so few people are counted (1 to 4) that only their own offices should see the numbers.
    few: bool = False

    @property
    def name(self) -> str:
        return TARGET_OUTCOME_NAMES[self.outcome]

    @property
    def lacking(self) -> int:
        """How many units have not stated anything yet."""
        return self.members - self.stated


def outcome_of(time: Elapsed, *, met: bool, moving: bool) -> TargetOutcome:
    """The outcome of a goal that is met, or that at least moves fast enough; past its day nothing moves any more."""
    if met:
        return TargetOutcome.REACHED
    if moving:
        return TargetOutcome.ON_THE_WAY
    return TargetOutcome.MISSED if time.over else TargetOutcome.BEHIND


def no_result(stated: Sequence[Stated]) -> Result:
    """The result when no figures can be compared; units that have stated some are counted all the same."""
    count = sum(unit.now is not None for unit in stated)
    return Result(TargetOutcome.NO_DATA, "có số trong kỳ, chưa có số năm gốc" if count else "", count, len(stated))
