"""Which communes bring a province to its target with the least effort."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from certify.domain.scoring.improvement import Gap

ZERO = Decimal(0)
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, order=True)
class Effort:
    """What recognition takes: indicators to improve or to fill in, then people (or things), then points of blanks.

    Efforts are compared in this order. The order stays when the same is added to both, so the least sum of n efforts
    is the sum of the n least.
    """

    indicators: int = 0
    people: int = 0
    asked: Decimal = ZERO

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.indicators + other.indicators, self.people + other.people, self.asked + other.asked)


def effort(found: Gap) -> Effort | None:
    """The effort of the cheapest way to recognition; None when there is none within the year."""
    if found.way is None:
        return None
    _, people, asked = found.way.cost
    return Effort(len(found.way.steps), people, asked)


def ranked(gaps: Mapping[_Key, Gap]) -> list[_Key]:
    """The communes from the least effort on; those without a way last, by what no improvement can bring.

    Communes of the same effort keep the order they come in.
    """
    return sorted(gaps, key=lambda key: _rank(gaps[key]))


def nearest(gaps: Mapping[_Key, Gap], number: int) -> list[_Key]:
    """The communes that together reach a number with the least effort: fewer where not so many have a way."""
    return [key for key in ranked(gaps) if gaps[key].way is not None][:number]


def together(gaps: Iterable[Gap]) -> Effort:
    """The effort of several communes; those without a way add nothing."""
    return sum((found for found in map(effort, gaps) if found is not None), Effort())


def _rank(found: Gap) -> tuple[bool, Effort, int, Decimal]:
    reach = effort(found)
    return reach is None, reach or Effort(), len(found.stuck), found.lacking
