"""Zip archives as streams, and plain names for files."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from certify.domain.texts import decomposed


class _Outlet(io.RawIOBase):
    """A file for a zip to be written to, which keeps only the pieces since the last `drain`, never the whole."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:  # noqa: ANN401
        self.pieces.append(bytes(piece))
        return len(self.pieces[-1])

    def drain(self) -> bytes:
        """What was written since the last call."""
        pieces, self.pieces = b"".join(self.pieces), []
        return pieces


def zipped(files: Iterable[tuple[str, date, bytes]]) -> Iterator[bytes]:
    """A zip of (name, day, content), piece by piece. The same files give the same bytes."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, on, content in files:
            entry = zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
            yield outlet.drain()
    yield outlet.drain()


def file_name(*parts: str) -> str:
    """Parts in plain ASCII letters, digits and hyphens, joined: "05/BC-LĐTBXH", "30553" → "05-BC-LDTBXH-30553"."""
    joined = "-".join(part for part in parts if part).replace("đ", "d").replace("Đ", "D")
    letters = decomposed(joined).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")
