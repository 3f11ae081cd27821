"""Rounds, and what a province officer sets within one: categories and extensions."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.objections import PROPOSED_DAYS
from certify.domain.criteria.version import Version
from certify.operations.act import Refused
from certify.operations.assessments import steps as assessments
from certify.operations.rounds import steps as rounds
from certify.store import rounds as stored
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.request_context import acting, desk, open_mine, today, viewing

blueprint = Blueprint("rounds", __name__)


@blueprint.route("/dot", methods=["GET", "POST"])
@requires("round:manage")
def index() -> ResponseReturnValue:
    """The rounds of the province, and planning a new one."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            with acting() as act:
                deviates = "deviates" in request.form
                rounds.create(act, _plan(), deviates=deviates)
            flash("Đã tạo đợt đánh giá.", "ok")
            return redirect(url_for(".index"))
        except Refused as refused:
            problems = refused.reasons
    with viewing() as act:
        known = stored.of_province(act.connection, act.actor.unit_id or 0)
        counts = rounds.counts(act)
    values = {"rounds": known, "counts": counts, **_choosing(problems)}
    return render_template("rounds/index.html", **values, days=PROPOSED_DAYS), 422 if problems else 200


@blueprint.route("/dot/<int:round_id>/sua", methods=["GET", "POST"])
@requires("round:manage")
def edit(round_id: int) -> ResponseReturnValue:
    """Change a planned round, or the dates of an open one; what was typed stays when it is refused."""
    problems: list[str] = []
    with viewing() as act:
        found = rounds.round_for(act, round_id)
    if request.method == "POST":
        form = request.form
        try:
            with acting() as act:
                seen, reason, deviates = form.get("version", 0, int), form.get("reason", ""), "deviates" in form
                changed = rounds.edit(act, round_id, _plan(found), seen, reason, deviates=deviates)
            flash("Đã lưu thay đổi của đợt." if changed else "Không có gì thay đổi.", "ok")
            return redirect(url_for(".index"))
        except Refused as refused:
            problems = refused.reasons
    return render_template("rounds/edit.html", round=found, **_choosing(problems)), 422 if problems else 200


@blueprint.post("/dot/<int:round_id>/mo")
@requires("round:manage")
def start(round_id: int) -> ResponseReturnValue:
    """Open a round."""
    with acting() as act:
        rounds.start(act, round_id)
    flash("Đã mở đợt đánh giá.", "ok")
    return redirect(url_for(".index"))


@blueprint.post("/dot/<int:round_id>/dong")
@requires("round:manage")
def close(round_id: int) -> ResponseReturnValue:
    """Close a round."""
    with acting() as act:
        rounds.close(act, round_id)
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
            with acting() as act:
                assessments.set_category(
                    act,
                    assessment_id,
                    form.get("category", ""),
                    form.get("basis", ""),
                    form.get("seen"),
                    form.get("reason", ""),
                )
            flash("Đã xác định phân loại.", "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id))
        except Refused as refused:
            problems = refused.reasons
    return _category(assessment_id, problems)


@blueprint.post("/phieu/<int:assessment_id>/gia-han")
@requires("round:manage")
def extend(assessment_id: int) -> ResponseReturnValue:
    """Give a commune more time."""
    form = request.form
    try:
        until = read_date(form.get("until", ""), "Gia hạn đến ngày")
        with acting() as act:
            assessments.extend(act, assessment_id, until, form.get("seen"))
    except Refused as refused:
        return _category(assessment_id, refused.reasons)
    flash("Đã gia hạn.", "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id))


@dataclass(frozen=True)
class Choice:
    """A version that a round may choose, with its time; `proposed` is the one in force today."""

    version: Version
    ends_on: date | None
    proposed: bool


def _choosing(problems: list[str]) -> dict[str, object]:
    """What a page with a round's form draws: the versions to choose from, what was typed and what is wrong with it."""
    library, lawful = desk().library, desk().library.in_force(today().date())
    choices = [
        Choice(one.version, library.ends_on(one.version.id), one is lawful) for one in reversed(library.newest())
    ]
    numbers = {one.version.id: one.version.number for one in choices}
    return {"choices": choices, "numbers": numbers, "problems": problems, "form": request.form}


def _category(assessment_id: int, problems: list[str]) -> ResponseReturnValue:
    """The page of a commune's category and extension, with what was typed."""
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
    given = sheet.assessment.extended_until
    shown = {"seen": assessments.category_of(sheet), "extended": given.isoformat() if given else ""}
    values = {"sheet": sheet, "problems": problems, "form": request.form, **shown}
    return render_template("rounds/category.html", **values), 422 if problems else 200


def _plan(former: stored.Round | None = None) -> rounds.Plan:
    """What was typed of a round; what the page does not ask stays as it was."""
    form = request.form

    def text(name: str) -> str:
        return form.get(name, getattr(former, name, ""))

    def day(name: str, said: str) -> date:
        return getattr(former, name) if former and name not in form else read_date(form.get(name, ""), said)

    def days(name: str, said: str) -> int | None:
        return getattr(former, name) if former and name not in form else _days(name, said)

    return rounds.Plan(
        name=text("name"),
        criteria_version=text("criteria_version"),
        period_from=day("period_from", "Kỳ số liệu, từ ngày"),
        period_to=day("period_to", "Kỳ số liệu, đến ngày"),
        self_due_on=day("self_due_on", "Hạn tự chấm điểm"),
        appraisal_due_on=day("appraisal_due_on", "Hạn thẩm định"),
        objection_days=days("objection_days", "Thời hạn kiến nghị"),
        answer_days=days("answer_days", "Thời hạn trả lời kiến nghị"),
    )


def _days(name: str, said: str) -> int | None:
    """A number of days; None when it is left empty. Raises Refused with a sentence that names the field."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 3:
        raise Refused([f"{said}: “{typed[:20]}” không phải số ngày; hãy ghi như 7."])
    return int(typed)
