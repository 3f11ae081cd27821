"""The criteria as people read them, with the mark of every figure."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.figures import MARK_NAMES
from certify.domain.library import UnknownVersion
from certify.operations.actors import NotFound
from certify.web.access import requires
from certify.web.desk import desk

blueprint = Blueprint("criteria", __name__)


@blueprint.get("/tieu-chi")
@requires("criteria:read")
def index() -> ResponseReturnValue:
    """The versions of the site."""
    return render_template("criteria/index.html", versions=desk().library.all())


@blueprint.get("/tieu-chi/<version_id>")
@requires("criteria:read")
def show(version_id: str) -> ResponseReturnValue:
    """One version as the Decision's own table."""
    try:
        loaded = desk().library.latest(version_id)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    return render_template("criteria/show.html", loaded=loaded, version=loaded.version, marks=MARK_NAMES)


@blueprint.get("/doi-chieu")
@requires("criteria:read")
def attestation() -> ResponseReturnValue:
    """What attestation is, who does it, and how."""
    return render_template("criteria/attestation.html", versions=desk().library.all())
