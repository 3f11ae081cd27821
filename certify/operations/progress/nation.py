"""Progress of all provinces of the site in the rounds of a year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.domain.plans.targets import standing
from certify.domain.progress.tallies import course
from certify.operations.progress.area import Figures, areas_of
from certify.operations.progress.heat import blocking_of, heat_of
from certify.operations.progress.years import Point
from certify.store import progress, rounds, units
from certify.store.connection import Connection
from certify.store.rounds import CountedResult, Round


@dataclass(frozen=True, kw_only=True)
class Nation(Figures):
    """The provinces that have a round in a year; `years` are all that can be asked for."""

    year: int
    years: list[int]


def nation_of(connection: Connection, library: Library, year: int | None) -> Nation | None:
    """The nation in a year (the newest by default); None before the first round. Its target is the national plan's.

    Of a province with several rounds in a year the newest counts. Points by criterion are told for the criteria of
    the year's newest round.
    """
    of_year: dict[int, dict[int, Round]] = {}
    for one in reversed([one for one in rounds.everything(connection) if one.state != RoundState.PLANNED]):
        of_year.setdefault(one.year, {})[one.province_id] = one
    if not of_year:
        return None
    chosen = year if year in of_year else max(of_year)
    here = of_year[chosen]
    target = library.plans.recognition("", chosen)
    version = library.latest(max(here.values(), key=lambda one: one.id).criteria_version).version
    states = progress.states_of_rounds(connection, [one.id for inside in of_year.values() for one in inside.values()])
    known = {unit.id: unit for unit in units.provinces(connection) if unit.id in here}
    by_province = {one.province_id: states.get(one.id, Counter()) for one in here.values()}
    all_states = sum(by_province.values(), Counter())
    ordered = sorted(known.values(), key=lambda unit: unit.code)
    alike = [one.id for one in here.values() if one.criteria_version == version.id]
    tallies = progress.tallies_of_rounds(connection, alike)
    heat = heat_of(version, tallies, [(here[unit.id].id, unit.full_name, unit.id) for unit in ordered])
    return Nation(
        year=chosen,
        years=sorted(of_year, reverse=True),
        standing=standing(all_states[State.RECOGNISED], all_states.total(), target.share),
        target=target,
        points=_points(of_year, states, rounds.counted(connection), target.share),
        states=all_states,
        areas=areas_of(ordered, by_province, target.share),
        blocking=blocking_of(heat),
        heat=heat,
        course=course(progress.decided(connection, [one.id for one in here.values()])),
        attested=all(library.latest(one).version.attested for one in {one.criteria_version for one in here.values()}),
    )


def _points(
    of_year: Mapping[int, Mapping[int, Round]],
    states: Mapping[int, Counter[State]],
    counted: Iterable[CountedResult],
    share: Fraction,
) -> list[Point]:
    """Year by year: the files, and counts of provinces that have no round in the year."""
    loose = [one for one in counted if one.province_id not in of_year.get(one.year, {})]
    points = []
    for year in sorted({*of_year, *(one.year for one in loose)}):
        inside = of_year.get(year, {}).values()
        files = sum((states.get(one.id, Counter()) for one in inside), Counter())
        counts = [one for one in loose if one.year == year]
        recognised = files[State.RECOGNISED] + sum(count.recognised for count in counts)
        everything = files.total() + sum(count.units for count in counts)
        note = "; ".join(count.reference for count in counts)
        running = any(one.state == RoundState.OPEN for one in inside)
        points.append(Point(year, str(year), standing(recognised, everything, share), note, running))
    return points
