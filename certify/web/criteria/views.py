"""The criteria as people read them, with the mark of every figure."""

from collections import Counter

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.criteria.editing.drafts import DRAFT_STATE_NAMES
from certify.domain.criteria.figures import MARK_NAMES
from certify.domain.library import UnknownVersion
from certify.operations.act import NotFound
from certify.operations.criteria.drafts import open_drafts
from certify.web.access import requires
from certify.web.request_context import reading, site, today

blueprint = Blueprint("criteria", __name__)


@blueprint.get("/tieu-chi")
@requires("criteria:read")
def index() -> ResponseReturnValue:
    """The versions of the site, the newest first: the time in which each is in force, and which one is today."""
    library, on = site().library, today().date()
    versions = [(loaded, library.ends_on(loaded.version.id)) for loaded in reversed(library.newest())]
    revisions = Counter(loaded.version.id for loaded in library.all())
    values = {"in_force": library.in_force(on), "revisions": revisions, "today": on}
    return render_template("criteria/index.html", versions=versions, **values)


@blueprint.get("/tieu-chi/<version_id>")
@requires("criteria:read")
def show(version_id: str) -> ResponseReturnValue:
    """One version as the Decision's own table."""
    try:
        loaded = site().library.latest(version_id)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    return render_template("criteria/show.html", loaded=loaded, version=loaded.version, marks=MARK_NAMES)


@blueprint.get("/doi-chieu")
@requires("criteria:read")
def attestation() -> ResponseReturnValue:
    """What attestation is, who does it and how; for those who attest, the state of each version."""
    newest = {loaded.version.id: loaded for loaded in site().library.all()}
    with reading() as connection:
        drafts = {open_draft.criteria_version: open_draft for open_draft in open_drafts(connection)}
    values = {"versions": list(newest.values()), "drafts": drafts, "states": DRAFT_STATE_NAMES}
    return render_template("criteria/attestation.html", **values)
