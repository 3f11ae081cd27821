"""The decision on a file: recognise, refuse, ask for a new appraisal, revoke."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.sides import APPRAISAL
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.operations.act import Act, NotFound, Refused
from certify.operations.assessments import objections
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.queue import queue_of
from certify.operations.assessments.sheet import Sheet
from certify.operations.log.events import sentence
from certify.operations.papers import decisions
from certify.operations.papers.files import bytes_of
from certify.store.log import events as history
from certify.web.access import requires
from certify.web.assessments.sheet_view import SheetPage
from certify.web.dates import read_date
from certify.web.request_context import acting, desk, open_mine, today, viewing

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/phieu/<int:assessment_id>/quyet-dinh")
@requires("decision:make")
def show(assessment_id: int) -> ResponseReturnValue:
    """The file, its history, and what can be decided."""
    return _page(assessment_id, [])


@blueprint.post("/phieu/<int:assessment_id>/quyet-dinh")
@requires("decision:make")
def decide(assessment_id: int) -> ResponseReturnValue:
    """Decide, bound to the content that was shown."""
    kind = request.form.get("kind", "")
    if kind not in (*DecisionKind, "reopen"):
        raise NotFound
    paper_id = None
    try:
        with acting() as act:
            if kind == "reopen":
                note = request.form.get("reason", "")
                assessments.take(act, assessment_id, kind, note=note)
            else:
                paper_id = _decide(act, DecisionKind(kind), {assessment_id: request.form.get("seen", "")})
    except Refused as refused:
        return _page(assessment_id, refused.reasons)
    flash(f"Đã ghi: {STEPS[kind].label}.", "ok")
    if paper_id is None:
        return redirect(url_for("assessments.show", assessment_id=assessment_id))
    bytes_of(desk().database, desk().press, paper_id)
    return redirect(url_for("papers.show", paper_id=paper_id))


@blueprint.route("/quyet-dinh/danh-sach/<int:round_id>", methods=["GET", "POST"])
@requires("decision:make")
def listed(round_id: int) -> ResponseReturnValue:
    """Recognise several communes in one decision."""
    if request.method == "GET":
        return _list_page(round_id, [])
    seen = {int(one): request.form.get(f"seen-{one}", "") for one in request.form.getlist("file") if one.isdigit()}
    try:
        with acting() as act:
            paper_id = _decide(act, DecisionKind.RECOGNISE, seen)
    except Refused as refused:
        return _list_page(round_id, refused.reasons)
    bytes_of(desk().database, desk().press, paper_id or 0)
    flash(f"Đã công nhận {len(seen)} đơn vị trong một quyết định.", "ok")
    return redirect(url_for("papers.show", paper_id=paper_id))


def _decide(act: Act, kind: DecisionKind, seen: dict[int, str]) -> int | None:
    form = request.form
    day = read_date(form.get("decided_on", ""), "Ngày quyết định")
    draft = decisions.DecisionDraft(form.get("number", ""), day, form.get("reason", ""), seen)
    return decisions.decide(act, desk().press, kind, draft)


def _list_page(round_id: int, problems: list[str]) -> ResponseReturnValue:
    """The appraised files of a round, each with what stands in the way of recognising it."""
    with viewing() as act:
        queue = queue_of(act, round_id)
        appraised = [file for file in queue.files if file.assessment.state is State.APPRAISED]
        sheets = [open_mine(act, file.assessment.id) for file in appraised]
        rows = [(sheet, _refusals(act, sheet)) for sheet in sheets]
    values = {"round": queue.round, "rows": rows, "problems": problems, "form": request.form}
    return render_template("papers/decision_list.html", **values, today=today().date()), 422 if problems else 200


def _refusals(act: Act, sheet: Sheet) -> list[str]:
    draft = decisions.DecisionDraft("", today().date(), "", {sheet.id: sheet.content_sha256})
    facts = decisions.decision_facts(act, sheet, draft)
    return STEPS[DecisionKind.RECOGNISE].refusals(sheet.state, facts)


def _page(assessment_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
        draft = decisions.DecisionDraft("-", today().date(), "-", {sheet.id: sheet.content_sha256})
        facts = decisions.decision_facts(act, sheet, draft)
        events = [(event, sentence(event)) for event in history.events_of(act.connection, assessment_id)]
        window = objections.open_window(act.connection, sheet, today().date())
    steps = {name: STEPS[name].refusals(sheet.state, facts) for name in (*DecisionKind, "reopen")}
    values = {
        "page": SheetPage(sheet, APPRAISAL, frozenset()),
        "problems": problems,
        "form": request.form,
        "events": events,
        "steps": steps,
        "open": {name for name in steps if sheet.state in STEPS[name].sources},
        "names": STEPS,
        "attested": facts.attested,
        "window": window,
        "today": today().date(),
    }
    return render_template("papers/decision.html", **values), 422 if problems else 200
