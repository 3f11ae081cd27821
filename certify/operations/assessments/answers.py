"""Save the answers of either side of a sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field

from certify.domain import garbled
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.criteria.answers import Answer, BadAnswer
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.rules import Rule, parse_answer
from certify.domain.identity_hints import warning
from certify.domain.limits import LONGEST_TEXT
from certify.domain.problems import Problem
from certify.operations.act import Act
from certify.operations.assessments.offices import insist
from certify.operations.assessments.results import keep_changed
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.store.assessments import answers
from certify.store.assessments.answers import StoredAnswer

_ACT = {SELF: ("indicator:answer", "answer"), APPRAISAL: ("assessment:appraise", "appraise")}


class AnswerEntry(Struct, frozen=True):
    """What a person entered for one indicator; `base` is the version of the row that they saw (0: none yet)."""

    data: Mapping[str, Any] | None
    explanation: str
    base: int
    confirmed: bool = True

    def hint(self, indicator_id: str) -> str | None:
        """A warning when the free text (explanation, why nothing is to be counted) names a child or came in garbled."""
        text = f"{self.explanation}\n{(self.data or {}).get('not_applicable', '')}"
        place = f"Chỉ tiêu {indicator_id}"
        return warning(text, place) or garbled.warning(text, place)


class Saved(Struct):
    """The outcome of each entry: saved, refused with the problem, in conflict, or for a closed indicator.

    `versions` holds the new version of each saved row, `answers` its answer where it counts (complete and confirmed).
    """

    versions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Answer | None] = field(default_factory=dict)
    errors: dict[str, Problem] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def save(act: Act, assessment_id: int, side: Side, entries: Mapping[str, AnswerEntry]) -> Saved:
    """Save the entries that differ from the stored rows, each independently of the others.

    An entry is refused when its figures are impossible, and is a conflict when another person changed the row
    since. Raises NotFound, Forbidden, and Refused when it is not the actor's part.
    """
    return save_on(act, sheet_for(act, assessment_id), side, entries)[0]


def save_on(act: Act, sheet: Sheet, side: Side, entries: Mapping[str, AnswerEntry]) -> tuple[Saved, Sheet]:
    """`save` on a sheet that was read for the actor in this transaction; also the sheet afterwards."""
    permission, name = _ACT[side]
    act.need(permission)
    insist(act, sheet, name)
    saved = weigh(sheet, side, entries, act.today)
    rows = [row_of(act, sheet, side, key, entries[key], version) for key, version in saved.versions.items()]
    if not rows:
        return saved, sheet
    answers.put_answers(act.connection, rows)
    act.record(name, assessment_id=sheet.id, details=_changes(sheet, side, rows))
    stored = {(side, row["indicator_id"]): _stored(row) for row in rows}
    after = sheet.with_rows(stored, {(side, key): answer for key, answer in saved.answers.items()})
    return saved, keep_changed(act.connection, sheet, after, side, saved.versions, act.at)


def weigh(sheet: Sheet, side: Side, entries: Mapping[str, AnswerEntry], on: date) -> Saved:
    """The outcome that each entry would have on a day; nothing is written."""
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
            _weigh(sheet.version.indicator(indicator_id), entry, saved)
    return saved


def _weigh(indicator: Indicator, entry: AnswerEntry, saved: Saved) -> None:
    """Add to `saved` the outcome of an entry for an open indicator whose row nobody else changed."""
    try:
        answer = answer_of(indicator.rule, entry)
    except BadAnswer as refused:
        saved.errors[indicator.id] = refused.told(indicator.figure_names)
    else:
        saved.versions[indicator.id] = entry.base + 1
        saved.answers[indicator.id] = answer if entry.confirmed else None


def agree(act: Act, assessment_id: int) -> Saved:
    """Take the commune's figures as the appraisal of every indicator that isn't appraised yet.

    Raises NotFound, Forbidden and Refused.
    """
    sheet = sheet_for(act, assessment_id)
    entries = {}
    for indicator_id in sheet.missing(APPRAISAL):
        appraised, own = (sheet.stored.get((side, indicator_id)) for side in (APPRAISAL, SELF))
        if own and sheet.answer(SELF, indicator_id) is not None:
            comment, base = (appraised.explanation, appraised.version) if appraised else ("", 0)
            entries[indicator_id] = AnswerEntry(own.data, comment, base, confirmed=True)
    return save_on(act, sheet, APPRAISAL, entries)[0]


def _unchanged(sheet: Sheet, side: Side, indicator_id: str, entry: AnswerEntry) -> bool:
    row = sheet.stored.get((side, indicator_id))
    if row is None:
        return not entry.data and not entry.explanation
    return (row.data or None, row.explanation, row.confirmed) == (
        entry.data or None,
        entry.explanation,
        entry.confirmed,
    )


def _stale(sheet: Sheet, side: Side, indicator_id: str, entry: AnswerEntry) -> bool:
    row = sheet.stored.get((side, indicator_id))
    return (row.version if row else 0) != entry.base


def answer_of(rule: Rule, entry: AnswerEntry) -> Answer | None:
    """The answer of an entry; None while it is blank or half a rate, whose half must be a valid count.

    Raises BadAnswer.
    """
    if len(entry.explanation) > LONGEST_TEXT:
        raise BadAnswer("explanation", f"Giải trình dài quá {LONGEST_TEXT} ký tự.")
    if not entry.data:
        return None
    half = {"numerator", "denominator"} - set(entry.data)
    if len(half) == 1:
        parse_answer(rule, {**entry.data, half.pop(): entry.data.get("numerator") or 1})
        return None
    return parse_answer(rule, entry.data)


def row_of(act: Act, sheet: Sheet, side: Side, indicator_id: str, entry: AnswerEntry, version: int) -> dict[str, Any]:
    """The database row of an entry as the given version."""
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
    return StoredAnswer(**{name: row[name] for name in StoredAnswer.__struct_fields__})


def _changes(sheet: Sheet, side: Side, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The event's details: which indicators, with the figures before and after, and whose words changed."""
    before = {row["indicator_id"]: sheet.stored.get((side, row["indicator_id"])) for row in rows}
    return {
        "indicators": [row["indicator_id"] for row in rows],
        "before": {key: row.data if row else None for key, row in before.items()},
        "after": {row["indicator_id"]: row["data"] for row in rows},
        "reworded": [row["indicator_id"] for row in rows if row["explanation"] != _said(before[row["indicator_id"]])],
    }


def _said(row: StoredAnswer | None) -> str:
    return row.explanation if row else ""
