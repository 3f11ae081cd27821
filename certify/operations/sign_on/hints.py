"""What a provider knows a session by, kept encrypted until people sign out of the provider too."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


def concealed(site_key: str, id_token: str) -> str:
    """An ID token as it is stored with a session."""
    return _cipher(site_key).encrypt(id_token.encode()).decode()


def revealed(site_key: str, stored: str | None) -> str:
    """The ID token that was stored; empty when there is none, or the site's key was changed."""
    try:
        return _cipher(site_key).decrypt((stored or "").encode()).decode()
    except InvalidToken:
        return ""


def _cipher(site_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"openid hint:{site_key}".encode()).digest()))
