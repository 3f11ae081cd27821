"""What is stored encrypted by the site's key: of no use to whoever reads the database alone."""

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def concealed(site_key: str, use: str, text: str) -> str:
    """A text as it is stored; `use` is what it is for, so that nothing stored for one use is good for another."""
    return _cipher(site_key, use).encrypt(text.encode()).decode()


def revealed(site_key: str, use: str, stored: str | None) -> str:
    """The text that was stored; empty when there is none, or the site's key was changed."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415

    try:
        return _cipher(site_key, use).decrypt((stored or "").encode()).decode()
    except InvalidToken:
        return ""


# One for each use; a process of tests has several sites.
@lru_cache(16)
def _cipher(site_key: str, use: str) -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{use}:{site_key}".encode()).digest()))
