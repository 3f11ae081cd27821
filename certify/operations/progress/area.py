"""Progress of a province or a division: recognised communes against the target, from aggregate queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct, field

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import State
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.plans.recognition_target import RecognitionTarget, Standing
from certify.domain.progress.heat import Heat
from certify.domain.progress.tallies import Day, course, months
from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import Break
from certify.operations.act import Act, NotFound
from certify.operations.progress.heat import Blocking, blocking_of, heat_of
from certify.operations.progress.years import Point, standing_of, years_before, years_of
from certify.operations.units.breaks import breaks_of
from certify.operations.units.scope import province_of
from certify.store import progress, rounds
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit


class Area(Struct, frozen=True):
    """The communes under one unit and how many were recognised."""

    unit: Unit
    standing: Standing
    states: Counter[State]


class Figures(Struct, frozen=True, kw_only=True):
    """The figures that a progress page shows about many communes, at any level.

    `published` says that points are told only as everybody may see them.
    """

    standing: Standing
    target: RecognitionTarget
    points: list[Point]
    states: Counter[State]
    areas: list[Area]
    blocking: list[Blocking]
    heat: Heat
    course: list[Day]
    attested: bool
    published: bool = False

    @property
    def months(self) -> list[Day]:
        """The decisions over time, by month."""
        return months(self.course)


class Progress(Figures, kw_only=True, frozen=True):
    """A province in one round, or one of its divisions (`area`; `beside` is then the province's standing)."""

    province: Unit
    rounds: list[Round]
    round: Round
    communes: list[tuple[Unit, Unit, State]]
    division: str
    area: Unit | None = None
    beside: Standing | None = None
    breaks: list[Break] = field(default_factory=list)

    @property
    def place(self) -> Unit:
        """The unit that the figures are about."""
        return self.area or self.province

    @property
    def by_commune(self) -> bool:
        """Whether the points by criterion are those of single communes."""
        return {row.unit_id for row in self.heat.rows} <= {unit.id for unit, _, _ in self.communes}


def unit_for(act: Act, unit_id: int | None) -> Unit | None:
    """The unit whose progress the actor may read, without an id the actor's own; None on an empty site.

    A commune's progress is read by its own offices and those above it, a division's and a province's by every account
    of that province. Raises NotFound.
    """
    if unit_id is None:
        return (
            units.find(act.connection, act.actor.unit_id)
            if act.actor.unit_id
            else next(iter(units.provinces(act.connection)), None)
        )
    unit, own = units.find(act.connection, unit_id), province_of(act)
    if unit is None or own is None:
        raise NotFound
    if act.covers(unit) or (unit.level != UnitLevel.COMMUNE and own in {unit.id, unit.province_id}):
        return unit
    raise NotFound


def progress_of(
    connection: Connection, library: Library, province: Unit, round_id: int | None, area: Unit | None = None
) -> Progress | None:
    """A province, or an area of it, in a round (the newest started one by default); None before the first round."""
    started = [round_ for round_ in rounds.of_province(connection, province.id) if round_.state != RoundState.PLANNED]
    chosen = next((round_ for round_ in started if round_.id == round_id), started[0] if started else None)
    if chosen is None:
        return None
    division_id = area.id if area else None
    target = library.plans.recognition(province.code, chosen.year)
    version = library.latest(chosen.criteria_version).version
    by_round = progress.states_of_rounds(connection, [round_.id for round_ in started], division_id)
    listed = progress.communes_of(connection, chosen.id, division_id)
    above = {unit.id: unit for unit in units.some(connection, {unit.parent_id or 0 for unit, _ in listed})}
    communes = [(unit, above[unit.parent_id or 0], state) for unit, state in listed]
    counted = rounds.counted(connection, province.id) if area is None else []
    before = years_before(connection, province, target.share) if area is None else []
    areas = areas_of(list(above.values()), progress.states_of_divisions(connection, chosen.id), target.share)
    heat = _heat(connection, version, chosen, province, area, communes)
    return Progress(
        province=province,
        rounds=started,
        round=chosen,
        standing=standing_of(by_round.get(chosen.id, Counter()), target.share),
        target=target,
        points=[*before, *years_of(started, by_round, counted, target.share)],
        breaks=[gap for gap, _ in breaks_of(connection, province)] if area is None else [],
        states=by_round.get(chosen.id, Counter()),
        areas=areas,
        blocking=blocking_of(heat),
        heat=heat,
        course=course(progress.decided(connection, [chosen.id], division_id)),
        communes=sorted(communes, key=lambda row: (row[1].code, row[0].sort_key)),
        division=version.procedure_on(chosen.period_to).division,
        attested=version.attested,
        area=area,
        beside=_beside(connection, chosen, target.share) if area else None,
    )


def areas_of(inside: Iterable[Unit], states: Mapping[int, Counter[State]], share: Fraction) -> list[Area]:
    """Each unit with the states of its files and its standing, by code."""
    counted = [(unit, states.get(unit.id, Counter())) for unit in sorted(inside, key=lambda unit: unit.code)]
    return [Area(unit, standing_of(counts, share), counts) for unit, counts in counted]


def _beside(connection: Connection, chosen: Round, share: Fraction) -> Standing:
    return standing_of(progress.states_of_rounds(connection, [chosen.id]).get(chosen.id, Counter()), share)


def _heat(
    connection: Connection,
    version: Version,
    chosen: Round,
    province: Unit,
    area: Unit | None,
    communes: list[tuple[Unit, Unit, State]],
) -> Heat:
    """The heat map by division; by commune within a division, and in a province without divisions."""
    above = {unit.id: unit for _, unit, _ in communes}
    if area is None and set(above) != {province.id}:
        tallies = progress.tallies_of_divisions(connection, chosen.id)
        ordered = sorted(above.values(), key=lambda unit: unit.code)
        return heat_of(version, tallies, [(unit.id, unit.full_name, unit.id) for unit in ordered])
    tallies = progress.tallies_of_communes(connection, chosen.id, (area or province).id)
    return heat_of(version, tallies, [(unit.id, unit.full_name, unit.id) for unit, _, _ in communes])
