"""Decisions: recognise, refuse, revoke. Each is bound to the content that the approver saw."""

from dataclasses import dataclass
from datetime import date, datetime

from certify.domain.figures import Mark
from certify.domain.library import Library
from certify.domain.workflow import STEPS, Facts
from certify.operations.actors import Refused, need
from certify.operations.answers import LOCAL
from certify.operations.assessments import facts_of, move
from certify.operations.records import freeze
from certify.operations.sheets import APPRAISAL, Sheet, open_sheet, sheet_for
from certify.store import history
from certify.store.database import Connection
from certify.store.people import Account
from certify.store.site import is_demonstration


@dataclass(frozen=True)
class Draft:
    """What an approver puts to a decision: its number in the office's book, its day, a reason, the content seen."""

    number: str
    decided_on: date
    reason: str
    seen_sha256: str


def decide(
    connection: Connection,
    library: Library,
    actor: Account,
    at: datetime,
    assessment_id: int,
    name: str,
    draft: Draft,
) -> None:
    """Recognise, refuse or revoke. Raises Forbidden, NotFound, and Refused with every reason why not."""
    step = STEPS[name]
    need(actor, step.permission)
    sheet = sheet_for(connection, library, actor, assessment_id)
    problems = step.refusals(sheet.state, decision_facts(connection, sheet, actor, draft, at))
    if not draft.number.strip():
        problems.append("Số quyết định: phải ghi số, ký hiệu quyết định.")
    if problems:
        raise Refused(problems)
    note = f"Quyết định số {draft.number.strip()} ngày {draft.decided_on:%d/%m/%Y}"
    said = f"{note}: {draft.reason.strip()}" if draft.reason.strip() else note
    event_id = move(connection, sheet, actor, at, name, {"note": said})
    row = {
        "assessment_id": sheet.id,
        "event_id": event_id,
        "kind": name,
        "number": draft.number.strip(),
        "decided_on": draft.decided_on,
        "reason": draft.reason.strip(),
        "content_sha256": sheet.content_sha256,
    }
    history.add_decision(connection, row)
    freeze(connection, open_sheet(connection, library, sheet.id), event_id, "decided", at)


def decision_facts(connection: Connection, sheet: Sheet, actor: Account, draft: Draft, at: datetime) -> Facts:
    """The facts that the conditions of a decision look at."""
    outcomes = sheet.judgements(APPRAISAL)
    unmet = tuple(reason.text for reason in outcomes[0].reasons) if sheet.category else ()
    return facts_of(
        sheet,
        at.astimezone(LOCAL).date(),
        attested=may_recognise(connection, sheet),
        actor_appraised=appraised_by(connection, sheet, actor),
        unmet=unmet,
        reasons_given=bool(draft.reason.strip()),
        seen=draft.seen_sha256 == sheet.content_sha256,
    )


def may_recognise(connection: Connection, sheet: Sheet) -> bool:
    """Whether the criteria are attested and it is known who recognises in the round's time.

    A demonstration attestation counts on a demonstration site only.
    """
    attestation = sheet.version.attestation
    trial = attestation is not None and attestation.kind == "demonstration" and is_demonstration(connection)
    recognition = sheet.version.procedure_on(sheet.round.period_to).recognition
    return (sheet.version.attested and recognition.source is not Mark.PROVISIONAL) or trial


def appraised_by(connection: Connection, sheet: Sheet, actor: Account) -> bool:
    """Whether the actor had a hand in the appraisal of this file."""
    acts = {"appraise", "start", "close"}
    return any(e.actor_id == actor.id and e.act in acts for e in history.events_of(connection, sheet.id))
