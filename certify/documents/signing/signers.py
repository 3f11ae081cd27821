"""Who signed: what a checked signature tells of its signer, its time and the authority behind the certificate."""

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

    `trust` tells whether a root of the site stands behind the certificate, `said` says it in Vietnamese. `intact`:
    what it signed is unchanged; `covers`: it signed the whole of its revision of the file.
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
    """What pyHanko's `status` of a signature tells, with the trust as at `at`."""
    trust, said = _trust(status, roots, at)
    moment, claimed = _moment(status)
    return SignatureSeen(_name(status.signing_cert), moment, claimed, trust, said, intact, covers)


def certificates(given: Sequence[bytes]) -> list[Certificate] | None:
    """The site's roots, from files with one or several certificates (PEM or DER); None when one can't be read."""
    try:
        ders = [der for one in given for der in (_unarmored(one) if pem.detect(one) else [one])]
        loaded = [Certificate.load(der, strict=True) for der in ders]
        # Certificates are parsed when first used: now, so that a broken one can't spoil the check of a file.
        return [one for one in loaded if one.native]
    except (ValueError, TypeError):
        return None


def _unarmored(given: bytes) -> list[bytes]:
    return [der for _, _, der in pem.unarmor(given, multiple=True)]


def _name(certificate: Certificate) -> str:
    names = certificate.subject.native
    told = (str(names[part])[:LONGEST_NAME] for part in ("common_name", "organization_name") if names.get(part))
    return ", ".join(dict.fromkeys(told))


def _moment(status: Any) -> tuple[datetime | None, bool]:  # noqa: ANN401
    """The time of signing and whether only the signer claims it; a time without a zone is Viet Nam's."""
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
