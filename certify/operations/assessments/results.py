"""Store the results of a file for the pages that show many: all of them, or those that a save changed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.criteria.indicators import Criterion
from certify.domain.criteria.version import Category, Version
from certify.domain.scoring.score import CriterionScore, counting, criterion_score
from certify.domain.scoring.summary import Summary, summary_of
from certify.operations.assessments.sheet import Sheet
from certify.store import progress
from certify.store.assessments import files, results
from certify.store.assessments.results import Result
from certify.store.connection import Connection


def keep_results(connection: Connection, sheet: Sheet, at: datetime) -> None:
    """Score both sides of a file and store the results."""
    rows = [_row(sheet, side, summary_of(sheet.score_of(side))) for side in (SELF, APPRAISAL)]
    counted = counting(sheet.self_score, sheet.appraisal_score) or sheet.self_score
    _keep(connection, sheet, rows, counted.criteria, at)


def keep_revision(connection: Connection, sheet: Sheet, at: datetime) -> None:
    """Store the results under the revision that the sheet shows, where the file was last scored under an earlier one.

    A decision is bound to that revision; a file may be older than one that came with a newer program.
    """
    if results.revision_of(connection, sheet.id) != sheet.version.revision:
        keep_results(connection, sheet, at)


def keep_changed(
    connection: Connection, before: Sheet, after: Sheet, side: Side, ids: Collection[str], at: datetime
) -> None:
    """As `keep_results` when only the indicators `ids` of one side changed: only their criteria are scored again."""
    stored = results.of_assessments(connection, [after.id])
    own, appraisal = stored.get((after.id, SELF)), stored.get((after.id, APPRAISAL))
    if own is None or appraisal is None or {own.revision, appraisal.revision} != {after.version.revision}:
        keep_results(connection, after, at)
        return
    criteria = [
        criterion
        for criterion in after.version.criteria
        if any(indicator.id in ids for indicator in criterion.indicators)
    ]
    scored = [_scored(after, side, criterion) for criterion in criteria]
    more = sum((after.answer(side, key) is not None) - (before.answer(side, key) is not None) for key in ids)
    former = _summary(own if side == SELF else appraisal)
    now = former.changed(after.version, scored, more)
    # With the first appraised answer, or without the last one, the other side counts.
    if side == APPRAISAL and bool(now.answered) != bool(former.answered):
        keep_results(connection, after, at)
        return
    counts = bool(now.answered) if side == APPRAISAL else not appraisal.answered
    _keep(connection, after, [_row(after, side, now)], scored if counts else (), at)


def _keep(
    connection: Connection,
    sheet: Sheet,
    rows: list[dict[str, Any]],
    counted: Iterable[CriterionScore],
    at: datetime,
) -> None:
    """Store results of sides, and the points per criterion of the side that counts."""
    results.put_results(connection, rows)
    progress.keep(connection, sheet.round.id, sheet.parent.id, sheet.id, whole_points(counted))
    files.change(connection, sheet.id, updated_at=at)


def _scored(sheet: Sheet, side: Side, criterion: Criterion) -> CriterionScore:
    answers = {indicator.id: sheet.answer(side, indicator.id) for indicator in criterion.indicators}
    return criterion_score(criterion, {key: answer for key, answer in answers.items() if answer is not None})


def _summary(result: Result) -> Summary:
    points = {key: Decimal(value) for key, value in result.points.items()}
    return Summary(points, result.answered, frozenset(result.at_zero))


def _row(sheet: Sheet, side: Side, summary: Summary) -> dict[str, Any]:
    return {"assessment_id": sheet.id, "side": side, **kept_result(sheet.version, sheet.categories, summary)}


def whole_points(counted: Iterable[CriterionScore]) -> dict[str, Decimal | None]:
    """The points of criteria by id; None where one isn't answered completely."""
    return {scored.criterion.id: scored.points if scored.whole else None for scored in counted}


def kept_result(version: Version, categories: Iterable[Category], summary: Summary) -> dict[str, Any]:
    """What is kept of a side's score, under the categories that are possible for the file (one once it is set)."""
    outcomes = {summary.meets(version, category) for category in categories}
    return {
        "revision": version.revision,
        "answered": summary.answered,
        "total": summary.total,
        "meets": outcomes.pop() if len(outcomes) == 1 else None,
        "points": {criterion.id: str(summary.points[criterion.id]) for criterion in version.criteria},
        "at_zero": [criterion.id for criterion in version.criteria if criterion.id in summary.at_zero],
    }
