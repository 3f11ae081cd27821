"""What is derived from answers, computed anew: results of files, points by criterion, and their sums."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.criteria.file import CriteriaFileError
from certify.domain.criteria.version import Category, Version, categories_possible
from certify.domain.library import Library, UnknownVersion
from certify.domain.scoring.score import Score, counting, score
from certify.domain.scoring.summary import summary_of
from certify.operations.assessments.counted_answers import answers_in
from certify.operations.assessments.results import kept_result, whole_points
from certify.store import rounds
from certify.store.assessments import answers, files, results
from certify.store.assessments.answers import StoredAnswer
from certify.store.assessments.files import Assessment
from certify.store.audit import derived
from certify.store.audit.derived import Difference
from certify.store.connection import Connection
from certify.store.rounds import Round
from certify.store.units import units
from certify.store.units.units import Unit

# By the key of a row: its other columns.
_Rows = dict[tuple[Any, ...], dict[str, Any]]


def recomputed(connection: Connection, library: Library) -> Iterator[str]:
    """Every row that is not what the answers give, as a sentence; and the files that can't be computed."""
    try:
        library.all()
    except CriteriaFileError as fault:
        yield f"không tính lại được điểm của hồ sơ nào: {fault}"
        return
    computed = _Computed(library, {unit.id: unit for unit in units.all_units(connection)})
    for round_ in rounds.everything(connection):
        stored, rows = results.of_round(connection, round_.id), answers.of_round(connection, round_.id)
        for file in files.of_round(connection, round_.id):
            revisions = {side: stored[file.id, side].revision for side in Side if (file.id, side) in stored}
            if revisions or rows.get(file.id):
                computed.take(round_, file, revisions, rows.get(file.id, []))
    yield from computed.unknown
    sums = _sums(computed.points)
    yield from map(_told, derived.differences(connection, computed.results, computed.points, sums))


class _Computed(Struct):
    """The rows that there must be, and sentences about the files that can't be computed."""

    library: Library
    units: dict[int, Unit]
    results: _Rows = field(default_factory=dict)
    points: _Rows = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    _versions: dict[tuple[str, int], Version] = field(default_factory=dict)

    def take(self, round_: Round, file: Assessment, revisions: dict[Side, int], rows: Collection[StoredAnswer]) -> None:
        """Compute a file, each side under the revision that its result names."""
        try:
            scores = {
                side: self._score(round_, revisions.get(side) or max(revisions.values(), default=0), side, rows)
                for side in Side
            }
            unit = self.units[file.unit_id]
            for side, reached in scores.items():
                kept = kept_result(reached.version, self._categories(reached.version, file), summary_of(reached))
                self.results[file.id, side] = kept
        except (UnknownVersion, KeyError) as fault:
            self.unknown.append(f"assessments {file.id}: không tính lại được điểm ({fault}).")
            return
        counted = counting(scores[SELF], scores[APPRAISAL]) or scores[SELF]
        for criterion_id, points in whole_points(counted.criteria).items():
            if points is not None:
                self.points[round_.id, criterion_id, unit.parent_id, file.id] = {"points": points}

    def _score(self, round_: Round, revision: int, side: Side, rows: Collection[StoredAnswer]) -> Score:
        name = (round_.criteria_version, revision)
        if name not in self._versions:
            self._versions[name] = self.library.get(*name).version
        return score(self._versions[name], answers_in(self._versions[name], side, rows))

    def _categories(self, version: Version, file: Assessment) -> tuple[Category, ...]:
        if file.category:
            return (version.category(file.category),)
        unit = self.units[file.unit_id]
        return categories_possible(version, unit.type, self.units[unit.province_id or 0].type)


def _sums(points: _Rows) -> _Rows:
    """The sums of points by round, criterion and division."""
    sums: _Rows = {}
    for (*key, _), row in points.items():
        of_division = sums.setdefault(tuple(key), {"files": 0, "points": Decimal(0), "zeros": 0})
        of_division["files"] += 1
        of_division["points"] += row["points"]
        of_division["zeros"] += not row["points"]
    return sums


def _told(difference: Difference) -> str:
    row = f"{difference.table} {difference.key}"
    if difference.columns is None:
        return f"{row}: dòng này không có khi tính lại từ số liệu."
    if not difference.columns:
        return f"{row}: thiếu dòng này, tính lại từ số liệu thì có."
    return f"{row}: cột {', '.join(difference.columns)} không phải là kết quả tính lại từ số liệu."
