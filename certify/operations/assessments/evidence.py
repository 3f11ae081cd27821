"""Evidence: references to documents behind an answer."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from certify.domain.assessment.sides import SELF
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.operations.act import NotFound, Refused, need
from certify.operations.assessments.answers import LONGEST_TEXT
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.events import record_event
from certify.store.assessments import files
from certify.store.database import Connection
from certify.store.people.accounts import Account


@dataclass(frozen=True)
class Reference:
    """A document: number and symbol, day of issue, issuer, and a link where there is one."""

    number: str
    issued_on: date | None
    issuer: str
    link: str


def add(
    connection: Connection,
    library: Library,
    actor: Account,
    at: datetime,
    assessment_id: int,
    indicator_id: str,
    reference: Reference,
) -> int:
    """Add a reference to an indicator and return its id; the same one twice is one.

    Raises Refused, NotFound, Forbidden.
    """
    sheet = _open_for(connection, library, actor, at, assessment_id, indicator_id)
    if problems := _problems(reference):
        raise Refused(problems)
    said = {name: value.strip() if isinstance(value, str) else value for name, value in vars(reference).items()}
    for known in sheet.evidence:
        if known.indicator_id == indicator_id and said.items() <= vars(known).items():
            return known.id
    row = {
        **said,
        "assessment_id": sheet.id,
        "indicator_id": indicator_id,
        "added_at": at,
        "added_by": actor.id,
    }
    details = {"indicators": [indicator_id], "note": reference.number.strip()}
    record_event(connection, actor, at, "evidence", assessment_id=sheet.id, details=details)
    return files.add_evidence(connection, row)


def remove(
    connection: Connection, library: Library, actor: Account, at: datetime, assessment_id: int, evidence_id: int
) -> None:
    """Remove a reference; the row stays in the database. Raises Refused, NotFound, Forbidden."""
    found = {known.id: known for known in files.evidence_of(connection, assessment_id)}.get(evidence_id)
    if found is None:
        raise NotFound
    sheet = _open_for(connection, library, actor, at, assessment_id, found.indicator_id)
    files.remove_evidence(connection, evidence_id, at)
    details = {"indicators": [found.indicator_id], "note": found.number}
    record_event(connection, actor, at, "evidence_removed", assessment_id=sheet.id, details=details)


def _open_for(
    connection: Connection, library: Library, actor: Account, at: datetime, assessment_id: int, indicator_id: str
) -> Sheet:
    need(actor, "assessment:answer")
    sheet = sheet_for(connection, library, actor, assessment_id)
    if indicator_id not in {indicator.id for indicator in sheet.version.indicators}:
        raise NotFound
    if indicator_id not in sheet.editable(SELF, local_day(at)):
        raise Refused([f"Chỉ tiêu {indicator_id} hiện không sửa được."])
    return sheet


def _problems(reference: Reference) -> list[str]:
    problems = []
    if not reference.number.strip():
        problems.append("Số, ký hiệu văn bản: chưa nhập.")
    if not reference.issuer.strip():
        problems.append("Cơ quan ban hành: chưa nhập.")
    if reference.link.strip() and urlsplit(reference.link.strip()).scheme not in {"http", "https"}:
        problems.append("Đường dẫn: phải bắt đầu bằng http:// hoặc https://.")
    if any(len(text) > LONGEST_TEXT for text in (reference.number, reference.issuer, reference.link)):
        problems.append(f"Mỗi ô dài không quá {LONGEST_TEXT} ký tự.")
    return problems
