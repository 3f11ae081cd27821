"""Progress of a province: recognised communes against the target, by round and by the level above the communes."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from certify.domain.library import Library
from certify.domain.targets import RecognitionTarget, Standing, standing
from certify.domain.workflow import State
from certify.store import assessments, rounds, units
from certify.store.assessments import Assessment, Result
from certify.store.database import Connection
from certify.store.rounds import CountedResult, Round
from certify.store.units import Unit


@dataclass(frozen=True)
class Area:
    """The communes under one unit and how many were recognised."""

    unit: Unit
    standing: Standing
    states: Counter[str]


@dataclass(frozen=True)
class Blocking:
    """A criterion and how many complete files it stops (0 points)."""

    criterion_id: str
    name: str
    count: int


@dataclass(frozen=True)
class Point:
    """One year on the way to the target; `note` says where a count without files comes from."""

    year: int
    label: str
    standing: Standing
    note: str


@dataclass(frozen=True)
class Progress:
    """What the progress page tells of one round."""

    province: Unit
    rounds: list[Round]
    round: Round
    standing: Standing
    target: RecognitionTarget
    points: list[Point]
    areas: list[Area]
    states: Counter[str]
    blocking: list[Blocking]
    communes: list[tuple[Unit, Unit, str]]
    division: str
    attested: bool


def progress_of(connection: Connection, library: Library, province: Unit, round_id: int | None) -> Progress | None:
    """The progress of a province in a round (the newest begun one by default); None before the first round."""
    known = [one for one in rounds.of_province(connection, province.id) if one.state != "planned"]
    chosen = next((one for one in known if one.id == round_id), known[0] if known else None)
    if chosen is None:
        return None
    target = library.plans.recognition(province.code, chosen.year)
    files = assessments.of_round(connection, chosen.id)
    places = {unit.id: unit for unit in units.communes(connection, province.id, chosen.period_to)}
    above = {unit.id: unit for unit in units.all_units(connection)}
    version = library.latest(chosen.criteria_version).version
    results = assessments.results_of_round(connection, chosen.id)
    communes = [(places[f.unit_id], above[places[f.unit_id].parent_id or 0], str(f.state)) for f in files]
    return Progress(
        province=province,
        rounds=known,
        round=chosen,
        standing=_standing(files, target.share),
        target=target,
        points=_points(connection, known, rounds.counted(connection, province.id), target.share),
        areas=_areas(communes, target.share),
        states=Counter(str(one.state) for one in files),
        blocking=_blocking({c.id: c.name for c in version.criteria}, files, results),
        communes=sorted(communes, key=lambda row: (row[1].code, row[0].sort_key)),
        division=version.procedure_on(chosen.period_to).division,
        attested=version.attested,
    )


def _standing(files: list[Assessment], share: Fraction) -> Standing:
    return standing(sum(one.state is State.RECOGNISED for one in files), len(files), share)


def _points(connection: Connection, known: list[Round], counted: list[CountedResult], share: Fraction) -> list[Point]:
    points = [Point(c.year, str(c.year), standing(c.recognised, c.units, share), c.reference) for c in counted]
    files = ((one, assessments.of_round(connection, one.id)) for one in known)
    points += [Point(one.year, one.name, _standing(inside, share), "") for one, inside in files]
    return sorted(points, key=lambda point: point.year)


def _areas(communes: list[tuple[Unit, Unit, str]], share: Fraction) -> list[Area]:
    areas = []
    for unit in sorted({above.id: above for _, above, _ in communes}.values(), key=lambda unit: unit.code):
        states = Counter(state for _, above, state in communes if above.id == unit.id)
        areas.append(Area(unit, standing(states[State.RECOGNISED], states.total(), share), states))
    return areas


def _blocking(names: dict[str, str], files: list[Assessment], results: dict[tuple[int, str], Result]) -> list[Blocking]:
    """Criteria at zero, counted on the appraisal where it began and on the self score before."""
    counts: Counter[str] = Counter()
    for one in files:
        appraisal, own = results.get((one.id, "appraisal")), results.get((one.id, "self"))
        latest = appraisal if appraisal and appraisal.answered else own
        counts.update(latest.at_zero if latest else [])
    return [Blocking(key, names.get(key, ""), count) for key, count in counts.most_common()]
