"""Objections to a file's result: reading, making and answering them."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.hands import ACTS
from certify.domain.assessment.objections import OUTCOME_NAMES, consequence
from certify.domain.assessment.sides import APPRAISAL
from certify.domain.identity_hints import warning
from certify.domain.people.permissions import may
from certify.operations.assessments import objections
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import sheet_for
from certify.web.access import requires
from certify.web.assessments.sheet_view import SheetPage
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, today, viewing

blueprint = Blueprint("objections", __name__)

_PARTS = {"objection:make": ACTS["object"], "objection:answer": ACTS["objection_answered"]}


@blueprint.get("/phieu/<int:assessment_id>/kien-nghi")
@requires("assessment:read")
def index(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The objections of a file with their answers, and what the person may do about them."""
    return _page(assessment_id, problems=problems)


def _page(assessment_id: int, objection_id: int = 0, problems: Problems = ()) -> ResponseReturnValue:
    """The page; after a refusal with what was typed, in the form of that objection or of a new one (0)."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        window = objections.open_window(act.connection, sheet, today().date())
        result = objections.result_of(act.connection, sheet)
        parts = [hand for permission, hand in _PARTS.items() if may(actor().role, permission)]
        why_not = barred(act, sheet, parts[0]) if parts else ""
    sheet_page = SheetPage(sheet, APPRAISAL, frozenset())
    free = [group for group in sheet_page.groups if window and group.criterion.id not in window.criteria]
    values = {"sheet": sheet, "page": sheet_page, "window": window, "free": free}
    more = {"form": request.form, "answering": objection_id, "wanted": request.args.get("tieu-chi", "")}
    words = {"today": today().date(), "names": OUTCOME_NAMES, "consequence": consequence}
    rights = {"answers": may(actor().role, "objection:answer") and not why_not, "why_not": why_not}
    current = result.id if result else None
    return page("assessments/objections.html", problems, **values, **more, **words, **rights, current=current)


@blueprint.post("/phieu/<int:assessment_id>/kien-nghi")
@requires("objection:make")
@shown_again(index)
def make(assessment_id: int) -> ResponseReturnValue:
    """Object to one criterion."""
    criterion_id, text = request.form.get("criterion", ""), request.form.get("text", "")
    with acting(assessment_id) as act:
        objections.make(act, assessment_id, criterion_id, text)
    return _done(assessment_id, "Đã gửi kiến nghị.", text, f"Kiến nghị về tiêu chí {criterion_id}")


@blueprint.post("/phieu/<int:assessment_id>/kien-nghi/<int:objection_id>")
@requires("objection:answer")
@shown_again(_page)
def answer(assessment_id: int, objection_id: int) -> ResponseReturnValue:
    """Answer one objection."""
    outcome, reason = request.form.get("outcome", ""), request.form.get("reason", "")
    with acting(assessment_id) as act:
        objections.answer(act, assessment_id, objection_id, outcome, reason)
    return _done(assessment_id, "Đã trả lời kiến nghị.", reason, "Lý do trả lời")


def _done(assessment_id: int, sentence: str, text: str, label: str) -> ResponseReturnValue:
    """Back to the page, with a hint if the text that was typed looks like a child's data."""
    reply = done(sentence, url_for(".index", assessment_id=assessment_id))
    if hint := warning(text, label):
        flash(hint, "warn")
    return reply
