"""The criteria as people read them, with the mark of every figure."""

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.criteria.editing.diff import KIND_NAMES
from certify.domain.criteria.editing.drafts import DRAFT_STATE_NAMES
from certify.domain.criteria.figures import MARK_NAMES
from certify.domain.library import UnknownVersion
from certify.domain.offices.steps import OFFICE_STEP_NAMES
from certify.domain.questions.asking import when
from certify.operations.act import NotFound
from certify.operations.criteria import comparison
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


@blueprint.get("/tieu-chi/so-sanh")
@requires("criteria:read")
def compare() -> ResponseReturnValue:
    """Any two revisions or decisions side by side, `tu` and `sang`; by default the two newest of one decision."""
    library = site().library
    revisions = library.all()
    usual = comparison.usual_pair(revisions)
    names = [request.args.get(end, "") for end in ("tu", "sang")]
    chosen = [comparison.named(library, name) for name in names] if all(names) else usual
    compared = comparison.compare(library, *chosen) if chosen else None
    values = {"compared": compared, "kinds": KIND_NAMES, "name_of": comparison.name_of}
    return render_template("criteria/compare.html", revisions=revisions[::-1], **values)


@blueprint.get("/tieu-chi/<version_id>")
@requires("criteria:read")
def show(version_id: str) -> ResponseReturnValue:
    """One version as the Decision's own table."""
    try:
        loaded = site().library.latest(version_id)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    revisions = [other for other in site().library.all() if other.version.id == version_id]
    values = {
        "former": revisions[-2] if revisions[1:] else None,
        "name_of": comparison.name_of,
        "steps": OFFICE_STEP_NAMES,
        "when": when,
    }
    return render_template("criteria/show.html", loaded=loaded, version=loaded.version, marks=MARK_NAMES, **values)


@blueprint.get("/doi-chieu")
@requires("criteria:read")
def attestation() -> ResponseReturnValue:
    """What attestation is, who does it and how; for those who attest, the state of each version."""
    newest = {loaded.version.id: loaded for loaded in site().library.all()}
    with reading() as connection:
        drafts = {open_draft.criteria_version: open_draft for open_draft in open_drafts(connection)}
    values = {"versions": list(newest.values()), "drafts": drafts, "states": DRAFT_STATE_NAMES}
    return render_template("criteria/attestation.html", **values)
