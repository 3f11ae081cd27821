"""The portfolio of a province: the communes of a round by what they lack, and the nearest ones that make the target."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.states import DECIDED_STATES, State
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.plans.recognition_target import RecognitionTarget, Standing, standing
from certify.domain.scoring.portfolio import nearest, ranked, work_words
from certify.operations.progress.members import Member, communes_with_parent, members_of
from certify.operations.rounds.lookup import begun
from certify.store.assessments import files as assessments
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units.units import Unit


class Blocking(Struct, frozen=True):
    """A criterion and the communes with zero points in it."""

    criterion: Criterion
    members: tuple[Member, ...]


class Zeros(Struct, frozen=True):
    """The communes of one division with zero points somewhere, counted for each criterion of `ZerosFound.blocking`."""

    division: Unit
    counts: list[int]
    members: list[Member]


class ZerosFound(Struct, frozen=True):
    """The criteria with zero points among some communes, those that block most first; the communes by division."""

    blocking: list[Blocking]
    divisions: list[Zeros]


class Portfolio(Struct, frozen=True, dict=True):
    """What each commune of a round lacks.

    `ranked` can still be recognised, the least effort first; `stuck` can't within the year; `decided` were refused or
    revoked in a round that is still open, so they can apply again only in a later one.
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
        """The communes that reach the target with the least effort; fewer than lacking when too few can."""
        return self.ranked[: self.standing.lacking]

    @property
    def short(self) -> int:
        """How many communes are missing for the target even if every commune that can is recognised."""
        return max(0, self.standing.lacking - len(self.ranked))

    @property
    def work(self) -> str:
        """What the chosen communes have to do, in words."""
        return work_words(member.gap for member in self.chosen)

    @property
    def ready(self) -> tuple[Member, ...]:
        """The communes whose figures already meet every condition."""
        return tuple(member for member in self.ranked if member.ready)

    @property
    def members(self) -> tuple[Member, ...]:
        """Every commune that isn't recognised."""
        return (*self.ranked, *self.stuck, *self.decided)

    @cached_property
    def divisions(self) -> list[Unit]:
        """The units above the communes, by code."""
        parents = [*(member.above for member in self.members), *(above for _, above in self.recognised)]
        return sorted({unit.id: unit for unit in parents}.values(), key=lambda unit: unit.code)


def portfolio_of(connection: Connection, library: Library, province: Unit, round_id: int | None) -> Portfolio | None:
    """The portfolio of a province in a round (the newest started one by default); None before the first round."""
    started, chosen = begun(connection, province.id, round_id)
    if chosen is None:
        return None
    criteria = library.latest(chosen.criteria_version)
    version = criteria.version
    target = library.plans.recognition(province.code, chosen.year)
    communes = communes_with_parent(connection, chosen)
    files = [file for file in assessments.of_round(connection, chosen.id) if file.unit_id in communes]
    recognised = tuple(communes[file.unit_id] for file in files if file.state is State.RECOGNISED)
    members = members_of(connection, criteria, province, chosen, files, communes)
    decided = [
        member for member in members if chosen.state == RoundState.OPEN and member.assessment.state in DECIDED_STATES
    ]
    undecided = {member.unit.id: member for member in members if member not in decided}
    gaps = {key: member.gap for key, member in undecided.items()}
    order = ranked(gaps)
    reach = len(nearest(gaps, len(gaps)))
    return Portfolio(
        province=province,
        rounds=started,
        round=chosen,
        version=version,
        division=version.procedure_on(chosen.period_to).division,
        target=target,
        standing=standing(len(recognised), len(files), target.share),
        ranked=tuple(undecided[key] for key in order[:reach]),
        stuck=tuple(undecided[key] for key in order[reach:]),
        decided=tuple(decided),
        recognised=recognised,
    )


def zeros_among(portfolio: Portfolio, shown: Sequence[Member]) -> ZerosFound:
    """What blocks the communes `shown` of a portfolio, and nothing of the others."""
    blocking = blocking_of(portfolio.version, shown)
    rows = []
    at_zero = [member for member in shown if member.zeros]
    for division in portfolio.divisions:
        inside = [member for member in at_zero if member.above.id == division.id]
        if inside:
            counts = [sum(member in row.members for member in inside) for row in blocking]
            rows.append(Zeros(division, counts, inside))
    return ZerosFound(blocking, rows)


def blocking_of(version: Version, members: Iterable[Member]) -> list[Blocking]:
    """The criteria in which communes have zero points, those that block the most communes first."""
    by_criterion: dict[str, list[Member]] = {}
    for member in members:
        for criterion in member.zeros:
            by_criterion.setdefault(criterion.id, []).append(member)
    rows = [Blocking(version.criterion(key), tuple(members)) for key, members in by_criterion.items()]
    return sorted(rows, key=lambda row: (-len(row.members), int(row.criterion.id)))
