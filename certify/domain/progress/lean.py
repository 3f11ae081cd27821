"""How self scores lean: how often, and by how many points, they are higher or lower than the appraisal. Exact."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from certify.domain.criteria.answers import Answer
from certify.domain.criteria.version import Version

ZERO = Decimal(0)


class Lean(Struct, frozen=True):
    """How many self scores were compared, how many are over and under the appraisal, and by how many points."""

    compared: int
    over: int
    under: int
    over_points: Decimal
    under_points: Decimal

    @property
    def points(self) -> Decimal:
        """All points of difference, in either direction: those over do not offset those under."""
        return self.over_points + self.under_points


def difference(version: Version, indicator_id: str, own: Answer, appraisal: Answer) -> Decimal:
    """The points of the self score minus those of the appraisal for one indicator."""
    rule = version.indicator(indicator_id).rule
    return rule.points(own) - rule.points(appraisal)


def lean(differences: Iterable[Decimal]) -> Lean:
    """The lean of some differences (self score minus appraisal)."""
    listed = list(differences)
    over, under = [points for points in listed if points > 0], [-points for points in listed if points < 0]
    return Lean(len(listed), len(over), len(under), sum(over, ZERO), sum(under, ZERO))
