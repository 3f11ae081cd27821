"""Answering a sheet: saving figures of either side, carrying last year's over, keeping the results."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.criteria.answers import BadAnswer
from certify.domain.criteria.rules import Rule, parse_answer
from certify.domain.library import Library
from certify.domain.limits import LONGEST_TEXT
from certify.domain.privacy import warning
from certify.domain.problems import Problem
from certify.domain.scoring.rescoring import counterparts
from certify.domain.scoring.score import counting
from certify.operations.act import Act, Refused
from certify.operations.assessments.offices import elsewhere
from certify.operations.assessments.sheet import Sheet, open_sheet, sheet_for
from certify.operations.log.events import record_event
from certify.operations.units.lineage import files_of
from certify.store import progress
from certify.store.assessments import answers, files, results
from certify.store.assessments.answers import StoredAnswer
from certify.store.connection import Connection
from certify.store.people.accounts import Account

_ACT = {SELF: ("assessment:answer", "answer"), APPRAISAL: ("assessment:appraise", "appraise")}


@dataclass(frozen=True)
class Entry:
    """What a person put in for one indicator; `base` is the version of the row that they saw (0: none yet)."""

    data: Mapping[str, Any] | None
    explanation: str
    base: int
    confirmed: bool = True

    def hint(self, indicator_id: str) -> str | None:
        """What the words (explanation, why nothing is to be counted) seem to tell of a child, as a sentence."""
        words = f"{self.explanation}\n{(self.data or {}).get('not_applicable', '')}"
        return warning(words, f"Chỉ tiêu {indicator_id}")


@dataclass
class Saved:
    """The fate of each entry: saved (with the new version), refused with the problem, or in conflict."""

    versions: dict[str, int] = field(default_factory=dict)
    errors: dict[str, Problem] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def save(act: Act, assessment_id: int, side: str, entries: Mapping[str, Entry]) -> Saved:
    """Save the entries that differ from what stands; each stands or falls for itself and the rest is kept.

    An entry is refused when its figures are impossible, and left as a conflict when another person changed the row
    since. Raises NotFound, Forbidden, and Refused when the procedure names another office.
    """
    return save_on(act, sheet_for(act, assessment_id), side, entries)[0]


def save_on(act: Act, sheet: Sheet, side: str, entries: Mapping[str, Entry]) -> tuple[Saved, Sheet]:
    """`save` on a sheet that was read for the actor in this transaction; also the sheet as it stands afterwards."""
    permission, name = _ACT[side]
    act.need(permission)
    if said := elsewhere(act.actor, sheet):
        raise Refused([said])
    saved = weigh(sheet, side, entries, act.today)
    rows = [_row(sheet, side, key, entries[key], version, act.actor, act.at) for key, version in saved.versions.items()]
    if not rows:
        return saved, sheet
    answers.put_answers(act.connection, rows)
    record_event(act, name, assessment_id=sheet.id, details=_changes(sheet, side, rows))
    after = replace(sheet, stored={**sheet.stored, **{(side, row["indicator_id"]): _stored(row) for row in rows}})
    keep_results(act.connection, after, act.at)
    return saved, after


def weigh(sheet: Sheet, side: str, entries: Mapping[str, Entry], on: date) -> Saved:
    """What would become of each entry on a day; nothing is written."""
    saved = Saved()
    editable = sheet.editable(side, on)
    for indicator_id, entry in entries.items():
        if _unchanged(sheet, side, indicator_id, entry):
            continue
        if indicator_id not in editable:
            saved.closed.append(indicator_id)
        elif _stale(sheet, side, indicator_id, entry):
            saved.conflicts.append(indicator_id)
        elif error := _fault(sheet.version.indicator(indicator_id).rule, entry):
            saved.errors[indicator_id] = error
        else:
            saved.versions[indicator_id] = entry.base + 1
    return saved


def carry_over(act: Act, assessment_id: int) -> int:
    """Bring the figures of the unit's last assessment into the blank rows, unconfirmed; returns how many.

    The unit may have stood under another row; figures of a unit that was merged or split are nobody's to carry.
    """
    act.need("assessment:answer")
    sheet = sheet_for(act, assessment_id)
    editable = sheet.editable(SELF, act.today)
    if not editable:
        raise Refused(["Phiếu này hiện không nhập được nên không mang số liệu sang."])
    rows = []
    for indicator_id, data in _former(act.connection, act.library, sheet).items():
        if indicator_id in editable and (SELF, indicator_id) not in sheet.stored:
            rows.append(_row(sheet, SELF, indicator_id, Entry(data, "", 0, confirmed=False), 1, act.actor, act.at))
    if rows:
        answers.put_answers(act.connection, rows)
        indicators = sorted(row["indicator_id"] for row in rows)
        record_event(act, "carry", assessment_id=sheet.id, details={"indicators": indicators})
    return len(rows)


def agree(act: Act, assessment_id: int) -> Saved:
    """Take the commune's figures as the appraisal of every indicator that is not appraised yet."""
    sheet = sheet_for(act, assessment_id)
    blank = sheet.missing(APPRAISAL)
    entries = {}
    for indicator_id in blank:
        mine, theirs = sheet.stored.get((APPRAISAL, indicator_id)), sheet.stored.get((SELF, indicator_id))
        if theirs and sheet.answer(SELF, indicator_id) is not None:
            entries[indicator_id] = Entry(
                theirs.data, mine.explanation if mine else "", mine.version if mine else 0, confirmed=True
            )
    return save_on(act, sheet, APPRAISAL, entries)[0]


