"""The health check of the site, for monitoring."""

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
    """Database, background jobs, disk space and the age of the log's newest link; 503 if anything is wrong."""
    free = shutil.disk_usage(site().settings.instance).free
    with reading() as connection:
        health = health_of(connection, now(), free)
    return jsonify(health.said), 200 if health.well else 503
