"""Comparing two rounds of the same communes. Exact."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from certify.domain.assessment.states import State

ZERO = Decimal(0)


class Reached(Struct, frozen=True):
    """What a commune reached in a round; `total` is None and `points` empty while neither side is complete."""

    state: State
    total: Decimal | None
    points: Mapping[str, Decimal]
    at_zero: tuple[str, ...]

    @property
    def recognised(self) -> bool:
        return self.state is State.RECOGNISED


class Change(Struct, frozen=True):
    """One commune in two rounds."""

    before: Reached
    after: Reached

    @property
    def difference(self) -> Decimal | None:
        """Points of the later round minus those of the earlier one; None where one is not complete."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total


class CriterionChange(Struct, frozen=True):
    """One criterion over the communes complete in both rounds: their points, and how many communes rose and fell.

    Means and their difference are exact, each rounded only to be shown. What is shown agrees because the sums that
    they come from stand beside them: rounded means alone may seem to differ by a hundredth more or less.
    """

    compared: int
    points_before: Decimal
    points_after: Decimal
    rose: int
    fell: int

    @property
    def before(self) -> Fraction:
        """The mean of the earlier round."""
        return Fraction(self.points_before) / self.compared

    @property
    def after(self) -> Fraction:
        """The mean of the later round."""
        return Fraction(self.points_after) / self.compared

    @property
    def difference(self) -> Fraction:
        """How much the mean rose."""
        return Fraction(self.points_after - self.points_before) / self.compared


def of_criterion(criterion_id: str, changes: Iterable[Change]) -> CriterionChange | None:
    """How a criterion changed; None when no commune can be compared."""
    pairs = [
        (change.before.points[criterion_id], change.after.points[criterion_id])
        for change in changes
        if criterion_id in change.before.points and criterion_id in change.after.points
    ]
    if not pairs:
        return None
    before, after = (sum(column, ZERO) for column in zip(*pairs, strict=True))
    rose, fell = sum(late > early for early, late in pairs), sum(late < early for early, late in pairs)
    return CriterionChange(len(pairs), before, after, rose, fell)


class Moves(Struct, frozen=True):
    """How many communes were recognised in both rounds, in one or in neither; and whose points rose, fell or stayed."""

    both: int
    gained: int
    lost: int
    neither: int
    rose: int
    fell: int
    same: int


def moves(changes: Sequence[Change]) -> Moves:
    """How communes moved between two rounds."""
    states = [(change.before.recognised, change.after.recognised) for change in changes]
    differences = [change.difference for change in changes if change.difference is not None]
    return Moves(
        both=states.count((True, True)),
        gained=states.count((False, True)),
        lost=states.count((True, False)),
        neither=states.count((False, False)),
        rose=sum(points > 0 for points in differences),
        fell=sum(points < 0 for points in differences),
        same=sum(points == 0 for points in differences),
    )
