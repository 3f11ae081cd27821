"""The years of a province: its rounds and published counts, and those of the provinces its units came from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.plans.recognition_target import Standing, standing
from certify.operations.units.breaks import breaks_of
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.rounds import CountedResult, Round
from certify.store.units.units import Unit


class Point(Struct, frozen=True):
    """One year on the way to the target; `note` cites the source of a count without files.

    `province` names the province whose units are counted if it isn't the page's own.
    """

    year: int
    label: str
    standing: Standing
    note: str
    open: bool = False
    province: str = ""


def standing_of(states: Counter[State], share: Fraction) -> Standing:
    """The standing of units whose files are in these states."""
    return standing(states[State.RECOGNISED], states.total(), share)


def years_of(
    started: Iterable[Round], by_round: Mapping[int, Counter[State]], counted: Iterable[CountedResult], share: Fraction
) -> list[Point]:
    """The years of one province: counts without files, and rounds."""
    points = [Point(c.year, str(c.year), standing(c.recognised, c.units, share), c.reference) for c in counted]
    points += [
        Point(
            round_.year,
            round_.name,
            standing_of(by_round.get(round_.id, Counter()), share),
            "",
            round_.state == RoundState.OPEN,
        )
        for round_ in started
    ]
    return sorted(points, key=lambda point: point.year)


def years_before(connection: Connection, province: Unit, share: Fraction) -> list[Point]:
    """The years of the provinces that the units came from, each with the units of its own time, the oldest first."""
    points = []
    for gap, former_provinces in breaks_of(connection, province):
        for former in former_provinces:
            of_former = rounds.of_province(connection, former.id)
            started = [round_ for round_ in of_former if round_.state != RoundState.PLANNED]
            states = progress.states_of_rounds(connection, [round_.id for round_ in started])
            years = years_of(started, states, rounds.counted(connection, former.id), share)
            points += years_before(connection, former, share)
            points += [replace(year, province=f"{former.full_name} (đến trước {gap.on:%d/%m/%Y})") for year in years]
    return points
