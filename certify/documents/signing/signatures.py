"""Checking signed copies: the issued bytes, signatures put after them, and nothing else. pyHanko checks them.

What a file says is compared by its own cross-references, so it matters that they go on from those of the issued file.
A visible signature always hides what lies under it: its size is bounded, and the issued bytes stay the record.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffResult,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON, ROOT_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko_certvalidator import ValidationContext

from certify.documents.bounded import bounded
from certify.documents.signing.signers import SignatureSeen, certificates, seen

# What may come after the issued revision, whose form is empty: signature fields, the flag that tells of them, the
# lock of a certifying signature, proofs of long-term validity, the date of change. One policy for every signature.
SIGNING = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule({*ROOT_EXEMPT_STRICT_COMPARISON, "/Perms"})  # type: ignore[no-untyped-call]
        if isinstance(rule, CatalogModificationRule)
        else rule
        for rule in DEFAULT_DIFF_POLICY.global_rules
    ],
    form_rule=FormUpdatingRule(
        [SigFieldCreationRule(allow_new_visible_after_certify=True), SigFieldModificationRule()],  # type: ignore[no-untyped-call]
        {*ACROFORM_EXEMPT_STRICT_COMPARISON, "/SigFlags"},
    ),
)
END = re.compile(rb"startxref\s+(\d+)\s+%%EOF(\r\n|\r|\n)?\Z")
LARGEST = 595 * 842 / 8  # square points: an eighth of a page, which no signature or seal needs
EDITED = "Nội dung tệp đã bị sửa hoặc thêm ngoài chữ ký số; chỉ nhận bản phát hành được ký nguyên vẹn."
UNCOVERED = "Có phần của tệp không được chữ ký nào bao trùm; hãy ký lại bản phát hành."
UNSIGNED = "Tệp chưa có chữ ký số nào; hãy ký bằng phần mềm của cơ quan rồi tải lên lại."
UNREADABLE = "Không đọc được tệp PDF này; tệp hỏng hoặc không do phần mềm ký số tạo ra."
STRANGE_KIND = "thuộc loại hoặc dùng thuật toán mà hệ thống không nhận; hãy ký theo chuẩn PAdES với SHA-256 trở lên."


@dataclass(frozen=True)
class Check:
    """Whether a signed copy is accepted; `reasons` are Vietnamese sentences that say why it is not."""

    accepted: bool
    reasons: tuple[str, ...]
    signatures: tuple[SignatureSeen, ...] = ()


class _Refusal(Exception):  # noqa: N818
    """Why a copy is refused."""


def check(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """`examine` in a process of its own, so that no file can stop the server; it takes a second or two."""
    return bounded(examine, issued, signed, roots, at) or Check(False, (UNREADABLE,))


def examine(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """Compare a signed copy with the issued bytes and check every signature in it; nothing is fetched.

    `roots` are certificates (PEM or DER) the site trusts; trust is told, as at `at`, and decides nothing. Accepted is
    a copy whose first bytes are the issued ones, with one signature or more, each intact, and no change but signing.
    No file makes this raise.
    """
    try:
        return _checked(issued, signed, certificates(roots), at)
    except _Refusal as refusal:
        return Check(False, (str(refusal),))
    except Exception:  # a hostile file may break the parser anywhere
        return Check(False, (UNREADABLE,))


def _checked(issued: bytes, signed: bytes, roots: Sequence[Certificate] | None, at: datetime) -> Check:
    _same_beginning(issued, signed)
    given, reader = PdfFileReader(BytesIO(issued)), PdfFileReader(BytesIO(signed))
    _gone_on(given, reader, len(issued))
    if not reader.embedded_regular_signatures:
        raise _Refusal(UNSIGNED)
    _only_signed(given, reader)
    _plain_fields(reader)
    context = ValidationContext(trust_roots=roots or [], allow_fetching=False, moment=at)
    statuses = [_status(one, number, context) for number, one in enumerate(reader.embedded_signatures, start=1)]
    signs = list(zip(reader.embedded_signatures, statuses, strict=True))
    reasons = tuple(_faults(signs, signed))
    signers = (
        seen(status, roots, at, intact=_intact(status), covers=_covers(one, signed))
        for one, status in signs
        if _regular(one)
    )
    return Check(not reasons, reasons, tuple(signers))


def _same_beginning(issued: bytes, signed: bytes) -> None:
    if not signed.startswith(b"%PDF-"):
        raise _Refusal("Tệp này không phải PDF.")
    if signed == issued:
        raise _Refusal("Tệp này là bản phát hành, chưa có chữ ký số nào; hãy ký rồi tải lên lại.")
    if issued.startswith(signed):
        raise _Refusal("Tệp bị cắt cụt khi tải; hãy tải lên lại cả tệp đã ký.")
    if not signed.startswith(issued):
        raise _Refusal(
            "Tệp này không phải bản đã tải về để ký: phần đầu khác bản phát hành. Hãy tải lại bản PDF ở trang này, ký "
            "trực tiếp lên tệp đó (không in ra, không xuất lại) rồi tải lên."
        )
    if not END.search(signed[-64:]):
        raise _Refusal(UNCOVERED)


def _gone_on(given: PdfFileReader, reader: PdfFileReader, length: int) -> None:
    """The file's own chain of revisions starts with the issued ones and what follows lies after them.

    Without this the issued bytes could stand at the head of another document that never refers to them.
    """
    if "/Encrypt" in reader.trailer_view:
        raise _Refusal("Tệp bị mã hoá hoặc đặt mật khẩu; hãy ký bản phát hành mà không đặt mật khẩu.")
    places = [_xref(reader, number) for number in range(reader.total_revisions)]
    same = [_xref(given, number) for number in range(given.total_revisions)]
    after = places[len(same) :]
    if places[: len(same)] != same or any(at < length for at in after) or after != sorted(set(after)):
        raise _Refusal(EDITED)
    # Some programs take the last pointer, some the last one before an end mark: there must be only one answer.
    told = END.search(reader.stream.getvalue()[-64:])
    if told is None or int(told[1]) != reader.last_startxref:
        raise _Refusal(UNCOVERED)


def _xref(reader: PdfFileReader, revision: int) -> int:
    return int(reader.xrefs.get_xref_container_info(revision).start_location)


def _only_signed(given: PdfFileReader, reader: PdfFileReader) -> None:
    """Between the issued revision and the end nothing may differ but signatures and their proofs."""
    result = SIGNING.review_file(reader, given.total_revisions - 1)
    level = result.modification_level if isinstance(result, DiffResult) else ModificationLevel.OTHER
    locks = set(_value(reader.root, "/Perms", {}))
    if level > ModificationLevel.FORM_FILLING or not locks <= {"/DocMDP"} or _names(given) != _names(reader):
        raise _Refusal(EDITED)


def _names(reader: PdfFileReader) -> list[str]:
    """What the file calls itself, in both kinds of metadata; a signing tool writes only the date and its own name."""
    info, xmp = reader.trailer["/Info"], reader.document_meta_view
    told = (info["/Title"], info["/Author"], xmp.title, xmp.author)
    return [str(getattr(one, "value", one)) for one in told]


def _plain_fields(reader: PdfFileReader) -> None:
    """Every field is a signature that was made, of modest size, without an action (ISO 19005-3, 6.4.1)."""
    fields = list(enumerate_sig_fields(reader))
    if sum(value is not None for _, value, _ in fields) != len(reader.embedded_signatures):
        raise _Refusal(f"Có chữ ký {STRANGE_KIND}")
    for _, value, reference in fields:
        field = reference.get_object()
        for part in (field, *(kid.get_object() for kid in _value(field, "/Kids", ()))):
            if not {"/A", "/AA"}.isdisjoint(part) or (value is None and _area(part)):
                raise _Refusal(EDITED)
            if _area(part) > LARGEST:
                raise _Refusal("Khung chữ ký hiển thị quá lớn, có thể che nội dung; hãy ký lại với khung nhỏ hơn.")


def _area(part: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = (float(one) for one in _value(part, "/Rect", (0, 0, 0, 0)))
    return abs((right - left) * (top - bottom))


def _value(container: Any, key: str, without: Any) -> Any:  # noqa: ANN401
    return container[key] if key in container else without  # noqa: SIM401  (get() doesn't follow references)


def _regular(one: EmbeddedPdfSignature) -> bool:
    return one.sig_object_type != "/DocTimeStamp"


def _status(one: EmbeddedPdfSignature, number: int, context: ValidationContext) -> Any:  # noqa: ANN401
    try:
        check_one = validate_pdf_signature if _regular(one) else validate_pdf_timestamp
        return check_one(one, context, diff_policy=SIGNING)
    except Exception as error:
        raise _Refusal(f"Chữ ký thứ {number} {STRANGE_KIND}") from error


def _faults(signs: Sequence[tuple[EmbeddedPdfSignature, Any]], signed: bytes) -> Iterator[str]:
    for number, (one, status) in enumerate(signs, start=1):
        if not _intact(status):
            yield f"Chữ ký thứ {number} không còn toàn vẹn: nội dung đã đổi sau khi ký."
        elif not _covers(one, signed):
            yield f"Chữ ký thứ {number} không bao trùm cả tệp lúc ký; hãy ký lại bản phát hành."
    last, status = signs[-1]
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE and not _proofs_only(last, status, signed):
        yield UNCOVERED


def _intact(status: Any) -> bool:  # noqa: ANN401
    return bool(status.intact and status.valid and status.docmdp_ok)


def _covers(one: EmbeddedPdfSignature, signed: bytes) -> bool:
    """It leaves out its own value and nothing else, and reaches the end of its revision."""
    start, left, right, _ = (int(place) for place in one.byte_range)
    hole = signed[left:right]
    own = hole[:1] + hole[-1:] == b"<>" and bytes.fromhex(hole[1:-1].decode("ascii")) == one.pkcs7_content
    return start == 0 and own and one.coverage is not None and one.coverage >= SignatureCoverageLevel.ENTIRE_REVISION


def _proofs_only(last: EmbeddedPdfSignature, status: Any, signed: bytes) -> bool:  # noqa: ANN401
    """After the last signature come only proofs of its long-term validity, each a whole revision."""
    level = status.modification_level
    rest = signed[int(last.byte_range[2]) + int(last.byte_range[3]) :]
    revisions = last.reader.total_revisions - 1 - last.signed_revision
    return level is not None and level <= ModificationLevel.LTA_UPDATES and rest.count(b"%%EOF") == revisions > 0
