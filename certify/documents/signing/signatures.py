"""Checking signed copies: the issued bytes, signatures after them, and nothing else. pyHanko does the checking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko_certvalidator import ValidationContext

from certify.documents.bounded import bounded
from certify.documents.signing.changes import (
    SIGNING,
    STRANGE_KIND,
    UNCOVERED,
    Refusal,
    check_beginning,
    check_changes,
    check_fields,
    check_revisions,
)
from certify.documents.signing.signers import SignatureSeen, certificates, seen

UNSIGNED = "Tệp chưa có chữ ký số nào; hãy ký bằng phần mềm của cơ quan rồi tải lên lại."
UNREADABLE = "Không đọc được tệp PDF này; tệp hỏng hoặc không do phần mềm ký số tạo ra."


@dataclass(frozen=True)
class Check:
    """Whether a signed copy is accepted; `reasons` are Vietnamese sentences that say why it is not."""

    accepted: bool
    reasons: tuple[str, ...]
    signatures: tuple[SignatureSeen, ...] = ()


def check(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """`examine` in a process of its own, so that no file can bring the server down; it takes a second or two."""
    return bounded(examine, issued, signed, roots, at) or Check(False, (UNREADABLE,))


def examine(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """Compare a signed copy with the issued bytes and check every signature in it; nothing is fetched.

    `roots` are the certificates (PEM or DER) that the site trusts; trust at the moment `at` is reported but decides
    nothing. A copy is accepted when it begins with the issued bytes, has at least one signature, every signature is
    intact, and signing is the only change. No file makes this raise.
    """
    try:
        return _checked(issued, signed, certificates(roots), at)
    except Refusal as refusal:
        return Check(False, (str(refusal),))
    except Exception:  # a hostile file may break the parser anywhere
        return Check(False, (UNREADABLE,))


def _checked(issued: bytes, signed: bytes, roots: Sequence[Certificate] | None, at: datetime) -> Check:
    check_beginning(issued, signed)
    original, reader = PdfFileReader(BytesIO(issued)), PdfFileReader(BytesIO(signed))
    check_revisions(original, reader, len(issued))
    if not reader.embedded_regular_signatures:
        raise Refusal(UNSIGNED)
    check_changes(original, reader)
    check_fields(reader)
    context = ValidationContext(trust_roots=roots or [], allow_fetching=False, moment=at)
    signatures = reader.embedded_signatures
    statuses = [_status(signature, number, context) for number, signature in enumerate(signatures, start=1)]
    checked = list(zip(signatures, statuses, strict=True))
    reasons = tuple(_faults(checked, signed))
    signers = (
        seen(status, roots, at, intact=_intact(status), covers=_covers(signature, signed))
        for signature, status in checked
        if not _is_timestamp(signature)
    )
    return Check(not reasons, reasons, tuple(signers))


def _is_timestamp(signature: EmbeddedPdfSignature) -> bool:
    return signature.sig_object_type == "/DocTimeStamp"


def _status(signature: EmbeddedPdfSignature, number: int, context: ValidationContext) -> Any:  # noqa: ANN401
    try:
        validate = validate_pdf_timestamp if _is_timestamp(signature) else validate_pdf_signature
        return validate(signature, context, diff_policy=SIGNING)
    except Exception as error:
        raise Refusal(f"Chữ ký thứ {number} {STRANGE_KIND}") from error


def _faults(checked: Sequence[tuple[EmbeddedPdfSignature, Any]], signed: bytes) -> Iterator[str]:
    for number, (signature, status) in enumerate(checked, start=1):
        if not _intact(status):
            yield f"Chữ ký thứ {number} không còn toàn vẹn: nội dung đã đổi sau khi ký."
        elif not _covers(signature, signed):
            yield f"Chữ ký thứ {number} không bao trùm cả tệp lúc ký; hãy ký lại bản phát hành."
    last, status = checked[-1]
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE and not _proofs_only(last, status, signed):
        yield UNCOVERED


def _intact(status: Any) -> bool:  # noqa: ANN401
    return bool(status.intact and status.valid and status.docmdp_ok)


def _covers(signature: EmbeddedPdfSignature, signed: bytes) -> bool:
    """Whether it covers its whole revision of the file, leaving out only its own value."""
    start, left, right, _ = (int(offset) for offset in signature.byte_range)
    hole = signed[left:right]
    own = hole[:1] + hole[-1:] == b"<>" and bytes.fromhex(hole[1:-1].decode("ascii")) == signature.pkcs7_content
    coverage = signature.coverage
    return start == 0 and own and coverage is not None and coverage >= SignatureCoverageLevel.ENTIRE_REVISION


def _proofs_only(last: EmbeddedPdfSignature, status: Any, signed: bytes) -> bool:  # noqa: ANN401
    """Whether only proofs of long-term validity follow the last signature, each a whole revision."""
    level = status.modification_level
    rest = signed[int(last.byte_range[2]) + int(last.byte_range[3]) :]
    revisions = last.reader.total_revisions - 1 - last.signed_revision
    return level is not None and level <= ModificationLevel.LTA_UPDATES and rest.count(b"%%EOF") == revisions > 0
