"""The communes of a round that aren't recognised, each with what it lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from msgspec import Struct

from certify.domain.assessment.sides import Side, side_in
from certify.domain.assessment.states import DECIDED_STATES, UNDECIDED_STATES, State
from certify.domain.criteria.file import LoadedVersion
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.version import Category, Version, categories_possible
from certify.domain.scoring.gap import Gap, gap
from certify.domain.scoring.portfolio import Effort, effort
from certify.domain.scoring.score import Score, score
from certify.operations.act import Act
from certify.operations.assessments.counted_answers import known_answers
from certify.store.assessments import answers as stored_answers
from certify.store.assessments.answers import AnswerText, answer_of
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit

# How far a file has come; among equal efforts the furthest comes first.
NEARNESS = {state: rank for rank, state in enumerate((*reversed(UNDECIDED_STATES), *sorted(DECIDED_STATES)))}


class Member(Struct, frozen=True, eq=False, dict=True):
    """One commune that isn't recognised, with its score and what it lacks.

    `sure`: its category is set; otherwise the most demanding possible one is assumed.
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
        """The effort of the cheapest way to a recognition; None when there is no way."""
        return effort(self.gap)

    @property
    def ready(self) -> bool:
        """Whether its figures already meet every condition."""
        return self.gap.judgement.meets

    @cached_property
    def zeros(self) -> tuple[Criterion, ...]:
        """The criteria at zero."""
        return self.score.zeros


def communes_with_parent(connection: Connection, chosen: Round) -> dict[int, tuple[Unit, Unit]]:
    """The communes in a round's period by id, each with the unit above it, by name."""
    above = {unit.id: unit for unit in units.areas(connection)}
    communes = units.communes(connection, chosen.province_id, chosen.period_to)
    return {unit.id: (unit, above[unit.parent_id or 0]) for unit in communes}


def communes_within(act: Act, chosen: Round) -> dict[int, tuple[Unit, Unit]]:
    """Those of them that lie within the actor's scope."""
    communes = communes_with_parent(act.connection, chosen)
    return {key: pair for key, pair in communes.items() if act.covers(pair[0])}


# Files that a process remembers: a list of a province is opened again and again, and few of its files change.
MOST = 1024


@dataclass(frozen=True)
class _Sheet:
    """What a file says, in the state that it is in, known by the criteria file and what the database holds."""

    criteria_sha256: str
    version: Version = field(compare=False)
    side: Side
    category: str
    answers: frozenset[AnswerText]


def members_of(
    connection: Connection,
    criteria: LoadedVersion,
    province: Unit,
    chosen: Round,
    files: Iterable[Assessment],
    communes: Mapping[int, tuple[Unit, Unit]],
) -> list[Member]:
    """The communes that aren't recognised, those that have come furthest first; what is the same is scored once."""
    stored = stored_answers.texts_of_round(connection, chosen.id, without=(State.RECOGNISED,))
    order = {key: index for index, key in enumerate(communes)}
    version, members = criteria.version, []
    for file in sorted(files, key=lambda listed: (NEARNESS[listed.state], order[listed.unit_id])):
        if file.state is not State.RECOGNISED:
            unit, above = communes[file.unit_id]
            category = _category(version, file, unit, province)
            texts = stored.get(file.id, frozenset())
            reached, lacking = _weighed(_Sheet(criteria.sha256, version, side_in(file.state), category.id, texts))
            members.append(Member(unit, above, file, reached, category, file.category is not None, lacking))
    return members


def _category(version: Version, file: Assessment, unit: Unit, province: Unit) -> Category:
    if file.category:
        return version.category(file.category)
    return max(categories_possible(version, unit.type, province.type), key=lambda category: category.threshold.value)


@lru_cache(MOST)
def _weighed(sheet: _Sheet) -> tuple[Score, Gap]:
    """What a file reached and what it lacks."""
    reached = score(sheet.version, known_answers(sheet.version, sheet.side, [*map(answer_of, sheet.answers)]))
    return reached, gap(reached, sheet.version.category(sheet.category))
