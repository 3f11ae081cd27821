"""Store the results of a file for the pages that show many: all of them, or those that a save changed."""

from collections.abc import Collection, Iterable, Mapping
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


def keep_results(connection: Connection, sheet: Sheet, at: datetime) -> Sheet:
    """Score both sides of a file and store the results; the sheet with these."""
    rows = [_row(sheet, side, summary_of(sheet.score_of(side))) for side in (SELF, APPRAISAL)]
    counted = counting(sheet.self_score, sheet.appraisal_score) or sheet.self_score
    return _keep(connection, sheet, rows, counted.criteria, at)


def keep_revision(connection: Connection, sheet: Sheet, at: datetime) -> Sheet:
    """Store the results under the revision that the sheet shows, where the file was last scored under an earlier one.

    A decision is bound to that revision; a file may be older than one that came with a newer program.
    """
    if sheet.kept[SELF].revision == sheet.version.revision:
        return sheet
    return keep_results(connection, sheet, at)


def keep_changed(
    connection: Connection, before: Sheet, after: Sheet, side: Side, ids: Collection[str], at: datetime
) -> Sheet:
    """As `keep_results` when only the indicators `ids` of one side changed: only their criteria are scored again."""
    own, appraisal = before.kept.get(SELF), before.kept.get(APPRAISAL)
    if own is None or appraisal is None or {own.revision, appraisal.revision} != {after.version.revision}:
        return keep_results(connection, after, at)
    criteria = [one for one in after.version.criteria if any(indicator.id in ids for indicator in one.indicators)]
    former_points, scored = ([_scored(sheet, side, one) for one in criteria] for sheet in (before, after))
    more = sum((after.answer(side, key) is not None) - (before.answer(side, key) is not None) for key in ids)
    former = _summary(own if side == SELF else appraisal)
    now = former.changed(after.version, scored, more)
    # With the first appraised answer, or without the last one, the other side counts.
    if side == APPRAISAL and bool(now.answered) != bool(former.answered):
        return keep_results(connection, after, at)
    counts = bool(now.answered) if side == APPRAISAL else not appraisal.answered
    known = whole_points(former_points)
    return _keep(connection, after, [_row(after, side, now)], scored if counts else (), at, known)


def _keep(
    connection: Connection,
    sheet: Sheet,
    rows: list[dict[str, Any]],
    counted: Iterable[CriterionScore],
    at: datetime,
    known: Mapping[str, Decimal | None] | None = None,
) -> Sheet:
    """Store results of sides, and points per criterion of the side that counts; `known`: what is stored of those."""
    results.put_results(connection, rows)
    place = progress.Place(sheet.round.id, sheet.parent.id, sheet.id)
    progress.keep(connection, place, whole_points(counted), known)
    files.change(connection, sheet.id, updated_at=at)
    return sheet.changed(updated_at=at).with_kept(Result(**row) for row in rows)


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
