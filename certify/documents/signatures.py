"""Checking signed copies: the issued bytes, signatures put after them, and nothing else. The only user of pyHanko."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko.sign.validation import validate_pdf_signature as validate
from pyhanko_certvalidator import ValidationContext

# What may come after the issued revision, whose form is empty: signature fields, the flag that tells of them, proofs.
SIGNING = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule()],  # type: ignore[no-untyped-call]
        {*ACROFORM_EXEMPT_STRICT_COMPARISON, "/SigFlags"},
    ),
)
TRUSTED, UNTRUSTED, UNKNOWN = "trusted", "untrusted", "unknown"
SAID = {
    TRUSTED: "Chứng thư do tổ chức mà hệ thống tin cậy cấp.",
    UNTRUSTED: "Chứng thư không do tổ chức mà hệ thống tin cậy cấp, hoặc đã hết hạn.",
    UNKNOWN: "Hệ thống chưa khai báo tổ chức chứng thực nào nên chưa kết luận về chứng thư.",
}


@dataclass(frozen=True)
class SignatureSeen:
    """One intact signature: by whom, when (`claimed`: by the signer's own clock), and whether its root is trusted."""

    signer: str
    signed_at: datetime | None
    claimed: bool
    trust: str
    said: str


@dataclass(frozen=True)
class Check:
    """Whether a signed copy is accepted; `reasons` are Vietnamese sentences that say why it is not."""

    accepted: bool
    reasons: tuple[str, ...]
    signatures: tuple[SignatureSeen, ...] = ()


class _Refusal(Exception):  # noqa: N818
    """Why a copy is refused."""


def check(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """Compare a signed copy with the issued bytes and check every signature in it; nothing is fetched.

    `roots` are certificates (PEM or DER) the site trusts; trust is told and decides nothing. Accepted is a copy whose
    first bytes are the issued ones, with one signature or more, each intact, and no change but signing.
    """
    try:
        return Check(True, (), tuple(_checked(issued, signed, roots, at)))
    except _Refusal as refusal:
        return Check(False, (str(refusal),))
    except Exception:  # a hostile file may break the parser anywhere
        return Check(False, ("Không đọc được tệp PDF này; tệp hỏng hoặc không do phần mềm ký số tạo ra.",))


def _checked(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Iterator[SignatureSeen]:
    _same_beginning(issued, signed)
    reader = PdfFileReader(BytesIO(signed))
    found: list[EmbeddedPdfSignature] = reader.embedded_regular_signatures
    if not found:
        raise _Refusal("Tệp chưa có chữ ký số nào; hãy ký bằng phần mềm của cơ quan rồi tải lên lại.")
    _only_signed(reader)
    context = ValidationContext(trust_roots=[_certificate(one) for one in roots], allow_fetching=False, moment=at)
    statuses = [validate(one, context) for one in found]
    for number, status in enumerate(statuses, start=1):
        if not (status.intact and status.valid and status.docmdp_ok):
            raise _Refusal(f"Chữ ký thứ {number} không còn toàn vẹn: nội dung đã đổi sau khi ký.")
    _covered(signed, statuses)
    yield from (_seen(status, bool(roots)) for status in statuses)


def _same_beginning(issued: bytes, signed: bytes) -> None:
    if not signed.startswith(b"%PDF-"):
        raise _Refusal("Tệp này không phải PDF.")
    if signed == issued:
        raise _Refusal("Tệp này là bản phát hành, chưa có chữ ký số nào; hãy ký rồi tải lên lại.")
    if not signed.startswith(issued):
        raise _Refusal(
            "Tệp này không phải bản đã tải về để ký: phần đầu khác bản phát hành. Hãy tải lại bản PDF ở trang này, ký "
            "trực tiếp lên tệp đó (không in ra, không xuất lại) rồi tải lên."
        )


def _only_signed(reader: PdfFileReader) -> None:
    """Between the issued revision (the first) and the end nothing may differ but signatures and their proofs."""
    result = SIGNING.review_file(reader, 0)
    level = result.modification_level if isinstance(result, DiffResult) else ModificationLevel.OTHER
    if level > ModificationLevel.FORM_FILLING:
        raise _Refusal("Nội dung tệp đã bị sửa hoặc thêm ngoài chữ ký số; chỉ nhận bản phát hành được ký nguyên vẹn.")


def _covered(signed: bytes, statuses: Sequence[PdfSignatureStatus]) -> None:
    """The last signature covers the whole file, but for proofs of long-term validity put after it."""
    last = statuses[-1]
    whole = last.coverage is SignatureCoverageLevel.ENTIRE_FILE
    proofs = last.coverage is SignatureCoverageLevel.ENTIRE_REVISION and _proofs_only(last) and _ends(signed)
    if not (whole or proofs):
        raise _Refusal("Có phần của tệp không được chữ ký nào bao trùm; hãy ký lại bản phát hành.")


def _proofs_only(status: PdfSignatureStatus) -> bool:
    level = status.modification_level
    return level is not None and level <= ModificationLevel.LTA_UPDATES


def _ends(signed: bytes) -> bool:
    return signed.rstrip(b"\r\n").endswith(b"%%EOF")


def _seen(status: Any, rooted: bool) -> SignatureSeen:  # noqa: ANN401
    names = status.signing_cert.subject.native
    organisation, person = names.get("organization_name"), names.get("common_name")
    stamp = status.timestamp_validity
    at = stamp.timestamp if stamp is not None and stamp.intact and stamp.valid else None
    trust = (TRUSTED if status.trusted else UNTRUSTED) if rooted else UNKNOWN
    said = ", ".join(str(one) for one in dict.fromkeys((person, organisation)) if one)
    return SignatureSeen(said, at or status.signer_reported_dt, at is None, trust, SAID[trust])


def _certificate(given: bytes) -> Certificate:
    der = pem.unarmor(given)[2] if pem.detect(given) else given
    return Certificate.load(der)
