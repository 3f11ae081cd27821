"""Signed copies: an office signs the issued file with its own tool and uploads it; only an unaltered one is kept."""

import hashlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from certify.domain.papers.states import PaperState
from certify.domain.problems import Problem
from certify.operations.act import LongAct, Refused
from certify.operations.papers.files import bytes_of
from certify.operations.papers.lookup import name_of, paper_for
from certify.operations.papers.press import Press
from certify.store.papers import signed_copies
from certify.store.papers.signed_copies import SignedFile

if TYPE_CHECKING:
    from certify.documents.signing.signatures import Check

log = logging.getLogger("certify.signing")


def accept(long: LongAct, press: Press, paper_id: int, signed: bytes, roots: Sequence[bytes]) -> int:
    """Check a signed copy of an issued paper and keep it; its id. The same copy again returns the first one's id.

    `roots` are the certificates the site trusts. Raises Forbidden, NotFound, and Refused with every reason why not.
    The check takes a second or more, so it runs outside of any transaction; what it needs is imported for it alone.
    """
    from certify.documents.signing.signatures import check  # noqa: PLC0415

    with long.reading() as act:
        paper = paper_for(act, paper_id)
        act.need(press.form(paper.form).permission)
        copies = signed_copies.of_paper(act.connection, paper_id)
    sha256 = hashlib.sha256(signed).hexdigest()
    if same := [copy.id for copy in copies if copy.sha256 == sha256]:
        return same[0]
    if not signed:
        raise Refused([Problem("file", "Tệp đã ký: chưa chọn tệp.")])
    if paper.state != PaperState.IN_FORCE:
        raise Refused(["Văn bản đã được thay thế hoặc thu hồi nên không nhận bản ký."])
    result = check(bytes_of(long.database, press, paper_id), signed, roots, long.at)
    # What was found, without the names of those who signed.
    verdict = " ".join(result.reasons) or f"accepted, signatures: {len(result.signatures)}"
    log.info("signed copy of paper %d: %s", paper_id, verdict)
    if not result.accepted:
        raise Refused(result.reasons)
    with long.writing(paper.assessment_id) as act:
        _no_older_state(result, signed_copies.of_paper(act.connection, paper_id))
        note = {"note": f"{name_of(paper)}, {len(result.signatures)} chữ ký"}
        event_id = act.record("paper_signed", assessment_id=paper.assessment_id, details=note)
        row = {"paper_id": paper_id, "event_id": event_id, "sha256": sha256, "content": signed}
        return signed_copies.add(act.connection, row | {"checked": _signature_rows(result)})


def _no_older_state(result: "Check", kept: Sequence[SignedFile]) -> None:
    """Refuse a copy from which signatures were cut off, or that was made before them."""
    most, given = max((len(copy.checked) for copy in kept), default=0), len(result.signatures)
    if given < most:
        raise Refused([f"Tệp có {given} chữ ký, ít hơn bản đã nhận trước ({most} chữ ký); hãy nộp bản có đủ chữ ký."])


def _signature_rows(result: "Check") -> list[dict[str, object]]:
    """What the paper's page shows of a check."""
    return [
        {**asdict(signature), "signed_at": signature.signed_at.isoformat() if signature.signed_at else None}
        for signature in result.signatures
    ]
