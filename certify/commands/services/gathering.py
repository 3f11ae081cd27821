"""A request as it comes in, byte by byte if its sender likes: whether it is there as a whole, or will not be taken.

Only how long the request is is read here; what it says is the server's business once it is there.
"""

import re
from collections.abc import Iterator

from certify.domain.limits import SIGNED_COPY

# Bytes: the request line and the header fields; the whole request.
LARGEST_HEAD = 64_000
LARGEST = SIGNED_COPY.request + LARGEST_HEAD
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"[0-9]{1,15}")


class Gathering:
    """What has come of one request. `complete` says that all is there, `refusal` why it won't be taken ("": it may)."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.received = bytearray()
        self.refusal = ""
        self.expects_word = False
        self._length: int | None = None

    def feed(self, data: bytes) -> None:
        """Take what has come."""
        looked_at = max(len(self.received) - len(_END), 0)
        self.received += data
        if self._length is None:
            end = self.received.find(_END, looked_at)
            if end >= 0:
                self._read_head(bytes(self.received[:end]), end + len(_END))
            elif len(self.received) > LARGEST_HEAD:
                self.refusal = "431 Request Header Fields Too Large"

    @property
    def head_is_there(self) -> bool:
        return self._length is not None

    @property
    def complete(self) -> bool:
        return self._length is not None and len(self.received) >= self._length

    def _read_head(self, head: bytes, start: int) -> None:
        fields = list(_fields(head))
        lengths = {value for name, value in fields if name == b"content-length"}
        named = {name for name, _ in fields}
        if b"transfer-encoding" in named:
            self.refusal = "411 Length Required"
        elif len(lengths) > 1 or not all(_LENGTH.fullmatch(value) for value in lengths):
            self.refusal = "400 Bad Request"
        else:
            self._length = start + int(lengths.pop() if lengths else 0)
            self.refusal = "413 Content Too Large" if self._length > LARGEST else ""
        self.expects_word = (b"expect", b"100-continue") in fields


def _fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The header fields: names in lower case, values without spaces around them, in lower case."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        yield name.strip().lower(), value.strip().lower()
