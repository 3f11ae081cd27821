"""Who signed: what a checked signature says about its signer, its time and the authority behind the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate

from certify.documents.pdf.pages import day
from certify.domain.days import LOCAL

TRUSTED, UNTRUSTED, UNKNOWN = "trusted", "untrusted", "unknown"
ISSUED_BY = "Chứng thư do tổ chức mà hệ thống tin cậy cấp (chưa kiểm tra việc thu hồi)."
STRANGER = "Chứng thư không do tổ chức mà hệ thống tin cậy cấp, hoặc không dùng để ký văn bản."
NO_ROOTS = "Hệ thống chưa khai báo tổ chức chứng thực nào nên chưa kết luận về chứng thư."
BROKEN_ROOTS = "Chứng thư gốc khai báo trong hệ thống không đọc được nên chưa kết luận; hãy báo quản trị hệ thống."
LONGEST_NAME = 200


@dataclass(frozen=True)
class SignatureSeen:
    """One signature: by whom, when (`claimed`: by the signer's own clock, not a trusted timestamp), and its state.

    `trust` says whether the certificate leads to a root of the site, `said` explains it in Vietnamese. `intact`: what
    it signed is unchanged; `covers`: it signed the whole of its revision of the file.
    """

    signer: str
    signed_at: datetime | None
    claimed: bool
    trust: str
    said: str
    intact: bool
    covers: bool


def seen(
    status: Any,  # noqa: ANN401
    roots: Sequence[Certificate] | None,
    at: datetime,
    *,
    intact: bool,
    covers: bool,
) -> SignatureSeen:
    """A signature from pyHanko's `status` of it, with the trust at the moment `at`."""
    trust, said = _trust(status, roots, at)
    moment, claimed = _moment(status)
    return SignatureSeen(_name(status.signing_cert), moment, claimed, trust, said, intact, covers)


def certificates(files: Sequence[bytes]) -> list[Certificate] | None:
    """The site's roots, from files with one or several certificates (PEM or DER); None when one can't be read."""
    try:
        ders = [der for content in files for der in (_unarmored(content) if pem.detect(content) else [content])]
        loaded = [Certificate.load(der, strict=True) for der in ders]
        # Certificates are parsed on first use: use them now, so that a broken one can't spoil the check of a file.
        return [certificate for certificate in loaded if certificate.native]
    except (ValueError, TypeError):
        return None


def _unarmored(content: bytes) -> list[bytes]:
    return [der for _, _, der in pem.unarmor(content, multiple=True)]


def _name(certificate: Certificate) -> str:
    names = certificate.subject.native
    parts = (str(names[key])[:LONGEST_NAME] for key in ("common_name", "organization_name") if names.get(key))
    return ", ".join(dict.fromkeys(parts))


def _moment(status: Any) -> tuple[datetime | None, bool]:  # noqa: ANN401
    """The time of signing, and whether only the signer claims it; a time without a zone is taken as Vietnam's."""
    stamp = status.timestamp_validity
    if stamp is not None and stamp.intact and stamp.valid and stamp.trusted:
        return stamp.timestamp, False
    claimed: datetime | None = status.signer_reported_dt
    if claimed is not None and claimed.tzinfo is None:
        return claimed.replace(tzinfo=LOCAL), True
    return claimed, True


def _trust(status: Any, roots: Sequence[Certificate] | None, at: datetime) -> tuple[str, str]:  # noqa: ANN401
    first, last = status.signing_cert.not_valid_before, status.signing_cert.not_valid_after
    if not first <= at <= last:
        days = f"từ {day(first.astimezone(LOCAL))} đến {day(last.astimezone(LOCAL))}"
        return UNTRUSTED, f"Chứng thư chỉ có hiệu lực {days}, không có hiệu lực lúc kiểm tra."
    if not roots:
        return UNKNOWN, BROKEN_ROOTS if roots is None else NO_ROOTS
    return (TRUSTED, ISSUED_BY) if status.trusted else (UNTRUSTED, STRANGER)
