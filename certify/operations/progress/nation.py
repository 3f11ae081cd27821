"""Progress of all provinces of the site in the rounds of a year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.plans.recognition_target import standing
from certify.domain.progress.tallies import course
from certify.operations.progress.area import Figures, areas_of
from certify.operations.progress.heat import blocking_of, heat_of
from certify.operations.progress.years import Point
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.rounds import CountedResult, Round
from certify.store.units import units


class Nation(Figures, frozen=True, kw_only=True):
    """The provinces that have a round in a year; `years` are all that can be shown.

    `closed` are the ids of the provinces whose round is closed.
    """

    year: int
    years: list[int]
    closed: frozenset[int]


def nation_of(connection: Connection, library: Library, year: int | None) -> Nation | None:
    """The nation in a year (the newest by default) against the national plan; None before the first round.

    If a province has several rounds in a year, its newest one counts. Points by criterion are those of the rounds
    under the same criteria as the year's newest round.
    """
    of_year: dict[int, dict[int, Round]] = {}
    for round_ in reversed([found for found in rounds.everything(connection) if found.state != RoundState.PLANNED]):
        of_year.setdefault(round_.year, {})[round_.province_id] = round_
    if not of_year:
        return None
    chosen = year if year in of_year else max(of_year)
    rounds_by_province = of_year[chosen]
    target = library.plans.recognition("", chosen)
    version = library.latest(max(rounds_by_province.values(), key=lambda round_: round_.id).criteria_version).version
    states = progress.states_of_rounds(connection)
    provinces = {unit.id: unit for unit in units.provinces(connection) if unit.id in rounds_by_province}
    states_by_province = {
        round_.province_id: states.get(round_.id, Counter()) for round_ in rounds_by_province.values()
    }
    all_states = sum(states_by_province.values(), Counter())
    ordered = sorted(provinces.values(), key=lambda unit: unit.code)
    same_criteria = [round_.id for round_ in rounds_by_province.values() if round_.criteria_version == version.id]
    tallies = progress.tallies_of_rounds(connection, same_criteria)
    heat = heat_of(version, tallies, [(rounds_by_province[unit.id].id, unit.full_name, unit.id) for unit in ordered])
    return Nation(
        year=chosen,
        years=sorted(of_year, reverse=True),
        closed=frozenset(key for key, round_ in rounds_by_province.items() if round_.state == RoundState.CLOSED),
        standing=standing(all_states[State.RECOGNISED], all_states.total(), target.share),
        target=target,
        points=_points(of_year, states, rounds.counted(connection), target.share),
        states=all_states,
        areas=areas_of(ordered, states_by_province, target.share),
        blocking=blocking_of(heat),
        heat=heat,
        course=course(progress.decided(connection, [round_.id for round_ in rounds_by_province.values()])),
        attested=all(
            library.latest(version_id).version.attested
            for version_id in {round_.criteria_version for round_ in rounds_by_province.values()}
        ),
    )


def _points(
    of_year: Mapping[int, Mapping[int, Round]],
    states: Mapping[int, Counter[State]],
    counted: Iterable[CountedResult],
    share: Fraction,
) -> list[Point]:
    """The points of each year: from the files, and from the counts of provinces without a round in that year."""
    without_round = [round_ for round_ in counted if round_.province_id not in of_year.get(round_.year, {})]
    points = []
    for year in sorted({*of_year, *(round_.year for round_ in without_round)}):
        inside = of_year.get(year, {}).values()
        files = [states[round_.id] for round_ in inside if round_.id in states]
        counts = [round_ for round_ in without_round if round_.year == year]
        recognised = sum(of[State.RECOGNISED] for of in files) + sum(count.recognised for count in counts)
        everything = sum(of.total() for of in files) + sum(count.units for count in counts)
        note = "; ".join(count.reference for count in counts)
        running = any(round_.state == RoundState.OPEN for round_ in inside)
        points.append(Point(year, str(year), standing(recognised, everything, share), note, running))
    return points
