"""Whether the site is well, for who watches over it."""

import shutil

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from certify.operations.site.health import health_of
from certify.web.access import PUBLIC, requires
from certify.web.request_context import now, reading, site

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@requires(PUBLIC)
def show() -> ResponseReturnValue:
    """Database, background work, disk and the age of the chain's head; 503 when anything is not well."""
    free = shutil.disk_usage(site().settings.instance).free
    with reading() as connection:
        health = health_of(connection, now(), free)
    return jsonify(health.said), 200 if health.well else 503
