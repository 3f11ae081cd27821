"""The queue of an appraising body, and the steps of an appraisal."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.operations.act import Refused
from certify.operations.assessments import answers, steps
from certify.operations.assessments.queue import queue_of
from certify.operations.assessments.sheet import sheet_for
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.lists import queue_table
from certify.web.request_context import acting, today, viewing

blueprint = Blueprint("appraisals", __name__)


@blueprint.get("/ho-so")
@requires("queue:read")
def queue() -> ResponseReturnValue:
    """The files of one's area in a round; who has not sent comes first."""
    wanted = request.args.get("dot", "")
    with viewing() as act:
        found = queue_of(act, int(wanted) if wanted.isdigit() else None)
    if reply := as_file(lambda: queue_table(found)):
        return reply
    return render_template("assessments/queue.html", queue=found, today=today().date())


@blueprint.post("/phieu/<int:assessment_id>/nhan")
@requires("assessment:appraise")
def start(assessment_id: int) -> ResponseReturnValue:
    """Take a submitted file up."""
    return _take(assessment_id, "start", "Đã nhận hồ sơ để thẩm định.")


@blueprint.post("/phieu/<int:assessment_id>/ket-thuc")
@requires("assessment:appraise")
def close(assessment_id: int) -> ResponseReturnValue:
    """Close the appraisal."""
    return _take(assessment_id, "close", "Đã kết thúc thẩm định.")


@blueprint.post("/phieu/<int:assessment_id>/dong-y")
@requires("assessment:appraise")
def agree(assessment_id: int) -> ResponseReturnValue:
    """Take over the commune's figures for what is not appraised yet."""
    with acting() as act:
        saved = answers.agree(act, assessment_id)
    flash(f"Đã đồng ý với số liệu tự chấm của {len(saved.versions)} chỉ tiêu còn trống.", "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id))


@blueprint.route("/phieu/<int:assessment_id>/tra-lai", methods=["GET", "POST"])
@requires("assessment:return")
def give_back(assessment_id: int) -> ResponseReturnValue:
    """Return a file with reasons per indicator; only those reopen."""
    problems: list[str] = []
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    if request.method == "POST":
        try:
            ids = [indicator.id for indicator in sheet.version.indicators]
            reasons = {key: request.form.get(f"{key}.reason", "") for key in ids}
            with acting() as act:
                steps.take(act, assessment_id, "return", reasons=reasons)
            flash("Đã trả lại hồ sơ.", "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id))
        except Refused as refused:
            problems = refused.reasons
    values = {"sheet": sheet, "problems": problems, "form": request.form}
    return render_template("assessments/return.html", **values), 422 if problems else 200


def _take(assessment_id: int, step: str, said: str) -> ResponseReturnValue:
    with acting() as act:
        steps.take(act, assessment_id, step)
    flash(said, "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id))
