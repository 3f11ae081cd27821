"""The browser that a request came from: known to the accounts that were signed in to from it."""

import secrets

from flask import Response, request

from certify.domain.people.browsers import browser_name
from certify.operations.people.guessing import KNOWN_FOR, Source
from certify.web.request_context import own_address, site


def own_source() -> Source:
    """Where the request came from."""
    return Source(own_address(), request.cookies.get(_cookie(), ""))


def own_browser() -> str:
    """The browser in words."""
    return browser_name(request.headers.get("User-Agent", ""))


def with_device(source: Source) -> Source:
    """The same source, with a token for a browser that has none yet."""
    return source if source.device else Source(source.address, secrets.token_urlsafe(32))


def keep_device(response: Response, source: Source) -> Response:
    """Let the browser keep its token; no script reads it."""
    age, secure = int(KNOWN_FOR.total_seconds()), site().settings.site.https
    response.set_cookie(_cookie(), source.device, max_age=age, secure=secure, httponly=True, samesite="Lax")
    return response


def _cookie() -> str:
    return "__Host-device" if site().settings.site.https else "device"