def keep_results(connection: Connection, sheet: Sheet, at: datetime) -> None:
    """Keep the result of both sides with the assessment, for the pages that look at many."""
    results.put_results(connection, [_result(sheet, side) for side in (SELF, APPRAISAL)])
    counted = counting(sheet.self_score, sheet.appraisal_score) or sheet.self_score
    points = {part.criterion.id: part.points if part.whole else None for part in counted.criteria}
    progress.keep(connection, sheet.round.id, sheet.parent.id, sheet.id, points)
    files.change(connection, sheet.id, updated_at=at)


def _result(sheet: Sheet, side: str) -> dict[str, Any]:
    reached = sheet.score_of(side)
    outcomes = {judgement.meets for judgement in sheet.judgements(side)}
    return {
        "assessment_id": sheet.id,
        "side": side,
        "revision": sheet.version.revision,
        "answered": reached.answered,
        "total": reached.total,
        "meets": outcomes.pop() if len(outcomes) == 1 else None,
        "points": {part.criterion.id: str(part.points) for part in reached.criteria},
        "at_zero": [criterion.id for criterion in reached.zeros],
    }


def _unchanged(sheet: Sheet, side: str, indicator_id: str, entry: Entry) -> bool:
    row = sheet.stored.get((side, indicator_id))
    if row is None:
        return not entry.data and not entry.explanation
    return (row.data or None, row.explanation, row.confirmed) == (
        entry.data or None,
        entry.explanation,
        entry.confirmed,
    )


def _stale(sheet: Sheet, side: str, indicator_id: str, entry: Entry) -> bool:
    row = sheet.stored.get((side, indicator_id))
    return (row.version if row else 0) != entry.base


def _fault(rule: Rule, entry: Entry) -> Problem | None:
    """What is wrong with an entry; a half-typed rate is only unfinished, but each half must be a count."""
    if len(entry.explanation) > LONGEST_TEXT:
        return Problem("explanation", f"Giải trình dài quá {LONGEST_TEXT} ký tự.")
    if not entry.data:
        return None
    half = {"numerator", "denominator"} - set(entry.data)
    whole = (
        {**entry.data, **{name: entry.data.get("numerator") or 1 for name in half}} if len(half) == 1 else entry.data
    )
    try:
        parse_answer(rule, whole)
    except BadAnswer as refused:
        return refused.problem
    return None


def _row(
    sheet: Sheet, side: str, indicator_id: str, entry: Entry, version: int, actor: Account, at: datetime
) -> dict[str, Any]:
    return {
        "assessment_id": sheet.id,
        "side": side,
        "indicator_id": indicator_id,
        "data": dict(entry.data) if entry.data else None,
        "explanation": entry.explanation,
        "confirmed": entry.confirmed,
        "version": version,
        "updated_at": at,
        "updated_by": actor.id,
    }


def _stored(row: Mapping[str, Any]) -> StoredAnswer:
    return StoredAnswer(**{one.name: row[one.name] for one in fields(StoredAnswer)})


def _changes(sheet: Sheet, side: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The event's details: which indicators, with the figures before and after."""
    before = {row["indicator_id"]: sheet.stored.get((side, row["indicator_id"])) for row in rows}
    return {
        "indicators": [row["indicator_id"] for row in rows],
        "before": {key: row.data if row else None for key, row in before.items()},
        "after": {row["indicator_id"]: row["data"] for row in rows},
    }


def _former(connection: Connection, library: Library, sheet: Sheet) -> dict[str, Mapping[str, Any]]:
    """The figures of the unit's last file before this one's period, by the indicator here that asks for the same."""
    earlier = [one for one in files_of(connection, sheet.unit) if one.round.period_to < sheet.round.period_to]
    if not earlier:
        return {}
    former = open_sheet(connection, library, earlier[0].file.id)
    known = {one.version.id: one.version for one in library.newest()}
    found = counterparts(former.version, sheet.version, known)
    rows = {key: former.stored.get((SELF, one.id)) for key, one in found.items()}
    confirmed = {key: row.data for key, row in rows.items() if row and row.data and row.confirmed}
    return {key: data for key, data in confirmed.items() if _fits(sheet, key, data)}


def _fits(sheet: Sheet, indicator_id: str, data: Mapping[str, Any]) -> bool:
    """Whether figures are what an indicator asks for."""
    return _fault(sheet.version.indicator(indicator_id).rule, Entry(data, "", 0)) is None
