"""Answering a sheet: saving figures of either side, carrying last year's over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.criteria.answers import Answer, BadAnswer
from certify.domain.criteria.rules import Rule, parse_answer
from certify.domain.limits import LONGEST_TEXT
from certify.domain.privacy import warning
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.assessments.offices import elsewhere
from certify.operations.assessments.results import keep_changed
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.events import record_event
from certify.store.assessments import answers
from certify.store.assessments.answers import StoredAnswer

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
    """The fate of each entry: saved, refused with the problem, in conflict, or to an indicator that is closed.

    What is saved has a new version, and an answer where it counts: whole and confirmed.
    """

    versions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Answer | None] = field(default_factory=dict)
    errors: dict[str, Problem] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def save(act: Act, assessment_id: int, side: Side, entries: Mapping[str, Entry]) -> Saved:
    """Save the entries that differ from what stands; each stands or falls for itself and the rest is kept.

    An entry is refused when its figures are impossible, and left as a conflict when another person changed the row
    since. Raises NotFound, Forbidden, and Refused when the procedure names another office.
    """
    return save_on(act, sheet_for(act, assessment_id), side, entries)[0]


def save_on(act: Act, sheet: Sheet, side: Side, entries: Mapping[str, Entry]) -> tuple[Saved, Sheet]:
    """`save` on a sheet that was read for the actor in this transaction; also the sheet as it stands afterwards."""
    permission, name = _ACT[side]
    act.need(permission)
    if said := elsewhere(act.actor, sheet):
        raise Refused([said])
    saved = weigh(sheet, side, entries, act.today)
    rows = [row_of(act, sheet, side, key, entries[key], version) for key, version in saved.versions.items()]
    if not rows:
        return saved, sheet
    answers.put_answers(act.connection, rows)
    record_event(act, name, assessment_id=sheet.id, details=_changes(sheet, side, rows))
    stored = {(side, row["indicator_id"]): _stored(row) for row in rows}
    after = sheet.with_rows(stored, {(side, key): answer for key, answer in saved.answers.items()})
    keep_changed(act.connection, sheet, after, side, saved.versions, act.at)
    return saved, after


def weigh(sheet: Sheet, side: Side, entries: Mapping[str, Entry], on: date) -> Saved:
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
        else:
            _weigh(sheet.version.indicator(indicator_id).rule, indicator_id, entry, saved)
    return saved


def _weigh(rule: Rule, indicator_id: str, entry: Entry, saved: Saved) -> None:
    """What becomes of an entry to an open indicator whose row nobody changed."""
    try:
        answer = answer_of(rule, entry)
    except BadAnswer as refused:
        saved.errors[indicator_id] = refused.problem
    else:
        saved.versions[indicator_id] = entry.base + 1
        saved.answers[indicator_id] = answer if entry.confirmed else None


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


def _unchanged(sheet: Sheet, side: Side, indicator_id: str, entry: Entry) -> bool:
    row = sheet.stored.get((side, indicator_id))
    if row is None:
        return not entry.data and not entry.explanation
    return (row.data or None, row.explanation, row.confirmed) == (
        entry.data or None,
        entry.explanation,
        entry.confirmed,
    )


def _stale(sheet: Sheet, side: Side, indicator_id: str, entry: Entry) -> bool:
    row = sheet.stored.get((side, indicator_id))
    return (row.version if row else 0) != entry.base


def answer_of(rule: Rule, entry: Entry) -> Answer | None:
    """The answer of an entry; None while it is blank, or half a rate, which must be a count. Raises BadAnswer."""
    if len(entry.explanation) > LONGEST_TEXT:
        raise BadAnswer("explanation", f"Giải trình dài quá {LONGEST_TEXT} ký tự.")
    if not entry.data:
        return None
    half = {"numerator", "denominator"} - set(entry.data)
    if len(half) == 1:
        parse_answer(rule, {**entry.data, half.pop(): entry.data.get("numerator") or 1})
        return None
    return parse_answer(rule, entry.data)


def row_of(act: Act, sheet: Sheet, side: Side, indicator_id: str, entry: Entry, version: int) -> dict[str, Any]:
    """The stored row of an entry, as the version that comes after the one it was based on."""
    return {
        "assessment_id": sheet.id,
        "side": side,
        "indicator_id": indicator_id,
        "data": dict(entry.data) if entry.data else None,
        "explanation": entry.explanation,
        "confirmed": entry.confirmed,
        "version": version,
        "updated_at": act.at,
        "updated_by": act.actor.id,
    }


def _stored(row: Mapping[str, Any]) -> StoredAnswer:
    return StoredAnswer(**{one.name: row[one.name] for one in fields(StoredAnswer)})


def _changes(sheet: Sheet, side: Side, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The event's details: which indicators, with the figures before and after."""
    before = {row["indicator_id"]: sheet.stored.get((side, row["indicator_id"])) for row in rows}
    return {
        "indicators": [row["indicator_id"] for row in rows],
        "before": {key: row.data if row else None for key, row in before.items()},
        "after": {row["indicator_id"]: row["data"] for row in rows},
    }
