"""Evidence files: examined before they are accepted, read by authorised accounts, deleted on request or when due."""

import hashlib
from datetime import date, datetime
from functools import cached_property

from msgspec import Struct

from certify.documents.uploads.evidence_files import examine, safe_name
from certify.domain.days import local_day
from certify.domain.evidence.confidentiality import Confidentiality
from certify.domain.limits import EVIDENCE_OF_FILE, EVIDENCE_OF_UNIT
from certify.domain.privacy_notice import MOST_YEARS_KEPT
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.events import write_event
from certify.store.assessments import evidence_files
from certify.store.assessments.evidence_files import StoredFile
from certify.store.connection import Connection
from certify.store.people.accounts import Account


class Upload(Struct, frozen=True):
    """A file as uploaded: its name, its bytes, its level of confidentiality, and until when it is kept."""

    name: str
    content: bytes
    level: str
    kept_until: date | None


class Examined(Struct, frozen=True, dict=True):
    """A file that passed the examination; `name` is safe to store."""

    upload: Upload
    name: str
    media_type: str

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.upload.content).hexdigest()


def examined(upload: Upload, on: date) -> Examined:
    """Examine a file outside any transaction. Raises Refused with every reason why it isn't accepted."""
    kind, faults = examine(upload.name, upload.content)
    problems = [Problem("file", fault) for fault in faults]
    if upload.level not in set(Confidentiality):
        problems.append(Problem("level", "Mức độ: hãy chọn một mức."))
    if upload.level == Confidentiality.SECRET:
        problems.append(Problem("level", "Tài liệu bí mật không được đưa vào hệ thống này."))
    latest = on.replace(year=on.year + MOST_YEARS_KEPT, day=min(on.day, 28))
    if upload.kept_until is None or not on < upload.kept_until <= latest:
        problems.append(Problem("kept_until", f"Lưu đến ngày: sau hôm nay và không quá {MOST_YEARS_KEPT} năm."))
    if problems or kind is None:
        raise Refused(problems)
    return Examined(upload, safe_name(upload.name, kind), kind.media_type)


def attach(act: Act, sheet: Sheet, document_id: int, file: Examined) -> None:
    """Keep the file of a document that has none yet."""
    row = {
        "evidence_id": document_id,
        "event_id": act.record("file_added", assessment_id=sheet.id, details={"note": file.name}),
        "sha256": file.sha256,
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.upload.content),
        "level": file.upload.level,
        "kept_until": file.upload.kept_until,
    }
    evidence_files.add(act.connection, row, file.upload.content)


def insist_on_room(act: Act, sheet: Sheet, size: int) -> None:
    """Raise Refused when a file of that size would go over a quota: of the commune's file, or of the commune."""
    held = {
        EVIDENCE_OF_FILE: evidence_files.held_by_file(act.connection, sheet.id),
        EVIDENCE_OF_UNIT: evidence_files.held_by_unit(act.connection, sheet.unit.id),
    }
    for quota, (files, bytes_held) in held.items():
        if files >= quota.files or bytes_held + size > quota.size:
            most = f"nhiều nhất {quota.files} tệp, {quota.size // 1_000_000} MB"
            text = f"{quota.where} đã có {files} tệp, {bytes_held // 1_000_000} MB; {most}. Hãy xóa tệp thừa."
            raise Refused([Problem("file", text)])


def may_read(actor: Account, sheet: Sheet, file: StoredFile) -> bool:
    """Whether an account may read a file in its scope: restricted ones only in the commune and the unit above it."""
    return file.level != Confidentiality.RESTRICTED or actor.unit_id in {sheet.unit.id, sheet.parent.id}


def file_for(act: Act, file_id: int) -> tuple[Sheet, StoredFile]:
    """A file with its sheet, within the actor's scope; NotFound outside it."""
    file = evidence_files.find(act.connection, file_id)
    if file is None:
        raise NotFound
    return sheet_for(act, file.assessment_id), file


def open_file(act: Act, file_id: int) -> tuple[StoredFile, bytes]:
    """A file with its bytes; each reading is logged. Raises NotFound, and Refused when the bytes are damaged."""
    sheet, file = readable_file(act, file_id)
    content = sound_content(act.connection, file)
    act.record("file_read", assessment_id=sheet.id, details={"note": file.name})
    return file, content


def readable_file(act: Act, file_id: int) -> tuple[Sheet, StoredFile]:
    """A file that the person who acts may read, with its sheet. Raises NotFound."""
    sheet, file = file_for(act, file_id)
    if not may_read(act.actor, sheet, file) or file.deleted:
        raise NotFound
    return sheet, file


def sound_content(connection: Connection, file: StoredFile) -> bytes:
    """The bytes of a file that was not deleted. Raises Refused when they are damaged or gone."""
    content = evidence_files.content_of(connection, file.sha256)
    if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refused([f"Tệp {file.name} không còn nguyên vẹn; hãy báo người quản trị hệ thống."])
    return content


def delete(act: Act, file_id: int, reason: str) -> None:
    """Delete a file, even of a signed-off assessment: the right to erasure (Nghị định 56/2017, Điều 36).

    Raises Forbidden, NotFound and Refused.
    """
    act.need("assessment:answer")
    _, file = file_for(act, file_id)
    if file.deleted:
        raise NotFound
    if not reason.strip():
        raise Refused([Problem("reason", "Lý do xóa: phải ghi rõ.")])
    _delete(act.connection, act.actor, act.at, file, reason.strip())


def sweep(connection: Connection, at: datetime) -> int:
    """Delete every file whose retention period is over; how many there were."""
    overdue = evidence_files.overdue(connection, local_day(at))
    for file in overdue:
        _delete(connection, None, at, file, "Hết thời hạn lưu")
    return len(overdue)


def _delete(connection: Connection, account: Account | None, at: datetime, file: StoredFile, reason: str) -> None:
    who, details = (connection, account, at), {"note": f"{file.name}: {reason}"}
    event_id = write_event(*who, "file_deleted", assessment_id=file.assessment_id, details=details)
    evidence_files.delete(connection, file, event_id, reason)
