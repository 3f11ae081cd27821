"""Decisions on files: recognise one or several, refuse, reopen the appraisal, revoke."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.decisions import DecisionKind
from certify.domain.assessment.hands import Hand
from certify.domain.assessment.sides import APPRAISAL
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.domain.numbers import parse_id
from certify.domain.vietnamese import lower_first
from certify.operations.act import Act, NotFound
from certify.operations.assessments import objections
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.offices import acting_on, barred
from certify.operations.assessments.queue import files_of, queue_of
from certify.operations.assessments.sheet import Sheet, sheet_for
from certify.operations.log.events import sentence
from certify.operations.papers import decisions
from certify.operations.papers.checks import missing_papers
from certify.operations.papers.content import list_matter
from certify.operations.papers.files import bytes_of
from certify.store.log import events as history
from certify.store.pages import Wish
from certify.store.papers import issued
from certify.web.access import requires
from certify.web.assessments.sheet_view import SheetPage
from certify.web.dates import read_date
from certify.web.forms import Problems, done, page, shown_again
from certify.web.lists.trail import Arguments, leads_to
from certify.web.papers.particulars import filled_in
from certify.web.papers.preparing import offered
from certify.web.people.proof import proven
from certify.web.request_context import acting, site, today, viewing

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/phieu/<int:assessment_id>/quyet-dinh")
@requires("decision:make")
def show(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The file, its history, and what can be decided."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        draft = decisions.DecisionDraft("-", today().date(), "-", {sheet.id: sheet.content_sha256})
        facts = decisions.decision_facts(act, sheet, draft)
        events = [(event, sentence(event)) for event in history.events_of(act.connection, assessment_id)]
        offices = acting_on(act.connection, sheet, act.today)
        window = objections.open_window(act.connection, sheet, today().date())
        choices = offered(act, list_matter([sheet], ""), site().press.form("recognition"))
        missing = missing_papers(act.connection, site().press, sheet)
        why_not = barred(act, sheet, Hand.DECISION)
    steps = {name: STEPS[name].refusals(sheet.state, facts) for name in (*DecisionKind, "reopen")}
    values = {
        "page": SheetPage(sheet, APPRAISAL, frozenset()),
        "form": request.form,
        "events": events,
        "steps": steps,
        "open": {name for name in steps if sheet.state in STEPS[name].sources},
        "names": STEPS,
        "attested": facts.attested,
        "window": window,
        "offered": choices,
        "missing": missing,
        "why_not": why_not,
        "offices": offices,
        "today": today().date(),
    }
    return page("papers/decision.html", problems, **values)


DECIDED = {
    DecisionKind.RECOGNISE: "Đã công nhận",
    DecisionKind.REFUSE: "Đã quyết định không công nhận",
    DecisionKind.REVOKE: "Đã thu hồi việc công nhận",
}


@blueprint.post("/phieu/<int:assessment_id>/quyet-dinh")
@requires("decision:make")
@proven
@shown_again(show)
def decide(assessment_id: int) -> ResponseReturnValue:
    """Decide, bound to the content that the page showed."""
    kind = request.form.get("kind", "")
    if kind not in (*DecisionKind, "reopen"):
        raise NotFound
    paper_id = None
    with acting(assessment_id) as act:
        if kind == "reopen":
            assessments.take(act, assessment_id, kind, note=request.form.get("reason", ""))
        else:
            paper_id = _decide(act, DecisionKind(kind), {assessment_id: request.form.get("seen", "")})
        unit, paper = sheet_for(act, assessment_id).unit.full_name, paper_id and issued.find(act.connection, paper_id)
    if not paper:  # an appraisal that is opened again has no paper
        return done(f"Đã ghi: {STEPS[kind].label}.", url_for("assessments.show", assessment_id=assessment_id))
    return _decided(f"{DECIDED[DecisionKind(kind)]} {lower_first(unit)} (Quyết định số {paper.number}).", paper.id)


APPRAISED = Wish(tab=State.APPRAISED, page=None)


def _rows(arguments: Arguments) -> list[tuple[int, str]]:
    with viewing() as act:
        found = files_of(act, arguments.get("round_id", None, parse_id), APPRAISED)
    return [(file.id, unit.full_name) for file, unit in found]


@blueprint.get("/quyet-dinh/danh-sach/<int:round_id>")
@requires("decision:make")
@leads_to("decisions.show", "assessment_id", _rows)
def listed(round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The appraised files of a round, each with the reasons why it can't be recognised yet."""
    with viewing() as act:
        queue = queue_of(act, round_id, APPRAISED)
        sheets = [sheet_for(act, file.assessment.id) for file in queue.files]
        rows = [(sheet, _refusals(act, sheet), missing_papers(act.connection, site().press, sheet)) for sheet in sheets]
        choices = offered(act, list_matter(sheets, ""), site().press.form("recognition")) if sheets else None
    values = {"round": queue.round, "rows": rows, "form": request.form, "today": today().date(), "offered": choices}
    return page("papers/decision_list.html", problems, **values)


@blueprint.post("/quyet-dinh/danh-sach/<int:round_id>")
@requires("decision:make")
@proven
@shown_again(listed)
def decide_listed(round_id: int) -> ResponseReturnValue:  # noqa: ARG001 (for the page when refused)
    """Recognise several communes in one decision."""
    ids = request.form.getlist("file", parse_id)
    seen = {file_id: request.form.get(f"seen-{file_id}", "") for file_id in ids}
    with acting() as act:
        paper_id = _decide(act, DecisionKind.RECOGNISE, seen)
    return _decided(f"Đã công nhận {len(seen)} đơn vị trong một quyết định.", paper_id)


def _decide(act: Act, kind: DecisionKind, seen: dict[int, str]) -> int:
    form = request.form
    day = read_date(form.get("decided_on", ""), "Ngày quyết định", "on")
    draft = decisions.DecisionDraft(
        form.get("number", ""), day, form.get("reason", ""), seen, form.get("lacking", ""), filled_in()
    )
    return decisions.decide(act, site().press, kind, draft)


def _decided(sentence: str, paper_id: int) -> ResponseReturnValue:
    """Go to the page of the decision's paper, with its PDF already made and stored."""
    bytes_of(site().database, site().press, paper_id)
    return done(sentence, url_for("papers.show", paper_id=paper_id))


def _refusals(act: Act, sheet: Sheet) -> list[str]:
    draft = decisions.DecisionDraft("", today().date(), "", {sheet.id: sheet.content_sha256})
    facts = decisions.decision_facts(act, sheet, draft)
    return STEPS[DecisionKind.RECOGNISE].refusals(sheet.state, facts)
