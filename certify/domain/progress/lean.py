"""How self scores differ from appraisals: how often, and by how many points."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from certify.domain.criteria.rules import Answer
from certify.domain.criteria.version import Version
from certify.domain.progress.comparison import ZERO


@dataclass(frozen=True)
class Lean:
    """How self scores differ from appraisals: how often and by how many points they are higher, and lower."""

    compared: int
    over: int
    under: int
    over_points: Decimal
    under_points: Decimal

    @property
    def points(self) -> Decimal:
        """All points of difference, whichever way: higher ones do not make up for lower ones."""
        return self.over_points + self.under_points


def difference(version: Version, indicator_id: str, own: Answer, appraisal: Answer) -> Decimal:
    """The points of the self score minus those of the appraisal for one indicator."""
    rule = version.indicator(indicator_id).rule
    return rule.points(own) - rule.points(appraisal)


def lean(found: Iterable[Decimal]) -> Lean:
    """What differences come to."""
    listed = list(found)
    over, under = [one for one in listed if one > 0], [-one for one in listed if one < 0]
    return Lean(len(listed), len(over), len(under), sum(over, ZERO), sum(under, ZERO))
