"""The sheet of an assessment: reading, filling in, submitting."""

from collections.abc import Mapping

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from certify.domain.assessment.hands import ACTS, Hand, exclusion, hands_of_role
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import SELF_STATES, State
from certify.domain.assessment.workflow import STEPS
from certify.domain.library import UnknownVersion
from certify.domain.people.permissions import may
from certify.operations.assessments import answers, steps
from certify.operations.assessments.answers import Saved
from certify.operations.assessments.carrying import carry_over, proposal_for
from certify.operations.assessments.offices import acting_on, elsewhere, hands_on
from certify.operations.assessments.questions import asked_beside, asked_of, beside_of, reply_on
from certify.operations.assessments.record import before_returns
from certify.operations.assessments.sheet import Sheet, open_sheet, sheet_for
from certify.operations.dossiers.checklist import checklist
from certify.operations.guidance.texts import counted
from certify.operations.sharing.handing import handed_over
from certify.store.assessments import files as stored
from certify.web.access import requires
from certify.web.assessments.actions import buttons
from certify.web.assessments.live import asked_now, live, settled
from certify.web.assessments.questions import Questions, read_replies, sealed, unsealed
from certify.web.assessments.sheet_form import TypedAnswer, read_form, read_quantities, read_versions
from certify.web.assessments.sheet_view import SheetPage
from certify.web.assessments.sheet_words import figures_words
from certify.web.forms import Problems, done, shown_again
from certify.web.forms import page as form_page
from certify.web.request_context import acting, actor, by_script, reading, site, today, viewing

blueprint = Blueprint("assessments", __name__)


@blueprint.get("/phieu")
@requires("assessment:answer")
def mine() -> ResponseReturnValue:
    """The files of the officer's own commune, one for each round."""
    with reading() as connection:
        files = stored.of_unit(connection, actor().unit_id or 0)
        sheets = [open_sheet(connection, site().library, file.id) for file in files]
    return render_template("assessments/mine.html", sheets=sheets, today=today().date())


@blueprint.get("/phieu/<int:assessment_id>")
@requires("assessment:open")
def show(assessment_id: int) -> ResponseReturnValue:
    """The sheet; the column that the person may fill in is open."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
    return page(sheet)


@blueprint.post("/phieu/<int:assessment_id>/tu-cham")
@requires("indicator:answer")
def answer(assessment_id: int) -> ResponseReturnValue:
    """Save the self score's figures."""
    return _save(assessment_id, SELF)


@blueprint.post("/phieu/<int:assessment_id>/tham-dinh")
@requires("assessment:appraise")
def appraise(assessment_id: int) -> ResponseReturnValue:
    """Save the appraisal's figures."""
    return _save(assessment_id, APPRAISAL)


