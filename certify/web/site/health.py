"""The health check of the site, for monitoring."""

import shutil

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from certify.domain.people.permissions import may
from certify.operations.site import probe
from certify.operations.site.health import health_of
from certify.web.access import PUBLIC, requires
from certify.web.arrival import forwarded_for
from certify.web.request_context import now, own_address, reading, signed_in, site, site_key

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@requires(PUBLIC)
def show() -> ResponseReturnValue:
    """Whether all is well, 503 if not; what exactly, for the administrator alone."""
    free = shutil.disk_usage(site().settings.instance).free
    with reading() as connection:
        health = health_of(connection, now(), free)
    account = signed_in()
    trusted = account is not None and may(account.role, "people:manage")
    said = health.said if trusted else {"status": "ok" if health.well else "not ok"}
    return jsonify(said | _arrived()), 200 if health.well else 503


def _arrived() -> dict[str, object]:
    """How the request arrived, for `certify doctor` alone."""
    if not probe.is_genuine(site_key(), request.headers.get(probe.HEADER, ""), now()):
        return {}
    arrived = probe.Arrived(
        host=request.host, encrypted=request.is_secure, address=own_address(), forwarded=forwarded_for(), at=now()
    )
    return probe.Answer(arrived=arrived).model_dump(mode="json")
