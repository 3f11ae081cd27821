"""A score in the few numbers that are kept with a file, and how they change with some criteria alone."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from certify.domain.criteria.version import Category, Version
from certify.domain.scoring.score import ZERO, CriterionScore, Score


class Summary(Struct, frozen=True):
    """Points by criterion, how many indicators are answered, and the criteria that stop a recognition at 0 points."""

    points: Mapping[str, Decimal]
    answered: int
    at_zero: frozenset[str]

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), ZERO)

    def meets(self, version: Version, category: Category) -> bool:
        """Whether the conditions of recognition are met; `judge` says the same of a whole score, with reasons."""
        whole = self.answered == len(version.indicators)
        return whole and not self.at_zero and self.total >= category.threshold.value

    def changed(self, version: Version, criteria: Iterable[CriterionScore], more_answered: int) -> "Summary":
        """The summary once some criteria are scored anew, with so many more (or fewer) of their indicators answered."""
        scored = list(criteria)
        points = {**self.points, **{part.criterion.id: part.points for part in scored}}
        others = self.at_zero - {part.criterion.id for part in scored}
        return Summary(points, self.answered + more_answered, others | _zeros(version, scored))


def summary_of(reached: Score) -> Summary:
    """The summary of a whole score."""
    points = {part.criterion.id: part.points for part in reached.criteria}
    return Summary(points, reached.answered, _zeros(reached.version, reached.criteria))


def _zeros(version: Version, criteria: Iterable[CriterionScore]) -> frozenset[str]:
    return frozenset(part.criterion.id for part in criteria if part.at_zero and version.no_zero)
