"""The official text of an attestation: PDFs or pictures, examined and sealed with a hash, for those who attest."""

import hashlib

from certify.documents.uploads.evidence_files import JPEG, PDF, PNG, examine, kind_of, safe_name
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria.drafts import editing
from certify.operations.criteria.work import Work
from certify.store.connection import Connection
from certify.store.criteria import official_texts
from certify.store.criteria.official_texts import OfficialText

# Pictures too: the office may hold the text on paper alone.
KINDS = (PDF, PNG, JPEG)


def attach(act: Act, work: Work, name: str, content: bytes) -> int:
    """Store the file of an official text, sealed; its id. Check it first with `text_problems`. Raises Refused."""
    editing(work, act.actor)
    sha256 = hashlib.sha256(content).hexdigest()
    if any(text.sha256 == sha256 for text in work.texts):
        raise Refused(["Tệp này đã đính kèm rồi."])
    stored_name = safe_name(name, kind_of(content) or PDF)
    details = {"note": f"{stored_name}, SHA-256 {sha256}"}
    event_id = act.record("attestation_text", details=details)
    row = {"draft_id": work.draft.id, "event_id": event_id, "sha256": sha256, "name": stored_name, "content": content}
    return official_texts.add(act.connection, row)


def text_problems(name: str, content: bytes) -> list[str]:
    """Why a file isn't accepted as the official text; call it outside any transaction."""
    kind, problems = examine(name, content)
    accepted = kind in KINDS or not content
    return problems if accepted else ["Văn bản gốc phải là tệp PDF hoặc ảnh chụp, ảnh quét (PNG, JPEG)."]


def open_text(connection: Connection, work: Work, text_id: int) -> tuple[OfficialText, bytes]:
    """A text of a draft with its bytes. Raises NotFound, and Refused when the bytes are damaged."""
    official_text = next((text for text in work.texts if text.id == text_id), None)
    if official_text is None:
        raise NotFound
    content = official_texts.content_of(connection, text_id) or b""
    if hashlib.sha256(content).hexdigest() != official_text.sha256:
        raise Refused([f"Tệp {official_text.name} không còn nguyên vẹn; hãy báo người quản trị hệ thống."])
    return official_text, content
