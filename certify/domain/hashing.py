"""One text and one SHA-256 for one content: the hashes of records, log links and drafts are made from them."""

import hashlib
import json


def canonical_json(data: object) -> str:
    """One text for one content: sorted keys, no spaces, Unicode as it is."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