@blueprint.get("/phieu/<int:assessment_id>/so-lieu-nam-truoc")
@requires("assessment:answer")
def former_figures(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What would be taken over from last year's file, to choose from; nothing is taken yet."""
    with viewing() as act:
        plan = proposal_for(act, assessment_id)
    chosen = request.form.getlist("chosen") if problems else list(plan.taken)
    return form_page("assessments/carry.html", problems, plan=plan, chosen=chosen, words=figures_words)


@blueprint.post("/phieu/<int:assessment_id>/so-lieu-nam-truoc")
@requires("assessment:answer")
@shown_again(former_figures)
def carry(assessment_id: int) -> ResponseReturnValue:
    """Take the chosen figures of last year into the blanks, each to be confirmed."""
    with acting(assessment_id) as act:
        count = carry_over(act, assessment_id, request.form.get("seen", ""), request.form.getlist("chosen"))
    said = f"Đã lấy số liệu năm trước cho {count} chỉ tiêu, chờ xác nhận từng dòng."
    return done(said, url_for(".show", assessment_id=assessment_id))


@blueprint.route("/phieu/<int:assessment_id>/gui", methods=["GET", "POST"])
@requires("assessment:submit")
def submit(assessment_id: int) -> ResponseReturnValue:
    """Review the whole sheet and submit it."""
    if request.method == "POST":
        with acting(assessment_id) as act:
            steps.take(act, assessment_id, "submit")
        return done("Đã trình hồ sơ.", url_for(".show", assessment_id=assessment_id))
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        facts = steps.facts_of(sheet, today().date(), hands=hands_on(act, sheet))
        asked = Questions(asked_of(act.connection, sheet))
    refusals = STEPS["submit"].refusals(sheet.state, facts)
    shown = SheetPage(sheet, SELF, frozenset(), questions=asked)
    return render_template("assessments/submit.html", page=shown, refusals=refusals)


def page(
    sheet: Sheet,
    typed: Mapping[str, TypedAnswer] | None = None,
    saved: Saved | None = None,
    answering: Questions | None = None,
    code: int = 200,
) -> ResponseReturnValue:
    """The sheet's page, with the fields open that the person may edit now; for a sector's officer their own part.

    `answering` holds what was typed in answer to questions.
    """
    answering = answering or Questions()
    if sheet.only is not None:
        return _part(sheet, typed or {}, saved or Saved(), answering), code
    shared = read_quantities(sheet.version, request.form)
    side = sheet.side
    with viewing() as act:
        hands = hands_on(act, sheet, hands_of_role(act.actor.role))
        offices = acting_on(act.connection, sheet, act.today)
        dossier = tuple(checklist(act, site().press, sheet, offices))
        guided = counted(act)
        handed = handed_over(act.connection, sheet.id) if sheet.traces.handed and sheet.state in SELF_STATES else None
        first = before_returns(act.connection, sheet) if sheet.state is not State.RETURNED else {}
        beside = beside_of(act.connection, sheet)
    name = "appraise" if side == APPRAISAL else "answer"
    fills_in = may(actor().role, f"assessment:{name}") and not elsewhere(actor(), sheet)
    editable = sheet.editable(side, today().date()) if fills_in else frozenset()
    shown = buttons(sheet, side, hands, editable=bool(editable), handed_over=handed is not None)
    open_now = frozenset() if exclusion(ACTS[name], hands) else editable
    asked = asked_beside(sheet, beside)
    questions = replace(answering, asked=asked, editable=open_now if side == SELF else frozenset())
    if questions.editable and beside:
        questions = replace(questions, sealed=sealed(beside))
    page = SheetPage(sheet, side, open_now, typed or {}, saved or Saved(), shared=shared, questions=questions)
    values = {
        "page": replace(page, added=_added(sheet), first=first),
        "today": today().date(),
        "buttons": shown.offered,
        "withheld": shown.withheld,
        "offices": offices,
        "dossier": dossier,
        "guided": guided,
        "handed": handed,
    }
    return render_template("assessments/sheet.html", **values), code


def _part(sheet: Sheet, typed: Mapping[str, TypedAnswer], saved: Saved, answering: Questions) -> str:
    with viewing() as act:
        barred, guided = exclusion(ACTS["answer"], hands_on(act, sheet, [Hand.SELF])), counted(act)
        asked = asked_of(act.connection, sheet)
    editable = frozenset() if barred else sheet.editable(SELF, today().date())
    questions = replace(answering, asked=asked, editable=editable)
    shown = SheetPage(sheet, SELF, editable, typed, saved, questions=questions)
    return render_template("sharing/part.html", page=shown, guided=guided, today=today().date())


def _added(sheet: Sheet) -> frozenset[str]:
    """The ids of the indicators that the revision in use added to the one before it."""
    try:
        former = sheet.library.get(sheet.version.id, sheet.version.revision - 1)
    except UnknownVersion:
        return frozenset()
    return sheet.version.ids - former.version.ids


def _save(assessment_id: int, side: Side) -> ResponseReturnValue:
    """Save the changed lines of one side; JSON for the page's script, a page for everybody else."""
    with acting(assessment_id) as act:
        sheet = sheet_for(act, assessment_id)
        form = read_form(sheet.version, request.form)
        typed = {key: line for key, line in form.items() if not line.untouched}
        entries = {key: line.entry for key, line in typed.items() if not line.errors}
        saved, sheet = answers.save_on(act, sheet, side, entries)
        replies = read_replies(request.form) if side == SELF else {}
        # Replies are weighed beside what stands now; otherwise what the page brought saves reading that again.
        beside = beside_of(act.connection, sheet) if replies else unsealed(request.form.get("beside", ""))
        sayings = {key: one.saying for key, one in replies.items()}
        said, sheet = reply_on(act, sheet, sayings, asked_beside(sheet, beside) if replies else ())
    answering, shared = Questions(typed=replies, said=said), read_quantities(sheet.version, request.form)
    view = SheetPage(sheet, side, frozenset(), typed, saved, shared=shared, questions=answering)
    hints = [hint for key in saved.versions if (hint := entries[key].hint(key))] + said.hints
    if by_script() and sheet.only is None:
        seen = read_versions(sheet.version, request.form)
        newer = [key for key, base in seen.items() if key not in typed and base != _base(sheet, side, key)]
        return jsonify({**live(view, form), **settled(view), **asked_now(view, beside), "newer": newer, "hints": hints})
    for hint in hints + said.lost:
        flash(hint, "warn")
    if view.trouble:
        return page(sheet, typed, saved, answering, 422)
    stored, address = saved.versions or said.versions, url_for(".show", assessment_id=assessment_id)
    return done("Đã lưu." if stored else "Không có gì thay đổi.", address)


def _base(sheet: Sheet, side: Side, key: str) -> int:
    row = sheet.stored.get((side, key))
    return row.version if row else 0
