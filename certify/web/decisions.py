"""The decision on a file: recognise, refuse, ask for a new appraisal, revoke."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.workflow import STEPS
from certify.operations import assessments, decisions
from certify.operations.actors import NotFound, Refused
from certify.operations.events import sentence
from certify.operations.sheets import APPRAISAL
from certify.store import history
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.desk import actor, desk, now, open_mine, reading, today, writing
from certify.web.sheet_view import SheetPage

blueprint = Blueprint("decisions", __name__)

DECISIONS = ("recognise", "refuse", "revoke")


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
    if kind not in (*DECISIONS, "reopen"):
        raise NotFound
    try:
        with writing() as connection:
            if kind == "reopen":
                note = request.form.get("reason", "")
                assessments.take(connection, desk().library, actor(), now(), assessment_id, kind, note=note)
            else:
                decisions.decide(connection, desk().library, actor(), now(), assessment_id, kind, _draft())
    except Refused as refused:
        return _page(assessment_id, refused.reasons)
    flash(f"Đã ghi: {STEPS[kind].label}.", "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id))


def _draft() -> decisions.Draft:
    form = request.form
    day = read_date(form.get("decided_on", ""), "Ngày quyết định")
    return decisions.Draft(form.get("number", ""), day, form.get("reason", ""), form.get("seen", ""))


def _page(assessment_id: int, problems: list[str]) -> ResponseReturnValue:
    with reading() as connection:
        sheet = open_mine(connection, assessment_id)
        draft = decisions.Draft("-", today().date(), "-", sheet.content_sha256)
        facts = decisions.decision_facts(connection, sheet, actor(), draft, now())
        events = [(event, sentence(event)) for event in history.events_of(connection, assessment_id)]
    steps = {name: STEPS[name].refusals(sheet.state, facts) for name in (*DECISIONS, "reopen")}
    values = {
        "page": SheetPage(sheet, APPRAISAL, frozenset()),
        "problems": problems,
        "form": request.form,
        "events": events,
        "steps": steps,
        "open": {name for name in steps if sheet.state in STEPS[name].sources},
        "names": STEPS,
        "attested": facts.attested,
        "today": today().date(),
    }
    return render_template("decisions/show.html", **values), 422 if problems else 200
