"""A provider of OpenID Connect: its addresses by discovery, and the keys that it signs with, asked for when needed."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from certify.config_sign_in import OpenidFile, is_safe
from certify.sign_on.asking import Busy, Outage, Unreachable
from certify.sign_on.fetching import fetch

# In seconds: how long metadata and keys are good; how often keys may be asked for anew.
FRESH, KEYS_AT_MOST_EVERY = 3600, 10
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_MOST_KEYS = 50


@dataclass(frozen=True)
class Client:
    """What this site is at a provider: settings, secret, address to come back to, trusted certificates."""

    settings: OpenidFile
    secret: str = field(repr=False)
    return_to: str
    trust: Path | None


@dataclass
class Provider:
    """A provider and what it said of itself last; each process asks for itself."""

    client: Client
    _metadata: dict[str, Any] | None = None
    _metadata_at: float = 0
    _outage: Outage = field(default_factory=Outage)
    _keys: list[dict[str, Any]] = field(default_factory=list)
    _keys_at: float | None = None

    def metadata(self) -> dict[str, Any]:
        """What the provider says of itself, checked. Raises Unreachable."""
        if self._metadata is not None and monotonic() - self._metadata_at < FRESH:
            return self._metadata
        self._outage.check()
        try:
            self._metadata = self._discovered()
        except Busy:
            raise
        except Unreachable as fault:
            self._metadata = None
            self._outage.note(str(fault))
            raise
        self._metadata_at = monotonic()
        return self._metadata

    def signing_keys(self, *, anew: bool = False) -> list[dict[str, Any]]:
        """The keys that the provider signs with; `anew` when none of the known ones fits. Raises Unreachable."""
        age = None if self._keys_at is None else monotonic() - self._keys_at
        if age is None or age > (KEYS_AT_MOST_EVERY if anew else FRESH):
            found = self._asked(str(self.metadata()["jwks_uri"])).get("keys")
            if not isinstance(found, list):
                raise Unreachable("danh sách khóa không đọc được")
            self._keys = [key for key in found if isinstance(key, dict)][:_MOST_KEYS]
            self._keys_at = monotonic()
        return self._keys

    def leaving(self) -> str:
        """Where people sign out of the provider; empty when it says nothing of that, or doesn't answer."""
        try:
            address = str(self.metadata().get("end_session_endpoint") or "")
        except Unreachable:
            return ""
        return address if self._is_allowed(address) else ""

    def _discovered(self) -> dict[str, Any]:
        from authlib.oidc.discovery import get_well_known_url  # noqa: PLC0415

        issuer = self.client.settings.issuer
        if not is_safe(issuer):
            raise Unreachable("địa chỉ nhà cung cấp không mã hóa")
        found = self._asked(get_well_known_url(issuer, external=True))
        if found.get("issuer") != issuer:
            raise Unreachable("nhà cung cấp xưng tên (issuer) khác với thiết lập")
        if wrong := [name for name in NEEDED if not self._is_allowed(found.get(name))]:
            raise Unreachable(f"nhà cung cấp không cho biết địa chỉ mã hóa của {', '.join(wrong)}")
        return found

    def _asked(self, address: str) -> dict[str, Any]:
        reply = fetch("GET", address, trust=self.client.trust)
        reply.raise_for_status()
        try:
            found = reply.json()
        except ValueError as fault:
            raise Unreachable("trả lời không phải JSON") from fault
        if reply.status_code != 200 or not isinstance(found, dict):
            raise Unreachable(f"trả lời không phải dữ liệu mô tả (mã {reply.status_code})")
        return found

    def _is_allowed(self, address: object) -> bool:
        """Whether an address that the provider names may be used: unencrypted only where the provider itself is."""
        unencrypted = self.client.settings.issuer.startswith("http:")
        return isinstance(address, str) and is_safe(address) and (unencrypted or address.startswith("https:"))


@lru_cache(maxsize=8)
def provider_of(client: Client) -> Provider:
    """The provider as this process knows it."""
    return Provider(client)
