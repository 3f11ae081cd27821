"""The sheet of an assessment: reading, answering, trying out, submitting, its history."""

from collections.abc import Mapping

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.workflow import STEPS
from certify.domain.library import UnknownVersion
from certify.domain.people.permissions import may
from certify.domain.scoring.gap import gap
from certify.domain.scoring.score import score
from certify.operations.assessments import answers, steps
from certify.operations.assessments.answers import Saved
from certify.operations.assessments.carrying import carry_over
from certify.operations.assessments.offices import elsewhere
from certify.operations.assessments.sheet import Sheet, open_sheet, sheet_for
from certify.operations.log.events import sentence
from certify.store.assessments import files as stored
from certify.store.log import events as stored_history
from certify.web.access import requires
from certify.web.assessments.actions import buttons
from certify.web.assessments.improvement import gap_lines
from certify.web.assessments.sheet_form import Typed, mark_of, proposed, read_form
from certify.web.assessments.sheet_view import SheetPage
from certify.web.request_context import acting, actor, reading, site, today, viewing

blueprint = Blueprint("assessments", __name__)


@blueprint.get("/phieu")
@requires("assessment:answer")
def mine() -> ResponseReturnValue:
    """The rounds of the commune officer's own unit."""
    with reading() as connection:
        files = stored.of_unit(connection, actor().unit_id or 0)
        sheets = [open_sheet(connection, site().library, file.id) for file in files]
    return render_template("assessments/mine.html", sheets=sheets, today=today().date())


@blueprint.get("/phieu/<int:assessment_id>")
@requires("assessment:read")
def show(assessment_id: int) -> ResponseReturnValue:
    """The sheet, with the column open that the person may work on."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    return page(sheet)


@blueprint.post("/phieu/<int:assessment_id>/tu-cham")
@requires("assessment:answer")
def answer(assessment_id: int) -> ResponseReturnValue:
    """Save the self score's figures."""
    return _save(assessment_id, SELF)


@blueprint.post("/phieu/<int:assessment_id>/tham-dinh")
@requires("assessment:appraise")
def appraise(assessment_id: int) -> ResponseReturnValue:
    """Save the appraisal's figures."""
    return _save(assessment_id, APPRAISAL)


@blueprint.post("/phieu/<int:assessment_id>/tinh")
@requires("assessment:read")
def preview(assessment_id: int) -> ResponseReturnValue:
    """The points of what is typed, as JSON; nothing is saved."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    view = SheetPage(sheet, sheet.side, frozenset(), read_form(sheet.version, request.form))
    tried = {"gaps": gap_lines(view.score, sheet.categories)} if request.args.get("thu") else {}
    return jsonify({**view.live(), **tried})


@blueprint.route("/phieu/<int:assessment_id>/thu-tinh", methods=["GET", "POST"])
@requires("assessment:read")
def trial(assessment_id: int) -> ResponseReturnValue:
    """Try figures out, outside the record; `cach` fills in the cheapest way under a category."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    wanted = request.args.get("cach", "") if request.method == "GET" else ""
    typed = read_form(sheet.version, request.form) if request.method == "POST" else _planned(sheet, wanted)
    view = SheetPage(sheet, sheet.side, sheet.version.ids, typed, trial=True)
    gaps = gap_lines(view.score, sheet.categories)
    values = {"page": view, "gaps": gaps, "buttons": buttons(sheet, view.side, editable=False)}
    return render_template("assessments/sheet.html", **values, planned=len(typed) if wanted else 0)


@blueprint.post("/phieu/<int:assessment_id>/mang-sang")
@requires("assessment:answer")
def carry(assessment_id: int) -> ResponseReturnValue:
    """Bring last year's figures into the blanks, to be confirmed."""
    with acting() as act:
        count = carry_over(act, assessment_id)
    flash(
        f"Đã mang sang {count} chỉ tiêu, chờ xác nhận từng dòng." if count else "Không có số liệu để mang sang.", "ok"
    )
    return redirect(url_for(".show", assessment_id=assessment_id))


