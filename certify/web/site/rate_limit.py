"""The rate limit of the public pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from certify.operations.papers import verification
from certify.web.arrival import address_in_doubt
from certify.web.request_context import now, own_address, site


def limited() -> ResponseReturnValue | None:
    """Answer 429 after a few requests a minute from one address; one limit for all public pages and processes."""
    secret = site().settings.secret_key()
    with site().database.writing_aside() as connection:
        within = verification.within_limit(connection, secret, own_address(), now())
    if within:
        return None
    return render_template("site/limited.html", doubt=address_in_doubt()), 429, {"Retry-After": "60"}
