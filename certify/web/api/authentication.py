"""The gate of the API: a token instead of a session, then the same permissions as everywhere."""

from flask import Response, current_app, g, request

from certify.domain.people.permissions import may
from certify.operations.act import Refused
from certify.operations.people import tokens
from certify.store.site.settings import is_demonstration
from certify.web.access import PUBLIC, permission_of
from certify.web.api.calls import call_of
from certify.web.problem_details import Refusal
from certify.web.request_context import now, own_address, site, writing


def check() -> None:
    """Before each call: the limit, the token, the role's permission, the token's scope. Raises Refusal."""
    needed = permission_of(request.endpoint or "")
    if needed == PUBLIC:
        return
    found = _admitted()
    if not found.within:
        raise Refusal("too-many")
    if found.account is None:
        raise Refusal("no-token")
    if needed is None or not may(found.account.role, needed):
        raise Refusal("forbidden")
    wanted = call_of(current_app.view_functions[request.endpoint or ""])
    if wanted is None or wanted.scope not in found.scopes:
        raise Refusal("scope")
    g.caller = found.account


def tell(response: Response) -> Response:
    """Say with every answer of a demonstration site that its data are generated."""
    if g.get("generated"):
        response.headers["Certify-Data"] = "demonstration"
    return response


def refused(error: Refused) -> Response:
    """An act that an operation refused."""
    return Refusal("refused", detail=" ".join(error.reasons)).reply()


def _admitted() -> tokens.Admission:
    shown, settings = request.authorization, site().settings
    text = shown.token or "" if shown and shown.type == "bearer" else ""
    address = tokens.caller_of(settings.secret_key(), own_address())
    with writing() as connection:
        g.generated = is_demonstration(connection)
        return tokens.admit(connection, now(), text, address, settings.site.api_calls_a_minute)
