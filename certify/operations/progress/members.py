"""The communes of a round that aren't recognised, each with what it lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from certify.domain.assessment.states import DECIDED_STATES, UNDECIDED_STATES, State
from certify.domain.criteria.answers import Answer
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.version import Category, Version, categories_possible
from certify.domain.scoring.gap import Gap, gap
from certify.domain.scoring.portfolio import Effort, effort
from certify.domain.scoring.score import Score, score
from certify.operations.act import Act
from certify.operations.assessments.counted_answers import known_answers
from certify.store import units
from certify.store.assessments import answers as stored_answers
from certify.store.assessments.answers import StoredAnswer
from certify.store.assessments.files import Assessment
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import Unit

# How far a file has come; among equal efforts the furthest comes first.
NEARNESS = {state: rank for rank, state in enumerate((*reversed(UNDECIDED_STATES), *sorted(DECIDED_STATES)))}


@dataclass(frozen=True, eq=False)
class Member:
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


def members_of(
    connection: Connection,
    version: Version,
    province: Unit,
    chosen: Round,
    files: Iterable[Assessment],
    communes: Mapping[int, tuple[Unit, Unit]],
) -> list[Member]:
    """The communes that aren't recognised, those that have come furthest first; equal answers are scored only once."""
    stored = stored_answers.of_round(connection, chosen.id, without=(State.RECOGNISED,))
    order = {key: index for index, key in enumerate(communes)}
    weighed: dict[object, tuple[Score, Gap]] = {}
    members = []
    for file in sorted(files, key=lambda listed: (NEARNESS[listed.state], order[listed.unit_id])):
        if file.state is not State.RECOGNISED:
            unit, above = communes[file.unit_id]
            category = _category(version, file, unit, province)
            reached, lacking = _weighed(version, file, stored.get(file.id, []), category, weighed)
            members.append(Member(unit, above, file, reached, category, file.category is not None, lacking))
    return members


def _category(version: Version, file: Assessment, unit: Unit, province: Unit) -> Category:
    if file.category:
        return version.category(file.category)
    return max(categories_possible(version, unit.type, province.type), key=lambda category: category.threshold.value)


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
