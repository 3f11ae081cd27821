"""What a provider says of who signed in (ID token): believed only when signature and every claim are as they must be.

OpenID Connect Core 1.0, 3.1.3.7; the algorithms are the asymmetric ones that Authlib's joserfc checks.
"""

import math
from datetime import datetime
from typing import Any

from msgspec import Struct

from certify.sign_on.asking import Rejected
from certify.sign_on.provider import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
KEY_KINDS = {"RSA", "EC", "OKP"}
# How far two clocks may differ, and how old an ID token may be that was made for this very sign-in; seconds.
LEEWAY, OLDEST = 60, 300
TIMES = ("exp", "iat", "nbf", "auth_time")


class Expected(Struct, frozen=True):
    """What an ID token must say: the nonce of the attempt, the access token it came with, the moment."""

    nonce: str
    access_token: str
    at: datetime


def claims_of(provider: Provider, id_token: object, expected: Expected) -> dict[str, Any]:
    """The claims of an ID token. Raises Rejected, and Unreachable where the keys can't be had."""
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    if not isinstance(id_token, str):
        raise Rejected("id_token")
    token = _signed(provider, id_token)
    settings = provider.client.settings
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
    }
    params = {"nonce": expected.nonce, "client_id": settings.client_id, "access_token": expected.access_token}
    now = int(expected.at.timestamp())
    try:
        claims = CodeIDToken(token.claims, token.header, options, params)
        _check_times(claims, now)
        claims.validate(now, LEEWAY)
    except JoseError as fault:
        raise Rejected(getattr(fault, "claim", "") or fault.error) from fault
    except (TypeError, ValueError) as fault:
        raise Rejected("claims") from fault
    return dict(claims)


def _check_times(claims: dict[str, Any], now: int) -> None:
    """Raise Rejected unless times are numbers, and the token is of these minutes."""
    for name in TIMES:
        value = claims.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Rejected(name)
    if not now - OLDEST - LEEWAY <= claims.get("iat", 0) <= now + LEEWAY:
        raise Rejected("iat")


def _signed(provider: Provider, id_token: str) -> Any:  # noqa: ANN401
    """The token, if one of the provider's keys signed it; the keys are asked for anew once."""
    from joserfc.errors import JoseError  # noqa: PLC0415

    for anew in (False, True):
        try:
            return _decoded(id_token, provider.signing_keys(anew=anew))
        except (JoseError, ValueError, TypeError) as fault:
            refused = fault
    raise Rejected("signature") from refused


def _decoded(id_token: str, keys: list[dict[str, Any]]) -> Any:  # noqa: ANN401
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    signing = [key for key in keys if key.get("use", "sig") == "sig" and key.get("kty") in KEY_KINDS]
    return jwt.decode(id_token, KeySet.import_key_set({"keys": signing}), algorithms=ALGORITHMS)
