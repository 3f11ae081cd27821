"""Who signed: what a signature says about its signer, its time and the authority behind the certificate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from msgspec import Struct
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from certify.documents.pdf.pages import day
from certify.documents.signing.refusal import Refusal
from certify.documents.signing.strength import algorithm_of
from certify.domain.days import LOCAL

TRUSTED, UNTRUSTED, UNKNOWN = "trusted", "untrusted", "unknown"
ISSUED_BY = "Chứng thư do tổ chức mà hệ thống tin cậy cấp, có hiệu lực lúc ký (chưa kiểm tra việc thu hồi)."
EXPIRED = "Chứng thư đã hết hiệu lực lúc ký (hiệu lực từ {} đến {})."
EARLY = "Chứng thư chưa có hiệu lực lúc ký (hiệu lực từ {} đến {})."
SELF_SIGNED = "Chứng thư tự ký, không do tổ chức chứng thực nào cấp."
NOT_FOR_SIGNING = "Chứng thư không được cấp để ký văn bản."
STRANGER = "Chứng thư do tổ chức không có trong danh sách mà hệ thống tin cậy cấp."
UNPROVEN = "Chứng thư do tổ chức mà hệ thống tin cậy cấp, nhưng chuỗi chứng thư không kiểm được ở lúc ký."
NO_ROOTS = "Hệ thống chưa khai báo tổ chức chứng thực nào nên chưa kết luận về chứng thư."
BROKEN_ROOTS = "Chứng thư gốc khai báo trong hệ thống không đọc được nên chưa kết luận; hãy báo quản trị hệ thống."
STRANGE_KIND = "thuộc loại mà hệ thống không đọc được; hãy ký theo chuẩn PAdES hoặc CMS với SHA-256 trở lên."
LONGEST_NAME = 200
USAGES = {"digital_signature", "non_repudiation"}


class Signer(Struct, frozen=True):
    """Who signed, when and with what.

    `claimed`: the time is that of the signer's own clock, not a trusted timestamp. `trust` says whether the certificate
    leads to a root of the site, `said` explains it in Vietnamese. `intact`: what was signed is unchanged.
    """

    signer: str
    signed_at: datetime | None
    claimed: bool
    trust: str
    said: str
    intact: bool
    algorithm: str


def signer_of(
    signature: EmbeddedPdfSignature, number: int, roots: Sequence[Certificate] | None, at: datetime
) -> Signer:
    """What a signature says; the certificate is judged at the time of signing, without one at the moment `at`.

    Raises Refusal when the signature, the file's `number`th, is of a kind that can't be read.
    """
    try:
        status = _status(signature, roots, at)
        moment, claimed = _moment(status)
        trust, said = _trust(status, roots, moment or at)
        intact = bool(status.intact and status.valid)
        return Signer(_name(status.signing_cert), moment, claimed, trust, said, intact, algorithm_of(signature))
    except Exception as error:  # the library raises errors of many kinds on what it doesn't know
        raise Refusal(f"Chữ ký thứ {number} {STRANGE_KIND}") from error


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


def _status(signature: EmbeddedPdfSignature, roots: Sequence[Certificate] | None, at: datetime) -> Any:  # noqa: ANN401
    """pyHanko's status of a signature: the digest, the signature's value and the chain of certificates."""
    moment = _zoned(signature.self_reported_timestamp) or at
    context = ValidationContext(trust_roots=roots or [], allow_fetching=False, moment=moment)
    if signature.sig_object_type == "/DocTimeStamp":
        return validate_pdf_timestamp(signature, context, skip_diff=True)
    usage = KeyUsageConstraints(key_usage=USAGES, match_all_key_usages=False)
    return validate_pdf_signature(signature, context, key_usage_settings=usage, skip_diff=True)


def _name(certificate: Certificate) -> str:
    names = certificate.subject.native
    parts = (str(names[key])[:LONGEST_NAME] for key in ("common_name", "organization_name") if names.get(key))
    return ", ".join(dict.fromkeys(parts))


def _moment(status: Any) -> tuple[datetime | None, bool]:  # noqa: ANN401
    """The time of signing, and whether only the signer claims it."""
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is not None and stamp.intact and stamp.valid and stamp.trusted:
        return stamp.timestamp, False
    return _zoned(getattr(status, "signer_reported_dt", None)), True


def _zoned(moment: datetime | None) -> datetime | None:
    """A time without a zone is taken as Vietnam's."""
    return moment.replace(tzinfo=LOCAL) if moment is not None and moment.tzinfo is None else moment


def _trust(status: Any, roots: Sequence[Certificate] | None, at: datetime) -> tuple[str, str]:  # noqa: ANN401
    certificate = status.signing_cert
    first, last = certificate.not_valid_before, certificate.not_valid_after
    if not first <= at <= last:
        days = (day(first.astimezone(LOCAL)), day(last.astimezone(LOCAL)))
        return UNTRUSTED, (EARLY if at < first else EXPIRED).format(*days)
    if status.trusted:
        return TRUSTED, ISSUED_BY
    if certificate.self_signed != "no":
        return UNTRUSTED, SELF_SIGNED
    if not roots:
        return UNKNOWN, BROKEN_ROOTS if roots is None else NO_ROOTS
    return UNTRUSTED, _doubt(status)


def _doubt(status: Any) -> str:  # noqa: ANN401
    usage = status.signing_cert.key_usage_value
    if usage is not None and not USAGES & usage.native:
        return NOT_FOR_SIGNING
    unknown = status.trust_problem_indic is AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND
    return STRANGER if unknown else UNPROVEN
