"""Evidence behind an indicator: adding and removing references."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.operations import evidence
from certify.operations.actors import NotFound, Refused
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.desk import actor, desk, now, open_mine, reading, writing

blueprint = Blueprint("evidence", __name__)


@blueprint.route("/phieu/<int:assessment_id>/minh-chung/<indicator_id>", methods=["GET", "POST"])
@requires("assessment:answer")
def add(assessment_id: int, indicator_id: str) -> ResponseReturnValue:
    """Add a reference to an indicator."""
    with reading() as connection:
        sheet = open_mine(connection, assessment_id)
    if indicator_id not in {indicator.id for indicator in sheet.version.indicators}:
        raise NotFound
    problems: list[str] = []
    if request.method == "POST":
        try:
            with writing() as connection:
                evidence.add(connection, desk().library, actor(), now(), assessment_id, indicator_id, _reference())
            flash("Đã thêm minh chứng.", "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id, _anchor=f"i{indicator_id}"))
        except Refused as refused:
            problems = refused.reasons
    indicator = sheet.version.indicator(indicator_id)
    values = {"sheet": sheet, "indicator": indicator, "problems": problems, "form": request.form}
    return render_template("evidence/add.html", **values), 422 if problems else 200


@blueprint.post("/phieu/<int:assessment_id>/minh-chung/<int:evidence_id>/bo")
@requires("assessment:answer")
def remove(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """Remove a reference."""
    with writing() as connection:
        evidence.remove(connection, desk().library, actor(), now(), assessment_id, evidence_id)
    flash("Đã bỏ minh chứng.", "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id))


def _reference() -> evidence.Reference:
    form = request.form
    issued = read_date(form.get("issued_on", ""), "Ngày ban hành", optional=True)
    return evidence.Reference(form.get("number", ""), issued, form.get("issuer", ""), form.get("link", ""))
