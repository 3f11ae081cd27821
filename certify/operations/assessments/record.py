"""Records: the content of a sheet as plain data, frozen at the steps that sign it off."""

import json
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from certify.domain.assessment import record as r
from certify.domain.assessment.decisions import SnapshotKind
from certify.domain.assessment.names import CriteriaName, DecisionName, OfficeName, RoundName, UnitName
from certify.domain.assessment.objections import OUTCOME_NAMES
from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.assessment.states import DECIDED_STATES, SELF_STATES, STATE_NAMES
from certify.domain.assessment.workflow import STEPS
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.procedure import Office
from certify.domain.criteria.version import Version
from certify.domain.days import local_day
from certify.domain.evidence.documents import called, is_supplementary
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.scoring.score import CriterionScore, IndicatorScore, why
from certify.operations.assessments.counted_answers import shared_of
from certify.operations.assessments.questions import asked_of
from certify.operations.assessments.sheet import Sheet
from certify.operations.log.events import sentence
from certify.operations.offices.naming import office_name
from certify.store.assessments import decisions as stored_decisions
from certify.store.assessments import snapshots
from certify.store.assessments.evidence import Evidence
from certify.store.assessments.objections import Objection
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.site.settings import is_demonstration

# What the history of a record passes over: the record itself shows what came of it.
UNTOLD = frozenset(
    {
        *("answer", "reply", "appraise", "evidence", "evidence_removed"),
        *("document_added", "document_changed", "document_removed"),
    }
)


def freeze(connection: Connection, sheet: Sheet, event_id: int, kind: SnapshotKind, at: datetime) -> None:
    """Store the whole content of a sheet at a step, with its hash."""
    content = canonical_json(r.record_data(compose(connection, sheet, kind, at)))
    row = {"assessment_id": sheet.id, "event_id": event_id, "kind": kind, "content": content}
    snapshots.add(connection, {**row, "sha256": sha256_of(content)})


def record_of(connection: Connection, sheet: Sheet, at: datetime) -> r.Record:
    """The record to print: a live draft while the commune works on the file, else the newest frozen content.

    Objections are made after the content they object to was frozen, so the current ones are always shown.
    """
    snapshot = snapshots.newest(connection, sheet.id)
    if snapshot is None or sheet.state in SELF_STATES:
        return compose(connection, sheet, "draft", at)
    return replace(r.record_from(json.loads(snapshot.content)), objections=objection_lines(sheet.objections))


def before_returns(connection: Connection, sheet: Sheet) -> dict[str, r.IndicatorRow]:
    """What stood in the indicators that were returned when the commune had sent them, before the last such return."""
    returned = {reason.indicator_id: reason.event_id for reason in sheet.reasons if not reason.whole}
    sent = {event_id: snapshots.sent_before(connection, sheet.id, event_id) for event_id in set(returned.values())}
    records = {event_id: r.record_from(json.loads(found.content)) for event_id, found in sent.items() if found}
    rows = {
        (event_id, row.id): row
        for event_id, record in records.items()
        for criterion in record.rows
        for row in criterion.indicators
    }
    return {key: rows[event_id, key] for key, event_id in returned.items() if (event_id, key) in rows}


def compose(connection: Connection, sheet: Sheet, kind: str, at: datetime) -> r.Record:
    """The record of a sheet as it is now; `kind` is "draft" or the kind of snapshot."""
    side = SELF if sheet.appraisal_score.answered == 0 else APPRAISAL
    judgements = sheet.judgements(side)
    procedure = sheet.procedure
    return r.Record(
        kind=kind,
        state_name=STATE_NAMES[sheet.state],
        demonstration=is_demonstration(connection),
        prepared_on=local_day(at),
        unit=_unit(sheet),
        round=RoundName(sheet.round.name, sheet.round.year, sheet.round.period_from, sheet.round.period_to),
        criteria=criteria_name(sheet.version, sheet.loaded.sha256),
        category_name=sheet.category.name if sheet.category else None,
        category_basis=sheet.assessment.category_basis,
        thresholds=tuple(r.Threshold(j.category.name, str(j.threshold), j.meets) for j in judgements),
        rows=_rows(sheet),
        own_total=str(sheet.self_score.total),
        appraisal_total=str(sheet.appraisal_score.total) if side == APPRAISAL else None,
        max=str(sheet.self_score.max),
        reasons=tuple(reason.text for reason in judgements[0].reasons) if sheet.category else (),
        decision=_decision(connection, sheet),
        history=tuple(
            r.HistoryLine(event.at, event.actor_name, sentence(event))
            for event in events.events_of(connection, sheet.id, UNTOLD)
        ),
        own_office=_office(sheet, procedure.self_assessment),
        appraisal_office=_office(sheet, procedure.appraisal),
        recognition_office=_office(sheet, procedure.recognition),
        content_sha256=sheet.content_sha256,
        objections=objection_lines(sheet.objections),
        zero_fails=sheet.version.no_zero is not None,
        quantities=_quantities(sheet),
        questions=tuple(
            r.QuestionRow(one.indicators, one.question.said, one.question.text, one.text, one.outdated)
            for one in asked_of(connection, sheet)
        ),
    )


