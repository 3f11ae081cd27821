"""Checking signed copies: the issued bytes, signatures after them, and nothing else."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from asn1crypto.x509 import Certificate
from msgspec import Struct
from msgspec.structs import asdict

from certify.documents.bounded import bounded
from certify.documents.signing.document import Document
from certify.documents.signing.places import check_places
from certify.documents.signing.refusal import Refusal
from certify.documents.signing.signers import Signer, certificates, signer_of
from certify.documents.signing.states import (
    Signature,
    check_beginning,
    check_revisions,
    check_states,
    signatures_of,
)
from certify.documents.signing.strength import weakness_of

MOST_SECONDS = 10
NOT_A_PDF = "Tệp này không phải PDF."
UNSIGNED = "Tệp chưa có chữ ký số nào; hãy ký bằng phần mềm của cơ quan rồi tải lên lại."
UNREADABLE = "Không đọc được tệp PDF này; tệp hỏng hoặc không do phần mềm ký số tạo ra."

# The libraries log whatever they can't make sense of, with the names of signers and traces of their own in it.
for library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(library).setLevel(logging.CRITICAL + 1)


class SignatureSeen(Signer, frozen=True):
    """One signature, with its signer; `covers`: it signed the whole of the file as it was then."""

    covers: bool


class Check(Struct, frozen=True):
    """Whether a signed copy is accepted; `reasons` are Vietnamese sentences that say why it is not.

    `readable` is False when nothing could be said about the file, because it is damaged or no PDF.
    """

    accepted: bool
    reasons: tuple[str, ...]
    signatures: tuple[SignatureSeen, ...] = ()
    readable: bool = True


def check(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """`examine` in a process of its own, so that no file can bring the server down; it takes a second or two."""
    verdict = bounded(examine, issued, signed, roots, at, seconds=MOST_SECONDS)
    return verdict or Check(False, (UNREADABLE,), readable=False)


def examine(issued: bytes, signed: bytes, roots: Sequence[bytes], at: datetime) -> Check:
    """Compare a signed copy with the issued bytes and check every signature in it; nothing is fetched.

    `roots` are the certificates (PEM or DER) that the site trusts; the state of a certificate is reported but decides
    nothing. A copy is accepted when it begins with the issued bytes, has at least one signature, every signature is
    intact and strong, signing is the only change, and no signature hides what was issued. No file makes this raise.
    """
    seen: list[SignatureSeen] = []
    try:
        if not signed.startswith(b"%PDF-"):
            return Check(False, (NOT_A_PDF,), readable=False)
        reasons = tuple(_reasons(issued, signed, certificates(roots), at, seen))
    except Refusal as refusal:
        reasons = (str(refusal),)
    except Exception:  # a hostile file may break the parser anywhere
        return Check(False, (UNREADABLE,), tuple(seen), readable=False)
    return Check(not reasons, reasons, tuple(seen))


def _reasons(
    issued: bytes, signed: bytes, roots: Sequence[Certificate] | None, at: datetime, seen: list[SignatureSeen]
) -> Iterator[str]:
    """Why the copy is refused; every signature is added to `seen` as it is found."""
    check_beginning(issued, signed)
    original, whole = Document(issued), Document(signed)
    check_revisions(original, len(issued), whole, signed)
    signatures = signatures_of(whole, signed)
    if all(signature.stamps_time for signature in signatures):
        raise Refusal(UNSIGNED)
    faults: list[str] = []
    for number, signature in enumerate(signatures, start=1):
        signer = signer_of(signature.embedded, number, roots, at)
        faults += _faults(signature, number, signer)
        if not signature.stamps_time:
            seen.append(SignatureSeen(**asdict(signer), covers=signature.covers))
    if not faults:
        check_states(issued, signed, signatures)
        check_places(original, issued, whole)
    yield from faults


def _faults(signature: Signature, number: int, signer: Signer) -> Iterator[str]:
    weakness = weakness_of(signature.embedded)
    if weakness:
        yield f"Chữ ký thứ {number} {weakness}"
    elif not signer.intact:
        yield f"Chữ ký thứ {number} không còn khớp với nội dung tệp: có phần khác với lúc ký."
    elif not signature.covers:
        yield f"Chữ ký thứ {number} không bao trùm cả tệp lúc ký; hãy ký lại bản phát hành."
