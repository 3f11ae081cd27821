"""The hash chain over the log: each link is the hash of a record and the link before it."""

from collections.abc import Mapping
from typing import Any

from certify.domain.hashing import canonical_json, sha256_of

# The link before the first record.
BEGINNING = "0" * 64


def link(previous: str, position: int, record: Mapping[str, Any]) -> str:
    """The SHA-256 (hex) that links a record, as JSON-able data, into the chain at a position (from 1)."""
    return sha256_of(canonical_json({"previous": previous, "position": position, "record": record}))
