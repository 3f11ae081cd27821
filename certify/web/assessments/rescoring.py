"""A file's points under another version of the criteria, side by side: for study only."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.operations.act import NotFound
from certify.operations.assessments import rescoring
from certify.operations.assessments.sheet import sheet_for
from certify.web.access import requires
from certify.web.assessments.sheet_words import outcome_text
from certify.web.request_context import site, viewing

blueprint = Blueprint("rescoring", __name__)


@blueprint.get("/phieu/<int:assessment_id>/tinh-lai")
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """The file's points beside those under the version in `bo` (id and revision), by default the first other one."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    others = rescoring.others(site().library, sheet)
    found = rescoring.compare(site().library, sheet, *_wanted()) if request.args.get("bo") else None
    if found is None and others:
        first = others[0].version
        found = rescoring.compare(site().library, sheet, first.id, first.revision)
    outcomes = (
        [(judgement, outcome_text(judgement, found.found.score)) for judgement in found.judgements] if found else []
    )
    mine = (
        [(judgement, outcome_text(judgement, found.score)) for judgement in sheet.judgements(found.side)]
        if found
        else []
    )
    values = {"sheet": sheet, "others": others, "found": found, "outcomes": outcomes, "mine": mine}
    return render_template("assessments/rescoring.html", sheet=sheet, others=others, **values)


def _chosen() -> tuple[str, int]:
    """The id and revision in the address; raises NotFound if it is malformed."""
    version_id, _, revision = request.args["bo"].rpartition(".r")
    if not revision.isdecimal() or len(revision) > 6:
        raise NotFound
    return version_id, int(revision)
