"""Which communes bring a province to its target with the least effort."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from certify.domain.scoring.gap import Gap

ZERO = Decimal(0)
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, order=True)
class Effort:
    """What recognition takes: indicators to improve or fill in, then people (or things), then points of blanks.

    Efforts are compared in this order. Adding the same to both sides keeps it, so the least sum of n efforts is the
    sum of the n least.
    """

    indicators: int = 0
    people: int = 0
    asked: Decimal = ZERO

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.indicators + other.indicators, self.people + other.people, self.asked + other.asked)


def effort(gap: Gap) -> Effort | None:
    """The effort of the cheapest way to recognition; None when there is none within the year."""
    if gap.way is None:
        return None
    _, people, asked = gap.way.cost
    return Effort(len(gap.way.steps), people, asked)


def ranked(gaps: Mapping[_Key, Gap]) -> list[_Key]:
    """The communes by effort, the least first; those without a way last, by the points that no improvement can bring.

    Communes of equal effort keep the order they came in.
    """
    return sorted(gaps, key=lambda key: _rank(gaps[key]))


def nearest(gaps: Mapping[_Key, Gap], number: int) -> list[_Key]:
    """The `number` communes that take the least effort together; fewer when fewer have a way."""
    return [key for key in ranked(gaps) if gaps[key].way is not None][:number]


def together(gaps: Iterable[Gap]) -> Effort:
    """The effort of several communes; those without a way add nothing."""
    return sum((part for part in map(effort, gaps) if part is not None), Effort())


def _rank(gap: Gap) -> tuple[bool, Effort, int, Decimal]:
    needed = effort(gap)
    return needed is None, needed or Effort(), len(gap.stuck), gap.lacking
