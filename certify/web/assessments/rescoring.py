"""A file under another version of the criteria, side by side: for study only."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.operations.act import NotFound
from certify.operations.assessments import rescoring
from certify.web.access import requires
from certify.web.assessments.sheet_words import outcome_text
from certify.web.request_context import desk, open_mine, viewing

blueprint = Blueprint("rescoring", __name__)


@blueprint.get("/phieu/<int:assessment_id>/tinh-lai")
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """The file's points and those under the version asked for (`bo`: id and revision), by default the first other."""
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
    others = rescoring.others(desk().library, sheet)
    found = rescoring.compare(desk().library, sheet, *_wanted()) if request.args.get("bo") else None
    if found is None and others:
        first = others[0].version
        found = rescoring.compare(desk().library, sheet, first.id, first.revision)
    outcomes = [(one, outcome_text(one, found.found.score)) for one in found.judgements] if found else []
    mine = [(one, outcome_text(one, found.score)) for one in sheet.judgements(found.side)] if found else []
    values = {"sheet": sheet, "others": others, "found": found, "outcomes": outcomes, "mine": mine}
    return render_template("assessments/rescoring.html", **values)


def _wanted() -> tuple[str, int]:
    version_id, _, revision = request.args["bo"].rpartition(".r")
    if not revision.isdecimal() or len(revision) > 6:
        raise NotFound
    return version_id, int(revision)
