"""Authentication of API calls: a token instead of a session, then the same permissions as on the pages."""

from flask import Response, current_app, g, request

from certify.domain.people.permissions import may
from certify.operations.act import Refused
from certify.operations.people import tokens
from certify.store.site.settings import is_demonstration
from certify.web.access import PUBLIC, permission_of
from certify.web.api.calls import call_of
from certify.web.problem_details import Refusal
from certify.web.request_context import now, own_address, site


def check() -> None:
    """Check before each call: rate limit, token, the role's permission, the token's scope. Raises Refusal."""
    permission = permission_of(request.endpoint or "")
    if permission == PUBLIC:
        return
    admission = _admission()
    if not admission.within:
        raise Refusal("too-many")
    if admission.account is None:
        raise Refusal("no-token")
    if permission is None or not may(admission.account.role, permission):
        raise Refusal("forbidden")
    call = call_of(current_app.view_functions[request.endpoint or ""])
    if call is None or call.scope not in admission.scopes:
        raise Refusal("scope")
    g.caller = admission.account


def mark_demonstration(response: Response) -> Response:
    """Mark every response of a demonstration site, whose data are generated."""
    if g.get("demonstration_data"):
        response.headers["Certify-Data"] = "demonstration"
    return response


def refused(error: Refused) -> Response:
    """The response to an act that an operation refused."""
    return Refusal("refused", detail=" ".join(error.reasons)).reply()


def _admission() -> tokens.Admission:
    """Whose token the call carries, and whether it is within the rate limit."""
    credentials, settings = request.authorization, site().settings
    text = credentials.token or "" if credentials and credentials.type == "bearer" else ""
    address = tokens.caller_of(settings.secret_key(), own_address())
    with site().database.writing_aside() as connection:
        g.demonstration_data = is_demonstration(connection)
        return tokens.admit(connection, now(), text, address, settings.site.api_calls_a_minute)
