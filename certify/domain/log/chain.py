"""The chain over the log: each link is the hash of a record and of the link before it."""

from collections.abc import Mapping
from typing import Any

from certify.domain.hashing import canonical_json, sha256_of

# What stands before the first link.
BEGINNING = "0" * 64


def link(previous: str, position: int, record: Mapping[str, Any]) -> str:
    """The SHA-256 (hex) that joins a record, as JSON-able data, to the chain at a position (from 1)."""
    return sha256_of(canonical_json({"previous": previous, "position": position, "record": record}))
