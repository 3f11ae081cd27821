"""One text and one SHA-256 for one content: the hashes of records, log links and drafts are made from them."""

import hashlib
import json

# Made once: `json.dumps` would make one for each text.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(data: object) -> str:
    """One text for one content: sorted keys, no spaces, Unicode as it is."""
    # Most of what is asked for are single values of rows; the encoder sets itself up anew for any but a text.
    if data is None:
        return "null"
    if type(data) is int:
        return str(data)
    if type(data) is bool:
        return "true" if data else "false"
    return _ENCODER.encode(data)


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
