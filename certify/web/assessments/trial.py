"""Trying figures out: the points of what is typed while typing, and a sheet that is never saved."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.scoring.gap import gap
from certify.domain.scoring.score import score
from certify.operations.assessments.offices import hands_on
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.sharing.handing import handed_over
from certify.web.access import requires
from certify.web.assessments.actions import buttons
from certify.web.assessments.improvement import gap_lines
from certify.web.assessments.live import live
from certify.web.assessments.sheet_form import TypedAnswer, proposed, read_form, read_quantities
from certify.web.assessments.sheet_view import SheetPage
from certify.web.request_context import today, viewing

blueprint = Blueprint("trial", __name__)


@blueprint.post("/phieu/<int:assessment_id>/tinh")
@requires("assessment:read")
def preview(assessment_id: int) -> ResponseReturnValue:
    """The points of what is typed, as JSON; nothing is saved."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    shared = read_quantities(sheet.version, request.form)
    typed = read_form(sheet.version, request.form)
    view = SheetPage(sheet, sheet.side, frozenset(), typed, shared=shared)
    gaps = {"gaps": gap_lines(view.score, sheet.categories)} if request.args.get("thu") else {}
    return jsonify({**live(view, typed), **gaps})


@blueprint.route("/phieu/<int:assessment_id>/thu-tinh", methods=["GET", "POST"])
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """A sheet to try figures on; `cach` fills in the cheapest way to recognition under a category."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        hands, handed = hands_on(act, sheet), handed_over(act.connection, assessment_id) is not None
    category_id = request.args.get("cach", "") if request.method == "GET" else ""
    typed = read_form(sheet.version, request.form) if request.method == "POST" else _cheapest(sheet, category_id)
    shared = read_quantities(sheet.version, request.form)
    view = SheetPage(sheet, sheet.side, sheet.version.ids, typed, trial=True, shared=shared)
    gaps = gap_lines(view.score, sheet.categories)
    shown = buttons(sheet, view.side, hands, editable=False, handed_over=handed)
    values = {"page": view, "gaps": gaps, "buttons": shown.offered, "today": today().date()}
    return render_template("assessments/sheet.html", **values, planned=len(typed) if category_id else 0)


def _cheapest(sheet: Sheet, category_id: str) -> dict[str, TypedAnswer]:
    """The lines that the cheapest way changes; what is not appraised yet is taken from the commune's own figures."""
    category = next((category for category in sheet.categories if category.id == category_id), None)
    way = gap(score(sheet.version, sheet.known), category).way if category else None
    if way is None:
        return {}
    goal = sheet.known | {step.indicator.id: step.answer for step in way.known if step.answer}
    stored = sheet.answers(sheet.side)
    changed = {key: answer for key, answer in goal.items() if stored.get(key) != answer}
    return {
        key: proposed(sheet.stored.get((sheet.side, key)), key, sheet.side, answer) for key, answer in changed.items()
    }
