"""Rounds, and what a province officer sets within one: categories and extensions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.objections import PROPOSED_DAYS
from certify.operations import assessments, rounds
from certify.operations.actors import Refused
from certify.store import rounds as stored
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.desk import actor, desk, now, open_mine, reading, writing

blueprint = Blueprint("rounds", __name__)


@blueprint.route("/dot", methods=["GET", "POST"])
@requires("round:manage")
def index() -> ResponseReturnValue:
    """The rounds of the province, and planning a new one."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            with writing() as connection:
                rounds.create(connection, desk().library, actor(), now(), _plan())
            flash("Đã tạo đợt đánh giá.", "ok")
            return redirect(url_for(".index"))
        except Refused as refused:
            problems = refused.reasons
    with reading() as connection:
        known = stored.of_province(connection, actor().unit_id or 0)
    versions = sorted({loaded.version.id for loaded in desk().library.all()})
    values = {"rounds": known, "versions": versions, "problems": problems, "form": request.form}
    values["days"] = PROPOSED_DAYS
    return render_template("rounds/index.html", **values), 422 if problems else 200


@blueprint.post("/dot/<int:round_id>/mo")
@requires("round:manage")
def start(round_id: int) -> ResponseReturnValue:
    """Open a round."""
    with writing() as connection:
        rounds.start(connection, actor(), now(), round_id)
    flash("Đã mở đợt đánh giá.", "ok")
    return redirect(url_for(".index"))


@blueprint.post("/dot/<int:round_id>/dong")
@requires("round:manage")
def close(round_id: int) -> ResponseReturnValue:
    """Close a round."""
    with writing() as connection:
        rounds.close(connection, actor(), now(), round_id)
    flash("Đã đóng đợt đánh giá.", "ok")
    return redirect(url_for(".index"))


@blueprint.route("/phieu/<int:assessment_id>/phan-loai", methods=["GET", "POST"])
@requires("category:set")
def category(assessment_id: int) -> ResponseReturnValue:
    """Set the category of a commune for the round, with its legal basis."""
    problems: list[str] = []
    if request.method == "POST":
        form = request.form
        try:
            with writing() as connection:
                assessments.set_category(
                    connection,
                    desk().library,
                    actor(),
                    now(),
                    assessment_id,
                    form.get("category", ""),
                    form.get("basis", ""),
                    form.get("seen"),
                )
            flash("Đã xác định phân loại.", "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id))
        except Refused as refused:
            problems = refused.reasons
    with reading() as connection:
        sheet = open_mine(connection, assessment_id)
    values = {"sheet": sheet, "problems": problems, "form": request.form, "seen": assessments.category_of(sheet)}
    return render_template("rounds/category.html", **values), 422 if problems else 200


@blueprint.post("/phieu/<int:assessment_id>/gia-han")
@requires("round:manage")
def extend(assessment_id: int) -> ResponseReturnValue:
    """Give a commune more time."""
    until = read_date(request.form.get("until", ""), "Gia hạn đến ngày")
    with writing() as connection:
        assessments.extend(connection, desk().library, actor(), now(), assessment_id, until)
    flash("Đã gia hạn.", "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id))


def _plan() -> rounds.Plan:
    form = request.form
    return rounds.Plan(
        name=form.get("name", ""),
        criteria_version=form.get("criteria_version", ""),
        period_from=read_date(form.get("period_from", ""), "Kỳ số liệu, từ ngày"),
        period_to=read_date(form.get("period_to", ""), "Kỳ số liệu, đến ngày"),
        self_due_on=read_date(form.get("self_due_on", ""), "Hạn tự chấm điểm"),
        appraisal_due_on=read_date(form.get("appraisal_due_on", ""), "Hạn thẩm định"),
        objection_days=_days("objection_days", "Thời hạn kiến nghị"),
        answer_days=_days("answer_days", "Thời hạn trả lời kiến nghị"),
    )


def _days(name: str, said: str) -> int | None:
    """A number of days; None when it is left empty. Raises Refused with a sentence that names the field."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 3:
        raise Refused([f"{said}: “{typed[:20]}” không phải số ngày; hãy ghi như 7."])
    return int(typed)
