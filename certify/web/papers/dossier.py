"""The papers of one assessment: what is issued, what can be, drafts, and issuing."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import DOCUMENT
from certify.domain.papers.states import PAPER_STATE_NAMES
from certify.operations.act import need
from certify.operations.assessments.record import record_of
from certify.operations.assessments.sheet import sheet_for
from certify.operations.papers import issue as papers
from certify.operations.papers.content import Heading, content, file_matter
from certify.operations.papers.files import issue_own_file as own_file
from certify.operations.papers.issue import Order
from certify.store.papers import issued as stored
from certify.web.access import requires, takes
from certify.web.downloads import as_file
from certify.web.forms import Problems, page, shown_again
from certify.web.lists.tables import papers_table
from certify.web.papers.particulars import filled_in, uploaded
from certify.web.papers.preparing import prepared
from certify.web.papers.responses import form_about, issued_response, unissued_response
from certify.web.papers.rows import rows_of
from certify.web.request_context import acting, actor, long_act, site, viewing

blueprint = Blueprint("dossier", __name__)


@blueprint.get("/phieu/<int:assessment_id>/van-ban")
@requires("assessment:read")
def index(assessment_id: int) -> ResponseReturnValue:
    """Every paper of the dossier: what is issued, what can be, and what still prevents the rest."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        issued = stored.of_assessment(act.connection, assessment_id)
        rows = rows_of(act.connection, file_matter(sheet), issued, "assessment", "blank")
    if reply := as_file(lambda: papers_table(sheet.unit.full_name, issued)):
        return reply
    return render_template("papers/index.html", sheet=sheet, rows=rows, states=PAPER_STATE_NAMES)


@blueprint.get("/phieu/<int:assessment_id>/van-ban/<form_id>.<any(pdf, docx):kind>")
@requires("assessment:read")
def draft(assessment_id: int, form_id: str, kind: str) -> ResponseReturnValue:
    """A paper as it would be issued now, marked as a draft: PDF to read, or Word to edit."""
    form = form_about(form_id, "assessment", "blank")
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        paper = papers.draft(act.connection, file_matter(sheet), Order(form), act.at)
    return unissued_response(paper, kind)


@blueprint.get("/phieu/<int:assessment_id>/van-ban/<form_id>/phat-hanh")
@requires("paper:issue")
def prepare(assessment_id: int, form_id: str, problems: Problems = ()) -> ResponseReturnValue:
    """What is filled in before a paper of the dossier is issued."""
    form = form_about(form_id, "assessment")
    need(actor(), form.permission)
    with viewing() as act:
        matter = file_matter(sheet_for(act, assessment_id))
        shown = prepared(act, matter, form)
    addresses = {
        "issue_to": url_for(".issue", assessment_id=assessment_id, form_id=form_id),
        "draft_to": url_for(".preview", assessment_id=assessment_id, form_id=form_id),
        "own_file_to": url_for(".issue_own_file", assessment_id=assessment_id, form_id=form_id),
        "back": url_for(".index", assessment_id=assessment_id),
    }
    return page("papers/prepare.html", problems, **shown, **addresses)


@blueprint.post("/phieu/<int:assessment_id>/van-ban/<form_id>/xem-truoc")
@requires("paper:issue")
@shown_again(prepare)
def preview(assessment_id: int, form_id: str) -> ResponseReturnValue:
    """The paper as it is filled in, marked as a draft."""
    order = Order(form_about(form_id, "assessment"), particulars=filled_in())
    need(actor(), order.form.permission)
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        paper = papers.draft(act.connection, file_matter(sheet), order, act.at)
    return unissued_response(paper)


@blueprint.post("/phieu/<int:assessment_id>/van-ban/<form_id>")
@requires("paper:issue")
@shown_again(prepare)
def issue(assessment_id: int, form_id: str) -> ResponseReturnValue:
    """Issue a paper of the dossier; a second click leads to the same paper."""
    order = Order(form_about(form_id, "assessment"), request.form.get("number", ""), filled_in())
    with acting(assessment_id) as act:
        matter = file_matter(sheet_for(act, assessment_id))
        paper_id = papers.issue(act, site().press, matter, order)
    return issued_response(paper_id)


@blueprint.post("/phieu/<int:assessment_id>/van-ban/<form_id>/tep-rieng")
@requires("paper:issue")
@takes(DOCUMENT.request)
@shown_again(prepare)
def issue_own_file(assessment_id: int, form_id: str) -> ResponseReturnValue:
    """Issue a paper of the dossier whose PDF the office wrote itself."""
    order = Order(form_about(form_id, "assessment"), request.form.get("number", ""), filled_in())
    paper_id = own_file(long_act(), site().press, assessment_id, order, *uploaded())
    return issued_response(paper_id)


@blueprint.get("/phieu/<int:assessment_id>/ho-so.pdf")
@requires("assessment:read")
def record(assessment_id: int) -> ResponseReturnValue:
    """The record of an assessment for reading: the last frozen content, or a draft marked as one."""
    form = site().press.forms["assessment-record"]
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        record = record_of(act.connection, sheet, act.at)
        heading = Heading(record.prepared_on, draft=record.kind == "draft", records=(record,))
        paper = content(act.connection, file_matter(sheet), form.file, heading)
    return unissued_response(paper)
