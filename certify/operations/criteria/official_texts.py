"""The official text behind an attestation: a PDF, examined, sealed with its hash, read again by who attests."""

import hashlib

from certify.documents.uploads.evidence_files import PDF, examine, safe_name
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria.drafts import editing
from certify.operations.criteria.work import Work
from certify.operations.log.events import record_event
from certify.store.connection import Connection
from certify.store.criteria import official_texts
from certify.store.criteria.official_texts import OfficialText


def attach(act: Act, work: Work, name: str, content: bytes) -> int:
    """Keep the official text's file, sealed; its id. Examine it before with `text_problems`."""
    editing(work, act.actor)
    sha256 = hashlib.sha256(content).hexdigest()
    if any(text.sha256 == sha256 for text in work.texts):
        raise Refused(["Tệp này đã đính kèm rồi."])
    kept = safe_name(name, PDF)
    details = {"note": f"{kept}, SHA-256 {sha256}"}
    event_id = record_event(act, "attestation_text", details=details)
    row = {"draft_id": work.draft.id, "event_id": event_id, "sha256": sha256, "name": kept, "content": content}
    return official_texts.add(act.connection, row)


def text_problems(name: str, content: bytes) -> list[str]:
    """Why a file is not taken as the official text; looked at before any transaction."""
    kind, problems = examine(name, content)
    return problems or ([] if kind is PDF else ["Văn bản gốc phải là tệp PDF."])


def open_text(connection: Connection, work: Work, text_id: int) -> tuple[OfficialText, bytes]:
    """A text of a draft with its bytes. Raises NotFound, and Refused when it is not whole."""
    found = next((text for text in work.texts if text.id == text_id), None)
    if found is None:
        raise NotFound
    content = official_texts.content_of(connection, text_id) or b""
    if hashlib.sha256(content).hexdigest() != found.sha256:
        raise Refused([f"Tệp {found.name} không còn nguyên vẹn; hãy báo người quản trị hệ thống."])
    return found, content
