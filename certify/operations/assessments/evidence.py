"""Evidence: references to the documents that support an answer."""

import re
from dataclasses import dataclass
from datetime import date

from certify.domain.assessment.sides import SELF
from certify.domain.limits import LONGEST_TEXT, MOST_REFERENCES
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.offices import insist
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.events import record_event
from certify.store.assessments import evidence

_LINK = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """A document: number and symbol, day of issue, issuer, and a link where there is one."""

    number: str
    issued_on: date | None
    issuer: str
    link: str


def add(act: Act, assessment_id: int, indicator_id: str, reference: Reference) -> int:
    """Add a reference to an indicator; its id. Adding the same one again returns the first one's id.

    Raises Refused, NotFound, Forbidden.
    """
    sheet = _editable_sheet(act, assessment_id, indicator_id)
    if problems := _problems(reference):
        raise Refused(problems)
    fields = {name: value.strip() if isinstance(value, str) else value for name, value in vars(reference).items()}
    for existing in sheet.evidence:
        if existing.indicator_id == indicator_id and fields.items() <= vars(existing).items():
            return existing.id
    if sum(existing.indicator_id == indicator_id for existing in sheet.evidence) >= MOST_REFERENCES:
        raise Refused([f"Chỉ tiêu {indicator_id} đã có {MOST_REFERENCES} minh chứng, không nhận thêm."])
    row = {
        **fields,
        "assessment_id": sheet.id,
        "indicator_id": indicator_id,
        "added_at": act.at,
        "added_by": act.actor.id,
    }
    details = {"indicators": [indicator_id], "note": reference.number.strip()}
    record_event(act, "evidence", assessment_id=sheet.id, details=details)
    return evidence.add(act.connection, row)


def remove(act: Act, assessment_id: int, evidence_id: int) -> None:
    """Remove a reference; the row stays in the database. Raises Refused, NotFound, Forbidden."""
    references = {stored.id: stored for stored in evidence.of_assessment(act.connection, assessment_id)}
    reference = references.get(evidence_id)
    if reference is None:
        raise NotFound
    sheet = _editable_sheet(act, assessment_id, reference.indicator_id)
    evidence.remove(act.connection, evidence_id, act.at)
    details = {"indicators": [reference.indicator_id], "note": reference.number}
    record_event(act, "evidence_removed", assessment_id=sheet.id, details=details)


def _editable_sheet(act: Act, assessment_id: int, indicator_id: str) -> Sheet:
    act.need("indicator:answer")
    sheet = sheet_for(act, assessment_id)
    if indicator_id not in {indicator.id for indicator in sheet.version.indicators}:
        raise NotFound
    if indicator_id not in sheet.editable(SELF, act.today):
        raise Refused([f"Chỉ tiêu {indicator_id} hiện không sửa được."])
    insist(act, sheet, "evidence")
    return sheet


def _problems(reference: Reference) -> list[Problem]:
    problems = []
    if not reference.number.strip():
        problems.append(Problem("number", "Số, ký hiệu văn bản: chưa nhập."))
    if not reference.issuer.strip():
        problems.append(Problem("issuer", "Cơ quan ban hành: chưa nhập."))
    if reference.link.strip() and not _LINK.match(reference.link.strip()):
        problems.append(Problem("link", "Đường dẫn: phải bắt đầu bằng http:// hoặc https://."))
    if any(len(text) > LONGEST_TEXT for text in (reference.number, reference.issuer, reference.link)):
        problems.append(Problem("", f"Mỗi ô dài không quá {LONGEST_TEXT} ký tự."))
    return problems
