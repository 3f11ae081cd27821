"""Ends of the chain as lines that are kept elsewhere: signed, so that nobody without the site's key can write one.

Lines of former releases bear no signature; they count only above the first one that does.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace  # noqa: TID251  Head is a data class
from datetime import datetime

from certify.domain.hashing import canonical_json


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment (ISO 8601): the position of its last link, and that link's SHA-256."""

    at: str
    position: int
    sha256: str
    signed: bool = field(default=True, compare=False)


class HeadError(ValueError):
    """A line is no end of a chain, or wasn't signed with the site's key; the message says which, in Vietnamese."""


def line_of(head: Head, key: str) -> str:
    """The line to keep: JSON with a signature made with the site's key."""
    return json.dumps({**_said(head), "signature": _signature(head, key)})


def heads_in(text: str, key: str) -> Iterator[Head]:
    """The ends that some lines hold. Raises HeadError for a line that this site did not sign."""
    signed = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            head = _head(line, key, number)
            if signed and not head.signed:
                raise HeadError(f"dòng {number} không có chữ ký của hệ thống.")
            signed = head.signed
            yield head


def _head(line: str, key: str, number: int) -> Head:
    try:
        data = json.loads(line)
        head = Head(str(data["at"]), int(data["position"]), str(data["sha256"]))
        if datetime.fromisoformat(head.at).tzinfo is None:
            raise ValueError(head.at)
        signature = str(data.get("signature", ""))
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise HeadError(f"dòng {number} không phải mã đầu chuỗi của nhật ký.") from fault
    if not signature:
        return replace(head, signed=False)
    if not hmac.compare_digest(signature.encode(), _signature(head, key).encode()):
        raise HeadError(f"dòng {number} không do hệ thống này ký.")
    return head


def _said(head: Head) -> dict[str, object]:
    return {"at": head.at, "position": head.position, "sha256": head.sha256}


def _signature(head: Head, key: str) -> str:
    """HMAC-SHA256 (hex); what is signed begins with its purpose, since the key has other uses."""
    signed = f"certify audit head {canonical_json(_said(head))}"
    return hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()
