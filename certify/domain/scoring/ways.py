"""Ways to more points: sets of improvements, of which only the cheapest for each gain is kept."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from certify.domain.numbers import format_points
from certify.domain.scoring.improvement import Improvement

ZERO = Decimal(0)
# Indicators to improve, people (or things) it takes, points that blanks must bring: compared in this order.
Cost = tuple[int, int, Decimal]


class Way(Struct, frozen=True):
    """A set of improvements with its gain in points and its cost."""

    steps: tuple[Improvement, ...] = ()
    gain: Decimal = ZERO
    cost: Cost = (0, 0, ZERO)

    @property
    def known(self) -> tuple[Improvement, ...]:
        """The figures to be improved."""
        return tuple(step for step in self.steps if step.answer is not None)

    @property
    def blanks(self) -> tuple[Improvement, ...]:
        """The blanks to be filled in."""
        return tuple(step for step in self.steps if step.answer is None)

    @property
    def filling(self) -> str:
        """What the blanks must bring: "còn phải nhập 2 chỉ tiêu (11.3, 12.1), được ít nhất 15 điểm"; "" without any."""
        if not self.blanks:
            return ""
        ids = ", ".join(step.indicator.id for step in self.blanks)
        points = f", được ít nhất {format_points(self.cost[2])} điểm" if self.cost[2] else ""
        return f"còn phải nhập {len(self.blanks)} chỉ tiêu ({ids}){points}"

    def plus(self, other: "Way") -> "Way":
        """Both sets together."""
        return Way(self.steps + other.steps, self.gain + other.gain, _sum(self.cost, other.cost))


def way_of(step: Improvement) -> Way:
    """The way that takes one improvement alone."""
    cost = (0, 0, step.gain) if step.answer is None else (1, step.effort, ZERO)
    return Way((step,), step.gain, cost)


def combined(ways: Mapping[Decimal, Way], choices: Iterable[Way], most: Decimal) -> dict[Decimal, Way]:
    """Each way (by its gain) with each choice, the cheapest for its gain or more; gains past `most` count as `most`."""
    cheapest: dict[Decimal, tuple[Cost, Way, Way]] = {}
    listed = list(choices)
    for way in ways.values():
        for choice in listed:
            gain, cost = min(way.gain + choice.gain, most), _sum(way.cost, choice.cost)
            if gain not in cheapest or cost < cheapest[gain][0]:
                cheapest[gain] = (cost, way, choice)
    return {gain: way.plus(choice) for gain, (_, way, choice) in _undominated(cheapest)}


def _undominated(
    cheapest: Mapping[Decimal, tuple[Cost, Way, Way]],
) -> Iterator[tuple[Decimal, tuple[Cost, Way, Way]]]:
    """The pairs that no other pair beats with at least the same gain for at most the same cost."""
    least: Cost | None = None
    for gain in sorted(cheapest, reverse=True):
        if least is None or cheapest[gain][0] < least:
            least = cheapest[gain][0]
            yield gain, cheapest[gain]


def _sum(cost: Cost, other: Cost) -> Cost:
    return cost[0] + other[0], cost[1] + other[1], cost[2] + other[2]
