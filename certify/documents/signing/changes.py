"""What a signed copy may change: nothing, but for signatures appended to the issued bytes.

A PDF is compared by its own cross-references, so they must continue those of the issued file. A visible signature
always hides what lies under it: its size is bounded, and the issued bytes remain the record.
"""

import re
from typing import Any

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

# What may follow the issued revision, whose form is empty: signature fields, the flag that announces them, the lock
# of a certifying signature, proofs of long-term validity, the date of change. One policy for every signature.
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

STRANGE_KIND = "thuộc loại hoặc dùng thuật toán mà hệ thống không nhận; hãy ký theo chuẩn PAdES với SHA-256 trở lên."


class Refusal(Exception):  # noqa: N818
    """A copy is refused; the message is a Vietnamese sentence that says why."""


def check_beginning(issued: bytes, signed: bytes) -> None:
    """Refuse a file that doesn't go on from the issued bytes to an end mark."""
    if not signed.startswith(b"%PDF-"):
        raise Refusal("Tệp này không phải PDF.")
    if signed == issued:
        raise Refusal("Tệp này là bản phát hành, chưa có chữ ký số nào; hãy ký rồi tải lên lại.")
    if issued.startswith(signed):
        raise Refusal("Tệp bị cắt cụt khi tải; hãy tải lên lại cả tệp đã ký.")
    if not signed.startswith(issued):
        raise Refusal(
            "Tệp này không phải bản đã tải về để ký: phần đầu khác bản phát hành. Hãy tải lại bản PDF ở trang này, ký "
            "trực tiếp lên tệp đó (không in ra, không xuất lại) rồi tải lên."
        )
    if not END.search(signed[-64:]):
        raise Refusal(UNCOVERED)


def check_revisions(issued: PdfFileReader, reader: PdfFileReader, length: int) -> None:
    """Refuse a file whose own chain of revisions doesn't begin with the issued ones and go on after them.

    Without this check the issued bytes could be the head of another document that never refers to them.
    """
    if "/Encrypt" in reader.trailer_view:
        raise Refusal("Tệp bị mã hoá hoặc đặt mật khẩu; hãy ký bản phát hành mà không đặt mật khẩu.")
    offsets = [_xref(reader, number) for number in range(reader.total_revisions)]
    issued_offsets = [_xref(issued, number) for number in range(issued.total_revisions)]
    added = offsets[len(issued_offsets) :]
    if (
        offsets[: len(issued_offsets)] != issued_offsets
        or any(offset < length for offset in added)
        or added != sorted(set(added))
    ):
        raise Refusal(EDITED)
    # Some programs use the last pointer, some the last one before an end mark: both must be the same.
    pointer = END.search(reader.stream.getvalue()[-64:])
    if pointer is None or int(pointer[1]) != reader.last_startxref:
        raise Refusal(UNCOVERED)


def _xref(reader: PdfFileReader, revision: int) -> int:
    return int(reader.xrefs.get_xref_container_info(revision).start_location)


def check_changes(issued: PdfFileReader, reader: PdfFileReader) -> None:
    """Refuse any change since the issued revision but signatures and their proofs."""
    result = SIGNING.review_file(reader, issued.total_revisions - 1)
    level = result.modification_level if isinstance(result, DiffResult) else ModificationLevel.OTHER
    locks = set(_value(reader.root, "/Perms", {}))
    if level > ModificationLevel.FORM_FILLING or not locks <= {"/DocMDP"} or _names(issued) != _names(reader):
        raise Refusal(EDITED)


def _names(reader: PdfFileReader) -> list[str]:
    """Title and author in both kinds of metadata; a signing tool writes only the date and its own name."""
    info, xmp = reader.trailer["/Info"], reader.document_meta_view
    names = (info["/Title"], info["/Author"], xmp.title, xmp.author)
    return [str(getattr(name, "value", name)) for name in names]


def check_fields(reader: PdfFileReader) -> None:
    """Refuse any field that is not a signature of modest size, without an action (ISO 19005-3, 6.4.1)."""
    fields = list(enumerate_sig_fields(reader))
    if sum(value is not None for _, value, _ in fields) != len(reader.embedded_signatures):
        raise Refusal(f"Có chữ ký {STRANGE_KIND}")
    for _, value, reference in fields:
        field = reference.get_object()
        for part in (field, *(kid.get_object() for kid in _value(field, "/Kids", ()))):
            if not {"/A", "/AA"}.isdisjoint(part) or (value is None and _area(part)):
                raise Refusal(EDITED)
            if _area(part) > LARGEST:
                raise Refusal("Khung chữ ký hiển thị quá lớn, có thể che nội dung; hãy ký lại với khung nhỏ hơn.")


def _area(part: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = (float(edge) for edge in _value(part, "/Rect", (0, 0, 0, 0)))
    return abs((right - left) * (top - bottom))


def _value(container: Any, key: str, without: Any) -> Any:  # noqa: ANN401
    return container[key] if key in container else without  # noqa: SIM401  (get() doesn't follow references)