def objection_lines(objections: Iterable[Objection]) -> tuple[r.ObjectionLine, ...]:
    """Objections as papers tell them, with their answers."""
    return tuple(
        r.ObjectionLine(
            objection.criterion_id,
            objection.at,
            objection.text,
            OUTCOME_NAMES[objection.outcome] if objection.outcome else None,
            objection.answered_at,
            objection.reason,
        )
        for objection in objections
    )


def _unit(sheet: Sheet) -> UnitName:
    unit = sheet.unit
    return UnitName(unit.code, unit.full_name, unit.type, sheet.parent.full_name, sheet.province.full_name)


def criteria_name(version: Version, sha256: str) -> CriteriaName:
    """A version of the criteria as papers cite it, with the hash of its file."""
    return CriteriaName(
        version.id,
        version.revision,
        version.number,
        version.name,
        version.issued_on,
        sha256,
        version.attested,
        version.kind,
        version.issued_by,
    )


def _quantities(sheet: Sheet) -> tuple[r.QuantityRow, ...]:
    sides = [shared_of(sheet.version, side, sheet.stored.values()) for side in (SELF, APPRAISAL)]
    return tuple(
        r.QuantityRow(own.quantity.name, *(tuple((n, tuple(ids)) for n, ids in one.numbers.items()) for one in pair))
        for pair in zip(*sides, strict=True)
        for own in pair[:1]
    )


def _rows(sheet: Sheet) -> tuple[r.CriterionRow, ...]:
    pairs = zip(sheet.self_score.criteria, sheet.appraisal_score.criteria, strict=True)
    return tuple(_criterion(sheet, own, appraisal) for own, appraisal in pairs)


def _criterion(sheet: Sheet, own: CriterionScore, appraisal: CriterionScore) -> r.CriterionRow:
    criterion = own.criterion
    judged = appraisal if appraisal.answered else own
    return r.CriterionRow(
        id=criterion.id,
        name=criterion.name,
        max=str(criterion.max.value),
        own_points=str(own.points) if own.answered else None,
        appraisal_points=str(appraisal.points) if appraisal.answered else None,
        at_zero=judged.at_zero,
        indicators=tuple(
            _indicator(sheet, own_score, appraisal_score)
            for own_score, appraisal_score in zip(own.indicators, appraisal.indicators, strict=True)
        ),
    )


def _indicator(sheet: Sheet, own: IndicatorScore, appraisal: IndicatorScore) -> r.IndicatorRow:
    indicator = own.indicator
    own_answer, appraisal_answer = (sheet.stored.get((side, indicator.id)) for side in (SELF, APPRAISAL))
    return r.IndicatorRow(
        id=indicator.id,
        name=indicator.name,
        max=str(indicator.max_points),
        provisional=Mark.PROVISIONAL in indicator.marks,
        own=_cell(own),
        appraisal=_cell(appraisal),
        explanation=own_answer.explanation if own_answer else "",
        comment=appraisal_answer.explanation if appraisal_answer else "",
        evidence=tuple(evidence_text(sheet, one) for one in sheet.evidence if one.indicator_id == indicator.id),
    )


def _cell(scored: IndicatorScore) -> r.Cell | None:
    return None if scored.points is None else r.Cell(str(scored.points), why(scored))


def evidence_text(sheet: Sheet, one: Evidence) -> str:
    """A piece of evidence in one line: the document, where in it, whether it came after the file was returned."""
    file = sheet.files.get(one.document_id)
    later = " (bổ sung sau khi trả lại)" if is_supplementary(one.added_at, sheet.reasons) else ""
    return ", ".join(filter(None, (called(one, file), one.place))) + later


def _decision(connection: Connection, sheet: Sheet) -> DecisionName | None:
    decisions = stored_decisions.of_assessment(connection, sheet.id) if sheet.state in DECIDED_STATES else []
    if not decisions:
        return None
    last = decisions[-1]
    return DecisionName(STEPS[last.kind].label, last.number, last.decided_on, last.reason)


def _office(sheet: Sheet, office: Office) -> OfficeName:
    unit = sheet.units_by_level.get(office.level, sheet.parent)
    return OfficeName(office_name(office, unit), office.authority, office.signer)
