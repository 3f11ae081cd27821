"""Which communes bring a province to its target with the least effort."""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct

from certify.domain.numbers import format_number
from certify.domain.scoring.gap import Gap

ZERO = Decimal(0)
_Key = TypeVar("_Key", bound=Hashable)


class Effort(Struct, frozen=True, order=True):
    """What recognition takes: indicators to improve or fill in, then people (or things), then points of blanks.

    Efforts are compared in this order. Adding the same part by part to both sides keeps it, so the least sum of n
    efforts is the sum of the n least.
    """

    indicators: int = 0
    people: int = 0
    asked: Decimal = ZERO


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


def work_words(gaps: Iterable[Gap]) -> str:
    """What several communes have to do, in words: figures to improve, and blanks of which nothing is known yet.

    "cải thiện 12 chỉ tiêu (40 người hoặc vụ việc), còn phải nhập 5 chỉ tiêu"; empty when nothing is left to do.
    """
    ways = [gap.way for gap in gaps if gap.way is not None]
    known, blanks = sum(len(way.known) for way in ways), sum(len(way.blanks) for way in ways)
    people = sum(way.cost[1] for way in ways)
    parts = [f"cải thiện {format_number(known)} chỉ tiêu ({format_number(people)} người hoặc vụ việc)"] if known else []
    return ", ".join([*parts, f"còn phải nhập {format_number(blanks)} chỉ tiêu"] if blanks else parts)


def _rank(gap: Gap) -> tuple[bool, Effort, int, Decimal]:
    needed = effort(gap)
    return needed is None, needed or Effort(), len(gap.stuck), gap.lacking
