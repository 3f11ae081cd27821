"""A file's points under another version of the criteria, side by side: for study only."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.numbers import id_or
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
    chosen = _chosen() if request.args.get("bo") else None
    if chosen is None and others:
        chosen = (others[0].version.id, others[0].version.revision)
    values: dict[str, object] = {"found": None, "outcomes": [], "mine": []}
    if chosen is not None:
        comparison = rescoring.compare(site().library, sheet, *chosen)
        own, other = sheet.judgements(comparison.side), comparison.judgements
        values = {
            "found": comparison,
            "outcomes": [(judgement, outcome_text(judgement, comparison.found.score)) for judgement in other],
            "mine": [(judgement, outcome_text(judgement, comparison.score)) for judgement in own],
        }
    return render_template("assessments/rescoring.html", sheet=sheet, others=others, **values)


def _chosen() -> tuple[str, int]:
    """The id and revision in the address; raises NotFound if it is malformed."""
    version_id, _, revision = request.args["bo"].rpartition(".r")
    return version_id, id_or(revision, 0)
