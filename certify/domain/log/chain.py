"""The hash chain over the log: each link is the hash of a record and the link before it; the seals of rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from msgspec import Struct, ValidationError, convert

from certify.domain.hashing import canonical_json, sha256_of

# The link before the first record.
BEGINNING = "0" * 64


def link(previous: str, position: int, record: Mapping[str, Any]) -> str:
    """The SHA-256 (hex) that links a record, as JSON-able data, into the chain at a position (from 1)."""
    return sha256_of(canonical_json({"previous": previous, "position": position, "record": record}))


# A seal begins with a SHA-256 (hex); then come so many digits for each value.
WHOLE, DIGITS = 64, 4


class SealedRows(Struct, frozen=True):
    """The rows of one table in a link: the sealed columns, and by key (JSON) the seal of each row; None: removed."""

    columns: list[str]
    rows: dict[str, str | None]


def seals_from(data: object) -> dict[str, SealedRows]:
    """What a link seals of rows, by table; nothing where it has not the shape that links are written in.

    Such a link is broken, and named so.
    """
    try:
        seals = convert(data, dict[str, SealedRows])
    except ValidationError:
        return {}
    lengths = {
        len(seal) - DIGITS * len(written.columns)
        for written in seals.values()
        for seal in written.rows.values()
        if seal is not None
    }
    return seals if lengths <= {WHOLE} else {}


def row_seal(values: Sequence[Any]) -> str:
    """The seal of a row: the SHA-256 (hex) of its values, then digits for each value that tell which one changed."""
    texts = [canonical_json(value) for value in values]
    marks = (f"{crc32(text.encode('utf-8')) & 0xFFFF:04x}" for text in texts)
    return _sha256_of_texts(texts) + "".join(marks)


def row_sha256(values: Sequence[Any]) -> str:
    """The SHA-256 (hex) of the values of a row, as JSON-able data."""
    return _sha256_of_texts([canonical_json(value) for value in values])


def _sha256_of_texts(texts: Sequence[str]) -> str:
    """The SHA-256 of the JSON of a list, given the JSON of each of its values."""
    return sha256_of(f"[{','.join(texts)}]")


def changed_values(seal: str, values: Sequence[Any]) -> list[int]:
    """The places of the values that differ from a seal; empty where only the SHA-256 as a whole tells it."""
    before, after = (
        [marks[place : place + DIGITS] for place in range(0, len(marks), DIGITS)]
        for marks in (seal[WHOLE:], row_seal(values)[WHOLE:])
    )
    return [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
