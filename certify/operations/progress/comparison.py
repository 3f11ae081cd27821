"""Comparing: two rounds of a province, and what communes say of themselves with what the appraisal finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from certify.domain.assessment.sides import APPRAISAL, SELF, Side, side_in
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.progress.comparison import Change, CriterionChange, Moves, Reached, moves, of_criterion
from certify.domain.progress.lean import Lean, difference, lean
from certify.operations.assessments.counted_answers import answer_from
from certify.operations.progress.members import communes_with_parent
from certify.store.assessments import answers
from certify.store.assessments import files as assessments
from certify.store.assessments import results as stored_results
from certify.store.assessments.files import Assessment
from certify.store.assessments.results import Result
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import Unit

_Results = Mapping[tuple[int, Side], Result]


@dataclass(frozen=True)
class Compared:
    """One commune in two rounds, with its file in the later one."""

    unit: Unit
    above: Unit
    assessment_id: int
    change: Change


@dataclass(frozen=True)
class RoundsCompared:
    """Two rounds of the same communes. Without the same criteria no points are compared (`criteria` is empty).

    `alone` counts the communes that stand in one of the rounds only.
    """

    earlier: Round
    later: Round
    attested: bool
    communes: tuple[Compared, ...]
    moves: Moves
    criteria: tuple[tuple[Criterion, CriterionChange], ...]
    alone: int

    @property
    def same_criteria(self) -> bool:
        return self.earlier.criteria_version == self.later.criteria_version


@dataclass(frozen=True)
class Leaning:
    """One commune's self score against the appraisal, over the rounds looked at."""

    unit: Unit
    above: Unit
    assessment_id: int
    rounds: int
    lean: Lean


@dataclass(frozen=True)
class SidesCompared:
    """Where self score and appraisal differ, the largest differences first, by commune and by indicator."""

    rounds: tuple[Round, ...]
    version: Version
    communes: tuple[Leaning, ...]
    indicators: tuple[tuple[Indicator, Lean], ...]
    whole: Lean


def rounds_compared(connection: Connection, library: Library, earlier: Round, later: Round) -> RoundsCompared:
    """What changed from one round to another, commune by commune; a commune is the same while its unit is."""
    same = earlier.criteria_version == later.criteria_version
    before, after = (_reached(connection, library, one, points=same) for one in (earlier, later))
    places = communes_with_parent(connection, later)
    both = [key for key in places if key in before and key in after]
    compared = [Compared(*places[key], after[key][0].id, Change(before[key][1], after[key][1])) for key in both]
    changes = [one.change for one in compared]
    version = library.latest(later.criteria_version).version
    rows = ((criterion, of_criterion(criterion.id, changes)) for criterion in version.criteria)
    return RoundsCompared(
        earlier=earlier,
        later=later,
        attested=version.attested,
        communes=tuple(sorted(compared, key=_by_difference)),
        moves=moves(changes),
        criteria=tuple((one, row) for one, row in rows if row is not None),
        alone=len(before.keys() ^ after.keys()),
    )


def sides_compared(connection: Connection, library: Library, looked_at: tuple[Round, ...]) -> SidesCompared:
    """The self scores against the appraisals of rounds under one criteria version (the newest round comes first)."""
    version = library.latest(looked_at[0].criteria_version).version
    places: dict[int, tuple[Unit, Unit]] = {}
    newest: dict[int, int] = {}
    found: dict[int, list[dict[str, Decimal]]] = {}
    for one in looked_at:
        places = communes_with_parent(connection, one) | places
        unlike = _differences(connection, version, one)
        for file in assessments.of_round(connection, one.id):
            if file.id in unlike and side_in(file.state) == APPRAISAL:
                found.setdefault(file.unit_id, []).append(unlike[file.id])
                newest.setdefault(file.unit_id, file.id)
    rows = [
        Leaning(*places[key], newest[key], len(inside), lean(value for one in inside for value in one.values()))
        for key, inside in found.items()
        if key in places
    ]
    every = [one for inside in found.values() for one in inside]
    lines = [(part, lean(one[part.id] for one in every if part.id in one)) for part in version.indicators]
    return SidesCompared(
        rounds=looked_at,
        version=version,
        communes=tuple(sorted(rows, key=lambda row: (-row.lean.points, row.unit.sort_key, row.unit.code))),
        indicators=tuple(sorted(lines, key=lambda line: -line[1].points)),
        whole=lean(value for one in every for value in one.values()),
    )


def _differences(connection: Connection, version: Version, one: Round) -> dict[int, dict[str, Decimal]]:
    """The differences of a round's files by indicator; only answers that differ are read and weighed."""
    found: dict[int, dict[str, Decimal]] = {}
    for file_id, key in answers.alike(connection, one.id):
        found.setdefault(file_id, {})[key] = Decimal(0)
    for file_id, key, *said in answers.apart(connection, one.id):
        both = [answer_from(version, key, data) for data in said]
        if both[0] is not None and both[1] is not None:
            found.setdefault(file_id, {})[key] = difference(version, key, both[0], both[1])
    return found


def _reached(
    connection: Connection, library: Library, one: Round, *, points: bool
) -> dict[int, tuple[Assessment, Reached]]:
    count = len(library.latest(one.criteria_version).version.indicators) if points else -1
    results = stored_results.of_round(connection, one.id)
    files = assessments.of_round(connection, one.id)
    return {file.unit_id: (file, _stood(file, results, count)) for file in files}


def _stood(file: Assessment, results: _Results, count: int) -> Reached:
    """The appraisal when it is complete, else the self score when that is."""
    sides = (results.get((file.id, side)) for side in (APPRAISAL, SELF))
    whole = next((one for one in sides if one and one.answered == count), None)
    if whole is None:
        return Reached(file.state, None, {}, ())
    points = {key: Decimal(value) for key, value in whole.points.items()}
    return Reached(file.state, whole.total, points, tuple(whole.at_zero))


def _by_difference(one: Compared) -> tuple[bool, Decimal, str, str]:
    """The largest fall first, what can't be compared last."""
    found = one.change.difference
    return found is None, found or Decimal(0), one.unit.sort_key, one.unit.code
