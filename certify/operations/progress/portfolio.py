"""The portfolio of a province: the communes of a round by what they lack, and the nearest ones that make the target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.criteria.answers import Answer
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.version import Category, Version, categories_possible
from certify.domain.library import Library
from certify.domain.plans.targets import RecognitionTarget, Standing, standing
from certify.domain.scoring.gap import Gap, gap
from certify.domain.scoring.portfolio import Effort, effort, nearest, ranked, together
from certify.domain.scoring.score import Score, score
from certify.operations.assessments.counted_answers import known_answers
from certify.operations.rounds.steps import begun
from certify.store import units
from certify.store.assessments import answers as stored_answers
from certify.store.assessments import files as assessments
from certify.store.assessments.answers import StoredAnswer
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import Unit

# How far a file is on its way; among equal efforts the furthest comes first.
NEARNESS = {
    state: place
    for place, state in enumerate(
        (State.APPRAISED, State.APPRAISING, State.SUBMITTED, State.RETURNED, State.DRAFT, *sorted(DECIDED_STATES))
    )
}


@dataclass(frozen=True, eq=False)
class Member:
    """One commune that is not recognised, what is known of it, and what it lacks.

    `sure` tells whether its category is set; else the most demanding possible one counts.
    """

    unit: Unit
    above: Unit
    assessment: Assessment
    score: Score
    category: Category
    sure: bool
    gap: Gap

    @property
    def effort(self) -> Effort | None:
        """The effort of its cheapest way; None when it has none."""
        return effort(self.gap)

    @property
    def ready(self) -> bool:
        """Whether its figures meet every condition already."""
        return self.gap.judgement.meets

    @cached_property
    def zeros(self) -> tuple[Criterion, ...]:
        """The criteria at zero."""
        return self.score.zeros


@dataclass(frozen=True)
class Blocking:
    """A criterion and the communes that stand at zero in it."""

    criterion: Criterion
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Zeros:
    """The communes of one division that stand at zero, counted by the criteria of `Portfolio.blocking`."""

    division: Unit
    counts: list[int]
    members: list[Member]


@dataclass(frozen=True)
class Portfolio:
    """What each commune of a round lacks.

    `ranked` have a way, from the least effort on, `stuck` have none within the year, `decided` were refused or revoked
    in a round that still runs and can come again only in a later one.
    """

    province: Unit
    rounds: list[Round]
    round: Round
    version: Version
    division: str
    target: RecognitionTarget
    standing: Standing
    ranked: tuple[Member, ...]
    stuck: tuple[Member, ...]
    decided: tuple[Member, ...]
    recognised: tuple[tuple[Unit, Unit], ...]

    @cached_property
    def chosen(self) -> tuple[Member, ...]:
        """The communes that make the target with the least effort: fewer than lacking when not so many have a way."""
        return self.ranked[: self.standing.lacking]

    @property
    def short(self) -> int:
        """How many communes are missing to the target even if every commune with a way gets there."""
        return max(0, self.standing.lacking - len(self.ranked))

    @property
    def total(self) -> Effort:
        """The effort of the chosen ones together."""
        return together(one.gap for one in self.chosen)

    @property
    def ready(self) -> tuple[Member, ...]:
        """Those whose figures meet every condition already."""
        return tuple(one for one in self.ranked if one.ready)

    @property
    def members(self) -> tuple[Member, ...]:
        """Every commune that is not recognised."""
        return (*self.ranked, *self.stuck, *self.decided)

    @cached_property
    def divisions(self) -> list[Unit]:
        """The units above the communes, by code."""
        above = [*(member.above for member in self.members), *(one for _, one in self.recognised)]
        return sorted({one.id: one for one in above}.values(), key=lambda unit: unit.code)

    @cached_property
    def blocking(self) -> list[Blocking]:
        """The criteria at zero, those that stop the most communes first."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            for criterion in member.zeros:
                found.setdefault(criterion.id, []).append(member)
        rows = [Blocking(self.version.criterion(key), tuple(inside)) for key, inside in found.items()]
        return sorted(rows, key=lambda row: (-len(row.members), int(row.criterion.id)))


