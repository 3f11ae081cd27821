"""A province year by year: its rounds and published counts, and those of the provinces that its units came from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.plans.targets import Standing, standing
from certify.operations.units.lineage import breaks_of
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.rounds import CountedResult, Round
from certify.store.units import Unit


@dataclass(frozen=True)
class Point:
    """One year on the way to the target; `note` says where a count without files comes from.

    `province` names the one whose units are counted when it is not the page's own.
    """

    year: int
    label: str
    standing: Standing
    note: str
    open: bool = False
    province: str = ""


def standing_of(states: Counter[State], share: Fraction) -> Standing:
    """Where units in these states stand."""
    return standing(states[State.RECOGNISED], states.total(), share)


def years_of(
    known: Iterable[Round], by_round: Mapping[int, Counter[State]], counted: Iterable[CountedResult], share: Fraction
) -> list[Point]:
    """The years of one province: counts without files, and rounds."""
    points = [Point(c.year, str(c.year), standing(c.recognised, c.units, share), c.reference) for c in counted]
    points += [
        Point(one.year, one.name, standing_of(by_round.get(one.id, Counter()), share), "", one.state == RoundState.OPEN)
        for one in known
    ]
    return sorted(points, key=lambda point: point.year)


def years_before(connection: Connection, province: Unit, share: Fraction) -> list[Point]:
    """The years of the provinces that the units came from, each on the units of its own time."""
    points = []
    for gap, provinces in breaks_of(connection, province):
        for one in provinces:
            known = [each for each in rounds.of_province(connection, one.id) if each.state != RoundState.PLANNED]
            states = progress.states_of_rounds(connection, [each.id for each in known])
            found = years_of(known, states, rounds.counted(connection, one.id), share)
            points += [replace(each, province=f"{one.full_name} (đến trước {gap.on:%d/%m/%Y})") for each in found]
    return points
