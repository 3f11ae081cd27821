"""The states of a signed file: what stood in it when it was issued, at each signature, and at the end.

A signature signs the file from its first byte to the end of its own revision. Cut there, the file is exactly what the
signer had, so each state is read for itself and compared with the one before.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from pyhanko.pdf_utils.generic import Reference
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature

from certify.documents.signing.changes import check_step
from certify.documents.signing.document import Document, dictionary, raw
from certify.documents.signing.fields import Field, fields_of
from certify.documents.signing.refusal import AGAIN, Refusal
from certify.documents.signing.sameness import Comparison

END = re.compile(rb"startxref\s+(\d+)\s+%%EOF(\r\n|\r|\n)?\Z")
TAIL = 64
TABLE = re.compile(rb"\s{0,2}(xref\s|\d+\s+\d+\s+obj\b)")
OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s+(\d{1,5})\s+obj\b")

UNCOVERED = "Có phần của tệp không được chữ ký nào bao trùm; hãy ký lại bản phát hành."
RESAVED = "Tệp được lưu thêm một lần sau chữ ký cuối cùng; hãy nộp tệp đúng như phần mềm ký số tạo ra."
AMBIGUOUS = f"Phần thêm sau bản phát hành có thể được các chương trình đọc PDF hiểu theo nhiều cách. {AGAIN}"
OTHER_CHAIN = f"Phần thêm sau bản phát hành không nối tiếp bản phát hành. {AGAIN}"


class Signature(Struct, frozen=True):
    """A signature of the file, with the field it stands in; `covers` when it leaves out only its own value."""

    embedded: EmbeddedPdfSignature
    field: Field
    end: int
    covers: bool

    @property
    def stamps_time(self) -> bool:
        """Whether it is a timestamp of the document, which nobody signs."""
        return bool(self.embedded.sig_object_type == "/DocTimeStamp")


def check_beginning(issued: bytes, signed: bytes) -> None:
    """Refuse a file that doesn't go on from the issued bytes to an end mark."""
    if signed == issued:
        raise Refusal("Tệp này là bản phát hành, chưa có chữ ký số nào; hãy ký rồi tải lên lại.")
    if issued.startswith(signed):
        raise Refusal("Tệp bị cắt cụt khi tải; hãy tải lên lại cả tệp đã ký.")
    if not signed.startswith(issued):
        raise Refusal(
            "Tệp này không phải bản đã tải về để ký: phần đầu khác bản phát hành. Hãy tải lại bản PDF ở trang này, ký "
            "trực tiếp lên tệp đó (không in ra, không xuất lại) rồi tải lên."
        )
    if not END.search(signed[-TAIL:]):
        raise Refusal(UNCOVERED)


def check_revisions(issued: Document, length: int, signed: Document, content: bytes) -> None:
    """Refuse a file whose own chain of revisions doesn't begin with the issued ones and go on after them.

    Without this check the issued bytes could be the head of another document that never refers to them.
    """
    offsets, first = _offsets(signed), _offsets(issued)
    added = offsets[len(first) :]
    if offsets[: len(first)] != first or any(offset < length for offset in added) or added != sorted(set(added)):
        raise Refusal(OTHER_CHAIN)
    if not all(TABLE.match(content, offset) for offset in added) or _shadows(issued, length, signed, content):
        raise Refusal(AMBIGUOUS)
    # Some programs use the last pointer, some the last one before an end mark: both must be the same.
    pointer = END.search(content[-TAIL:])
    if pointer is None or int(pointer[1]) != offsets[-1]:
        raise Refusal(UNCOVERED)


def _shadows(issued: Document, length: int, signed: Document, content: bytes) -> bool:
    """Whether an object is written behind the issued bytes under the number of an issued one, but in no table.

    A program that mends a file collects objects without the tables, and would show that one.
    """
    for header in OBJECT.finditer(content, length):
        key = Reference(int(header[1]), int(header[2]), signed)
        if key.idnum < int(issued.trailer["/Size"]) and header.start() not in _places(signed, key):
            return True
    return False


def _places(document: Document, key: Reference) -> set[object]:
    """Where the tables of all revisions say that an object is."""
    return {document.xrefs.get_historical_ref(key, number) for number in range(document.total_revisions)}


def _offsets(document: Document) -> list[int]:
    return [int(document.xrefs.get_startxref_for_revision(number)) for number in range(document.total_revisions)]


def signatures_of(document: Document, content: bytes) -> list[Signature]:
    """The signatures of a file in the order in which they were made."""
    signatures = (_signature(document, field, content) for field in fields_of(document) if field.signed)
    return sorted(signatures, key=lambda signature: signature.end)


def _signature(document: Document, field: Field, content: bytes) -> Signature:
    embedded = EmbeddedPdfSignature(document, field.content, field.name)
    start, left, right, rest = (int(offset) for offset in embedded.byte_range)
    hole = content[left:right]
    end = right + rest
    own = hole[:1] + hole[-1:] == b"<>" and bytes.fromhex(hole[1:-1].decode("ascii")) == embedded.pkcs7_content
    mark = END.search(content[max(0, end - TAIL) : end])
    whole = mark is not None and int(mark[1]) in _offsets(document) and end <= len(content)
    return Signature(embedded, field, end, start == 0 and own and whole)


def check_states(issued: bytes, signed: bytes, signatures: Sequence[Signature]) -> None:
    """Refuse a file whose states differ in anything but signing, or in which something follows the last signature."""
    states = [Document(issued), *(Document(signed[: signature.end]) for signature in signatures)]
    for number, state in enumerate(states):
        if sum(field.signed for field in fields_of(state)) != number:
            raise Refusal(UNCOVERED)
    for before, after in pairwise(states):
        check_step(before, after)
    _check_locks(signatures)
    if signatures[-1].end != len(signed):
        _check_rest(states[-1], Document(signed))


def _check_rest(last: Document, whole: Document) -> None:
    """Behind the last signature only proofs of long-term validity may follow."""
    check_step(last, whole)
    before, after = (dictionary(raw(document.root, "/DSS")) for document in (last, whole))
    if not after or Comparison().same(before, after):
        raise Refusal(RESAVED)


def _check_locks(signatures: Sequence[Signature]) -> None:
    for number, signature in enumerate(signatures, start=1):
        later = [follower for follower in signatures[number:] if not follower.stamps_time]
        if later and _locked(signature.embedded, later):
            raise Refusal(
                f"Chữ ký thứ {number} khoá tệp, không cho ký thêm, nhưng sau đó lại có chữ ký khác; hãy ký lại bản "
                "phát hành và không chọn khoá tệp khi ký."
            )


def _locked(signature: EmbeddedPdfSignature, later: Sequence[Signature]) -> bool:
    level, lock = signature.docmdp_level, signature.fieldmdp
    named = lock is not None and any(lock.is_locked(follower.field.name) for follower in later)
    return level is MDPPerm.NO_CHANGES or named