def portfolio_of(connection: Connection, library: Library, province: Unit, round_id: int | None) -> Portfolio | None:
    """The portfolio of a province in a round (the newest begun one by default); None before the first round."""
    known, chosen = begun(connection, province.id, round_id)
    if chosen is None:
        return None
    version = library.latest(chosen.criteria_version).version
    target = library.plans.recognition(province.code, chosen.year)
    places = placed(connection, chosen)
    files = [one for one in assessments.of_round(connection, chosen.id) if one.unit_id in places]
    recognised = tuple(places[file.unit_id] for file in files if file.state is State.RECOGNISED)
    members = _members(connection, version, province, chosen, files, places)
    decided = [
        member for member in members if chosen.state == RoundState.OPEN and member.assessment.state in DECIDED_STATES
    ]
    asked = {member.unit.id: member for member in members if member not in decided}
    gaps = {key: one.gap for key, one in asked.items()}
    order = ranked(gaps)
    reach = len(nearest(gaps, len(gaps)))
    return Portfolio(
        province=province,
        rounds=known,
        round=chosen,
        version=version,
        division=version.procedure_on(chosen.period_to).division,
        target=target,
        standing=standing(len(recognised), len(files), target.share),
        ranked=tuple(asked[key] for key in order[:reach]),
        stuck=tuple(asked[key] for key in order[reach:]),
        decided=tuple(decided),
        recognised=recognised,
    )


def zeros_by_division(found: Portfolio, shown: Iterable[Member]) -> list[Zeros]:
    """Who of the communes that may be shown stands at zero, by division."""
    rows = []
    listed = [one for one in shown if one.zeros]
    for division in found.divisions:
        inside = [one for one in listed if one.above.id == division.id]
        if inside:
            rows.append(Zeros(division, [sum(one in row.members for one in inside) for row in found.blocking], inside))
    return rows


def placed(connection: Connection, chosen: Round) -> dict[int, tuple[Unit, Unit]]:
    """The communes of a round's time by id, each with the unit above it, in the order of names."""
    above = {unit.id: unit for unit in units.areas(connection)}
    communes = units.communes(connection, chosen.province_id, chosen.period_to)
    return {unit.id: (unit, above[unit.parent_id or 0]) for unit in communes}


def _members(
    connection: Connection,
    version: Version,
    province: Unit,
    chosen: Round,
    files: Iterable[Assessment],
    places: Mapping[int, tuple[Unit, Unit]],
) -> list[Member]:
    """The communes that are not recognised, those further on their way first; the same answers are weighed once."""
    stored = stored_answers.of_round(connection, chosen.id, without=(State.RECOGNISED,))
    order = {key: place for place, key in enumerate(places)}
    weighed: dict[object, tuple[Score, Gap]] = {}
    members = []
    for file in sorted(files, key=lambda one: (NEARNESS[one.state], order[one.unit_id])):
        if file.state is not State.RECOGNISED:
            unit, above = places[file.unit_id]
            category = _category(version, file, unit, province)
            found = _weighed(version, file, stored.get(file.id, []), category, weighed)
            members.append(Member(unit, above, file, found[0], category, file.category is not None, found[1]))
    return members


def _category(version: Version, file: Assessment, unit: Unit, province: Unit) -> Category:
    if file.category:
        return version.category(file.category)
    return max(categories_possible(version, unit.type, province.type), key=lambda one: one.threshold.value)


def _weighed(
    version: Version,
    file: Assessment,
    rows: list[StoredAnswer],
    category: Category,
    weighed: dict[object, tuple[Score, Gap]],
) -> tuple[Score, Gap]:
    answers: dict[str, Answer] = known_answers(version, file.state, rows)
    key = (category.id, frozenset(answers.items()))
    if key not in weighed:
        reached = score(version, answers)
        weighed[key] = (reached, gap(reached, category))
    return weighed[key]
