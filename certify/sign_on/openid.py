"""Signing in at a provider (OpenID Connect): code flow with PKCE (S256), state and nonce; signing out there, too."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from certify.domain.people.means import Identity, Means
from certify.sign_on.asking import Rejected, Unreachable
from certify.sign_on.fetching import Reply, fetch
from certify.sign_on.id_tokens import LEEWAY, Expected, claims_of
from certify.sign_on.provider import Client, Provider

# OpenID Connect Core 1.0, 2: the longest subject.
LONGEST_CODE, LONGEST_SUBJECT = 2_000, 255


class Attempt(Struct, frozen=True):
    """One attempt to sign in: its state, and the site's key, from which what must stay unseen follows."""

    state: str
    site_key: str

    @property
    def nonce(self) -> str:
        return self._keyed("nonce")

    @property
    def verifier(self) -> str:
        return self._keyed("verifier")

    def _keyed(self, what: str) -> str:
        return hmac.new(self.site_key.encode(), f"openid {what} {self.state}".encode(), hashlib.sha256).hexdigest()


class Vouched(Struct, frozen=True):
    """Whom a provider vouches for: the name by the claim of the settings, how people call them, when they proved it.

    `identity` is who it is there whatever the name.

    `second_factor` says whether the provider asked for two factors as the settings want it.
    """

    identity: Identity
    name: str
    display_name: str
    second_factor: bool
    proved_at: float
    id_token: str

    def proved_since(self, begun: float, at: datetime) -> datetime | None:
        """When they proved it, if that was in an attempt that began then (a timestamp); None for a sign-in of before.

        A provider that remembers somebody lets them come back without asking them anything.
        """
        fresh = begun - LEEWAY <= self.proved_at <= at.timestamp() + LEEWAY
        return min(datetime.fromtimestamp(self.proved_at, UTC), at) if fresh else None


def address_to_ask(provider: Provider, attempt: Attempt, *, again: bool = False) -> str:
    """Where the browser goes to sign in; `again` asks the provider to have people prove who they are anew.

    Raises Unreachable.
    """
    settings, more = provider.client.settings, {"nonce": attempt.nonce}
    if settings.acr:
        more["acr_values"] = " ".join(settings.acr)
    if again:
        more |= {"prompt": "login", "max_age": "0"}
    endpoint = provider.metadata()["authorization_endpoint"]
    client = _client(provider)
    address, _ = client.create_authorization_url(endpoint, state=attempt.state, code_verifier=attempt.verifier, **more)
    return str(address)


def vouched(provider: Provider, attempt: Attempt, replied: Mapping[str, str], at: datetime) -> Vouched:
    """Whom the provider vouches for, by what the browser brought back. Raises Rejected and Unreachable."""
    _check_sender(provider, replied.get("iss"))
    code = replied.get("code", "")
    if not code or len(code) > LONGEST_CODE:
        raise Rejected("code")
    token = _exchanged(provider, attempt, code)
    claims = claims_of(provider, token.get("id_token"), Expected(attempt.nonce, str(token.get("access_token")), at))
    return _person(provider.client, claims, str(token["id_token"]))


def address_to_leave(provider: Provider, id_token: str, back: str) -> str:
    """Where the browser goes to sign out of the provider and come back; empty when the provider has no such page."""
    from authlib.common.urls import add_params_to_uri  # noqa: PLC0415

    endpoint = provider.leaving()
    hint = [("id_token_hint", id_token)] if id_token else []
    own = [("client_id", provider.client.settings.client_id), ("post_logout_redirect_uri", back)]
    return str(add_params_to_uri(endpoint, [*hint, *own])) if endpoint else ""


def _person(client: Client, claims: Mapping[str, Any], id_token: str) -> Vouched:
    settings, name = client.settings, claims.get(client.settings.claim)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise Rejected("sub")
    if not isinstance(name, str) or not name:
        raise Rejected("claim")
    if settings.claim == "email" and claims.get("email_verified") is not True:
        raise Rejected("email_verified")
    methods = claims.get("amr") or []
    two = claims.get("acr") in settings.acr or any(method in settings.amr for method in methods)
    display_name = claims.get("name")
    return Vouched(
        identity=Identity(Means.OPENID, settings.issuer, subject),
        name=name,
        display_name=display_name if isinstance(display_name, str) else "",
        second_factor=two,
        proved_at=float(claims.get("auth_time") or 0),
        id_token=id_token,
    )


def _check_sender(provider: Provider, issuer: str | None) -> None:
    """RFC 9207: the reply names the provider that it comes from, always where the provider says that it does."""
    promised = provider.metadata().get("authorization_response_iss_parameter_supported") is True
    if (issuer is not None or promised) and issuer != provider.client.settings.issuer:
        raise Rejected("iss")


def _exchanged(provider: Provider, attempt: Attempt, code: str) -> Mapping[str, Any]:
    """What the provider gives for a code, which it takes once."""
    from authlib.oauth2 import OAuth2Error  # noqa: PLC0415

    endpoint = provider.metadata()["token_endpoint"]
    try:
        found = _client(provider).fetch_token(
            endpoint, grant_type="authorization_code", code=code, code_verifier=attempt.verifier
        )
    except OAuth2Error as fault:
        if fault.error == "invalid_grant":
            raise Rejected("code") from fault
        # The site isn't registered as it says, or the provider has trouble: nothing that somebody brought back.
        code = fault.error if re.fullmatch(r"[a-z_]{1,40}", str(fault.error)) else "không rõ"
        raise Unreachable(f"nhà cung cấp không đổi mã đăng nhập lấy kết quả ({code})") from fault
    except (ValueError, TypeError) as fault:
        raise Unreachable("trả lời không đọc được") from fault
    return dict(found)


def _client(provider: Provider) -> Any:  # noqa: ANN401  Authlib's client has no types
    from authlib.oauth2.client import OAuth2Client  # noqa: PLC0415

    client, methods = provider.client, provider.metadata().get("token_endpoint_auth_methods_supported")
    only_post = isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods
    known = "client_secret_post" if only_post else "client_secret_basic"
    return OAuth2Client(
        _Session(client),
        client_id=client.settings.client_id,
        client_secret=client.secret or None,
        token_endpoint_auth_method=known if client.secret else "none",
        scope=" ".join(client.settings.scopes),
        redirect_uri=client.return_to,
        code_challenge_method="S256",
    )


class _Session:
    """What Authlib sends requests through."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def post(self, address: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> Reply:  # noqa: ANN401
        """Send a form with what proves the client."""
        from authlib.common.urls import url_encode  # noqa: PLC0415

        sent = (address, dict(headers), url_encode(data.items()))
        address, headers, body = auth.prepare("POST", *sent)
        return fetch("POST", address, trust=self._client.trust, body=body, headers=headers)
