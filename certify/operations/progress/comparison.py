"""Comparisons: two rounds of a province, and the self-assessments with the appraisals."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from certify.domain.assessment.sides import APPRAISAL, SELF, Side, side_in
from certify.domain.criteria.indicators import Criterion, Indicator
from certify.domain.criteria.version import Version
from certify.domain.library import Library
from certify.domain.progress.comparison import Change, CriterionChange, Moves, Reached, moves, of_criterion
from certify.domain.progress.lean import Lean, difference, lean
from certify.operations.act import Act
from certify.operations.assessments.counted_answers import answer_from
from certify.operations.progress.members import communes_within
from certify.store.assessments import answers
from certify.store.assessments import files as assessments
from certify.store.assessments import results as stored_results
from certify.store.assessments.files import Assessment
from certify.store.assessments.results import Result
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units.units import Unit

_Results = Mapping[tuple[int, Side], Result]


class Compared(Struct, frozen=True):
    """One commune in two rounds, with its file in the later one."""

    unit: Unit
    above: Unit
    assessment_id: int
    change: Change


class RoundsCompared(Struct, frozen=True):
    """Two rounds of the same communes. Under different criteria no points are compared (`criteria` is empty).

    `alone` counts the communes that are in only one of the rounds.
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


class Leaning(Struct, frozen=True):
    """One commune's self-assessments against its appraisals, over the rounds compared."""

    unit: Unit
    above: Unit
    assessment_id: int
    rounds: int
    lean: Lean


class SidesCompared(Struct, frozen=True):
    """Where self-assessment and appraisal differ, by commune and by indicator, the largest differences first."""

    rounds: tuple[Round, ...]
    version: Version
    communes: tuple[Leaning, ...]
    indicators: tuple[tuple[Indicator, Lean], ...]
    whole: Lean


def rounds_compared(act: Act, earlier: Round, later: Round) -> RoundsCompared:
    """What changed from one round to another in each commune that kept the same unit, of those the actor may see."""
    connection, library = act.connection, act.library
    same = earlier.criteria_version == later.criteria_version
    before, after = (_reached(connection, library, round_, points=same) for round_ in (earlier, later))
    communes = communes_within(act, later)
    both = [key for key in communes if key in before and key in after]
    compared = [Compared(*communes[key], after[key][0].id, Change(before[key][1], after[key][1])) for key in both]
    changes = [commune.change for commune in compared]
    version = library.latest(later.criteria_version).version
    rows = ((criterion, of_criterion(criterion.id, changes)) for criterion in version.criteria)
    return RoundsCompared(
        earlier=earlier,
        later=later,
        attested=version.attested,
        communes=tuple(sorted(compared, key=_by_difference)),
        moves=moves(changes),
        criteria=tuple((criterion, row) for criterion, row in rows if row is not None),
        alone=len((before.keys() ^ after.keys()) & (communes.keys() | communes_within(act, earlier).keys())),
    )


def sides_compared(act: Act, compared: tuple[Round, ...]) -> SidesCompared:
    """The self-assessments against the appraisals of rounds under one criteria version, the newest round first.

    Only of communes that the actor may see.
    """
    connection, version = act.connection, act.library.latest(compared[0].criteria_version).version
    communes: dict[int, tuple[Unit, Unit]] = {}
    newest: dict[int, int] = {}
    by_unit: dict[int, list[dict[str, Decimal]]] = {}
    for round_ in compared:
        communes = communes_within(act, round_) | communes
        differences = _differences(connection, version, round_)
        for file in assessments.of_round(connection, round_.id):
            if file.unit_id in communes and file.id in differences and side_in(file.state) == APPRAISAL:
                by_unit.setdefault(file.unit_id, []).append(differences[file.id])
                newest.setdefault(file.unit_id, file.id)
    rows = [
        Leaning(*communes[key], newest[key], len(of_unit), lean(value for file in of_unit for value in file.values()))
        for key, of_unit in by_unit.items()
    ]
    all_files = [differences for of_unit in by_unit.values() for differences in of_unit]
    lines = [
        (indicator, lean(file[indicator.id] for file in all_files if indicator.id in file))
        for indicator in version.indicators
    ]
    return SidesCompared(
        rounds=compared,
        version=version,
        communes=tuple(sorted(rows, key=lambda row: (-row.lean.points, row.unit.sort_key, row.unit.code))),
        indicators=tuple(sorted(lines, key=lambda line: -line[1].points)),
        whole=lean(value for file in all_files for value in file.values()),
    )


def _differences(connection: Connection, version: Version, round_: Round) -> dict[int, dict[str, Decimal]]:
    """The differences of a round's files by indicator; only answers that differ are read and scored."""
    by_file: dict[int, dict[str, Decimal]] = {}
    for file_id, key in answers.alike(connection, round_.id):
        by_file.setdefault(file_id, {})[key] = Decimal(0)
    for file_id, key, *data_of_sides in answers.apart(connection, round_.id):
        both = [answer_from(version, key, data) for data in data_of_sides]
        if both[0] is not None and both[1] is not None:
            by_file.setdefault(file_id, {})[key] = difference(version, key, both[0], both[1])
    return by_file


def _reached(
    connection: Connection, library: Library, round_: Round, *, points: bool
) -> dict[int, tuple[Assessment, Reached]]:
    count = len(library.latest(round_.criteria_version).version.indicators) if points else -1
    results = stored_results.of_round(connection, round_.id)
    files = assessments.of_round(connection, round_.id)
    return {file.unit_id: (file, _reached_by(file, results, count)) for file in files}


def _reached_by(file: Assessment, results: _Results, count: int) -> Reached:
    """The result of the appraisal if it is complete, else of the self-assessment if that is; else only the state."""
    sides = (results.get((file.id, side)) for side in (APPRAISAL, SELF))
    whole = next((result for result in sides if result and result.answered == count), None)
    if whole is None:
        return Reached(file.state, None, {}, ())
    points = {key: Decimal(value) for key, value in whole.points.items()}
    return Reached(file.state, whole.total, points, tuple(whole.at_zero))


def _by_difference(compared: Compared) -> tuple[bool, Decimal, str, str]:
    """A sort key: the largest fall first, communes without comparable points last."""
    difference = compared.change.difference
    return difference is None, difference or Decimal(0), compared.unit.sort_key, compared.unit.code
