"""Objections to a file's result: reading them, objecting, answering."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.objections import OUTCOME_NAMES, consequence
from certify.domain.assessment.sides import APPRAISAL
from certify.domain.people.permissions import may
from certify.domain.privacy import warning
from certify.operations.act import Refused
from certify.operations.assessments import objections
from certify.operations.assessments.offices import elsewhere
from certify.operations.assessments.sheet import sheet_for
from certify.web.access import requires
from certify.web.assessments.sheet_view import SheetPage
from certify.web.request_context import acting, actor, today, viewing

blueprint = Blueprint("objections", __name__)


@blueprint.get("/phieu/<int:assessment_id>/kien-nghi")
@requires("assessment:read")
def index(assessment_id: int) -> ResponseReturnValue:
    """The objections of a file with their answers, and what the person may do about them."""
    return _page(assessment_id, [])


@blueprint.post("/phieu/<int:assessment_id>/kien-nghi")
@requires("objection:make")
def make(assessment_id: int) -> ResponseReturnValue:
    """Object to one criterion."""
    criterion_id, text = request.form.get("criterion", ""), request.form.get("text", "")
    try:
        with acting() as act:
            objections.make(act, assessment_id, criterion_id, text)
    except Refused as refused:
        return _page(assessment_id, refused.reasons)
    return _done(assessment_id, "Đã gửi kiến nghị.", text, f"Kiến nghị về tiêu chí {criterion_id}")


@blueprint.post("/phieu/<int:assessment_id>/kien-nghi/<int:objection_id>")
@requires("objection:answer")
def answer(assessment_id: int, objection_id: int) -> ResponseReturnValue:
    """Answer one objection."""
    outcome, reason = request.form.get("outcome", ""), request.form.get("reason", "")
    said = (assessment_id, objection_id, outcome, reason)
    try:
        with acting() as act:
            objections.answer(act, *said)
    except Refused as refused:
        return _page(assessment_id, refused.reasons, objection_id)
    return _done(assessment_id, "Đã trả lời kiến nghị.", reason, "Lý do trả lời")


def _done(assessment_id: int, said: str, text: str, place: str) -> ResponseReturnValue:
    flash(said, "ok")
    if hint := warning(text, place):
        flash(hint, "warn")
    return redirect(url_for(".index", assessment_id=assessment_id))


def _page(assessment_id: int, problems: list[str], answering: int = 0) -> ResponseReturnValue:
    """The page; after a refusal with what was typed, in the form of the objection being answered or in the new one."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        window, result = (
            objections.open_window(act.connection, sheet, today().date()),
            objections.result_of(act.connection, sheet),
        )
    page = SheetPage(sheet, APPRAISAL, frozenset())
    free = [group for group in page.groups if window and group.criterion.id not in window.criteria]
    values = {"sheet": sheet, "page": page, "window": window, "free": free, "problems": problems}
    more = {"form": request.form, "answering": answering, "wanted": request.args.get("tieu-chi", "")}
    told: dict[str, object] = {"today": today().date(), "names": OUTCOME_NAMES, "consequence": consequence}
    told |= {"current": result.id if result else None}
    told |= {"answers": may(actor().role, "objection:answer") and not elsewhere(actor(), sheet)}
    return render_template("assessments/objections.html", **values, **more, **told), 422 if problems else 200