@blueprint.route("/phieu/<int:assessment_id>/gui", methods=["GET", "POST"])
@requires("assessment:submit")
def submit(assessment_id: int) -> ResponseReturnValue:
    """Review the whole and submit it."""
    if request.method == "POST":
        with acting() as act:
            steps.take(act, assessment_id, "submit")
        flash("Đã gửi hồ sơ.", "ok")
        return redirect(url_for(".show", assessment_id=assessment_id))
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    refusals = STEPS["submit"].refusals(sheet.state, steps.facts_of(sheet, today().date()))
    return render_template("assessments/submit.html", page=SheetPage(sheet, SELF, frozenset()), refusals=refusals)


@blueprint.get("/phieu/<int:assessment_id>/lich-su")
@requires("assessment:read")
def history(assessment_id: int) -> ResponseReturnValue:
    """Who did what and when."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        events = [(event, sentence(event)) for event in stored_history.events_of(act.connection, assessment_id)]
    return render_template("assessments/history.html", sheet=sheet, events=events)


def page(
    sheet: Sheet, typed: Mapping[str, Typed] | None = None, saved: Saved | None = None, code: int = 200
) -> ResponseReturnValue:
    """The sheet's page with what the person may edit now."""
    side = sheet.side
    permission = "assessment:appraise" if side == APPRAISAL else "assessment:answer"
    works = may(actor().role, permission) and not elsewhere(actor(), sheet)
    editable = sheet.editable(side, today().date()) if works else frozenset()
    view = SheetPage(sheet, side, editable, typed or {}, saved or Saved(), added=_added(sheet))
    values = {"page": view, "locked": sheet.locked(today().date())}
    return render_template(
        "assessments/sheet.html", **values, buttons=buttons(sheet, side, editable=bool(editable))
    ), code


def _planned(sheet: Sheet, category_id: str) -> dict[str, Typed]:
    """The lines that the cheapest way under a category changes, and what is not appraised yet as the commune has it."""
    category = next((one for one in sheet.categories if one.id == category_id), None)
    way = gap(score(sheet.version, sheet.known), category).way if category else None
    if way is None:
        return {}
    wanted = sheet.known | {step.indicator.id: step.answer for step in way.known if step.answer}
    standing = sheet.answers(sheet.side)
    changed = {key: answer for key, answer in wanted.items() if standing.get(key) != answer}
    return {key: proposed(sheet.stored.get((sheet.side, key)), key, sheet.side, one) for key, one in changed.items()}


def _added(sheet: Sheet) -> frozenset[str]:
    """The indicators that the revision in use has and the one before it had not."""
    try:
        former = site().library.get(sheet.version.id, sheet.version.revision - 1)
    except UnknownVersion:
        return frozenset()
    return sheet.version.ids - former.version.ids


def _save(assessment_id: int, side: Side) -> ResponseReturnValue:
    with acting() as act:
        sheet = sheet_for(act, assessment_id)
        form = read_form(sheet.version, request.form)
        typed = {key: line for key, line in form.items() if not line.untouched}
        entries = {key: line.entry for key, line in typed.items() if not line.errors}
        saved, sheet = answers.save_on(act, sheet, side, entries)
    view = SheetPage(sheet, side, frozenset(), typed, saved)
    hints = [said for key in saved.versions if (said := entries[key].hint(key))]
    if request.accept_mimetypes.best == "application/json":
        state = {"saved_at": f"{today():%H:%M}", "versions": saved.versions, "conflicts": saved.conflicts}
        seen = {key: mark_of(typed[key].values) for key in saved.versions}
        newer = [key for key, line in form.items() if line.untouched and line.entry.base != _base(sheet, side, key)]
        return jsonify({**view.live(), **state, "seen": seen, "newer": newer, "hints": hints, "trouble": view.trouble})
    for said in hints:
        flash(said, "warn")
    if view.trouble:
        flash(f"Có {view.trouble} chỉ tiêu chưa ghi được; những gì đã gõ vẫn còn ở dưới.", "error")
        return page(sheet, typed, saved, 422)
    flash("Đã lưu." if saved.versions else "Không có gì thay đổi.", "ok")
    return redirect(url_for(".show", assessment_id=assessment_id))


def _base(sheet: Sheet, side: Side, key: str) -> int:
    row = sheet.stored.get((side, key))
    return row.version if row else 0
