"""The operator's question to the running site: how did my request arrive? It is signed with the site's key.

Whoever hears one may repeat it for an hour, and learns how their own request arrived, nothing else.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel

HEADER = "X-Certify-Probe"
GOOD_FOR = timedelta(hours=1)


class Arrived(BaseModel):
    """How a request arrived: the host it asked for, whether it was encrypted, whose address counts, at what moment.

    `forwarded` are the addresses that were added to it on its way.
    """

    host: str
    encrypted: bool
    address: str
    forwarded: list[str]
    at: datetime


class Answer(BaseModel):
    """What the site says to whoever may ask."""

    arrived: Arrived | None = None


def question(key: str, at: datetime) -> str:
    """The value of the header at a moment."""
    moment = str(int(at.timestamp()))
    return f"{moment}.{hmac.new(key.encode(), f'probe {moment}'.encode(), hashlib.sha256).hexdigest()}"


def is_genuine(key: str, text: str, at: datetime) -> bool:
    """Whether the header's value was made with the site's key, not long before or after a moment."""
    moment = text.partition(".")[0]
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 10):
        return False
    asked_at = datetime.fromtimestamp(int(moment), UTC)
    return abs(at - asked_at) <= GOOD_FOR and hmac.compare_digest(text.encode(), question(key, asked_at).encode())
