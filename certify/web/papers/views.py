"""Papers of a file: drafts, issuing, and each issued paper with what may be done with it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.pdf.forms import Form, FormFile
from certify.documents.pdf.render import render
from certify.documents.word.writing import word
from certify.domain.papers.paper import Paper
from certify.domain.papers.states import PAPER_STATE_NAMES
from certify.operations.act import Act, NotFound, need
from certify.operations.assessments.record import record_of
from certify.operations.papers import issue as papers
from certify.operations.papers import recall as recalling
from certify.operations.papers.areas import area_matter
from certify.operations.papers.content import Heading, Matter, content, file_matter
from certify.operations.papers.files import bytes_of, content_of
from certify.operations.papers.issue import Order
from certify.operations.papers.lookup import paper_for
from certify.operations.papers.recall import acts_on
from certify.store.papers import issued as stored
from certify.store.papers import signed_copies
from certify.store.papers.issued import Issued
from certify.web.access import requires
from certify.web.downloads import asked
from certify.web.files import sent
from certify.web.lists import papers_table
from certify.web.papers.rows import rows_of
from certify.web.request_context import acting, actor, desk, open_mine, viewing

blueprint = Blueprint("papers", __name__)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/phieu/<int:assessment_id>/van-ban")
@requires("assessment:read")
def index(assessment_id: int) -> ResponseReturnValue:
    """Every paper of the dossier: what is issued, what can be, and what still stands in the way."""
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
        issued = stored.of_assessment(act.connection, assessment_id)
        rows = rows_of(act.connection, file_matter(sheet), issued, "assessment", "blank")
    if reply := asked(lambda: papers_table(sheet.unit.full_name, issued)):
        return reply
    return render_template("papers/index.html", sheet=sheet, rows=rows, states=PAPER_STATE_NAMES)


@blueprint.get("/phieu/<int:assessment_id>/van-ban/<form_id>.<any(pdf, docx):kind>")
@requires("assessment:read")
def draft(assessment_id: int, form_id: str, kind: str) -> ResponseReturnValue:
    """A paper as it would stand now, marked as a draft: to read, or to edit in Word."""
    form = _form(form_id, "assessment", "blank")
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
        paper = papers.draft(act.connection, file_matter(sheet), form, act.at)
    return _file(desk().press.forms[form_id], paper, kind, f"{form_id}-{sheet.unit.code}-{sheet.round.year}-nhap")


@blueprint.post("/phieu/<int:assessment_id>/van-ban/<form_id>")
@requires("paper:issue")
def issue(assessment_id: int, form_id: str) -> ResponseReturnValue:
    """Issue a paper of the dossier; a second click leads to the same one."""
    order = Order(_form(form_id, "assessment"), number=request.form.get("number", ""))
    with acting() as act:
        matter = file_matter(open_mine(act, assessment_id))
        paper_id = papers.issue(act, desk().press, matter, order)
    return _issued(paper_id)


@blueprint.get("/dot/<int:round_id>/van-ban")
@requires("paper:area")
def area(round_id: int) -> ResponseReturnValue:
    """The summaries and reports of the person's own area in a round."""
    with viewing() as act:
        matter = _area(act, round_id)
        issued = [
            one for one in stored.of_unit(act.connection, matter.filed.id, round_id) if one.subject == matter.subject
        ]
        rows = [row for row in rows_of(act.connection, matter, issued, "area") if row.mine]
    if reply := asked(lambda: papers_table(matter.filed.full_name, issued)):
        return reply
    return render_template("papers/area.html", matter=matter, rows=rows, states=PAPER_STATE_NAMES)


@blueprint.get("/dot/<int:round_id>/van-ban/<form_id>.pdf")
@requires("paper:area")
def area_draft(round_id: int, form_id: str) -> ResponseReturnValue:
    """A summary or report as it would stand now, marked as a draft."""
    form = _form(form_id, "area")
    need(actor(), form.permission)
    with viewing() as act:
        paper = papers.draft(act.connection, _area(act, round_id), form, act.at)
    return sent(render(desk().press.forms[form_id], paper), f"{form_id}-{round_id}-nhap.pdf")


@blueprint.post("/dot/<int:round_id>/van-ban/<form_id>")
@requires("paper:area")
def issue_area(round_id: int, form_id: str) -> ResponseReturnValue:
    """Issue a summary or report of the person's own area."""
    order = Order(_form(form_id, "area"), number=request.form.get("number", ""))
    with acting() as act:
        paper_id = papers.issue(act, desk().press, _area(act, round_id), order)
    return _issued(paper_id)


@blueprint.get("/van-ban/<int:paper_id>")
@requires("assessment:read")
def show(paper_id: int) -> ResponseReturnValue:
    """One issued paper."""
    with viewing() as act:
        paper = paper_for(act, paper_id)
        values = {
            "signed": signed_copies.of_paper(act.connection, paper_id),
            "former": stored.find(act.connection, paper.replaces_id or 0),
            "later": stored.find(act.connection, paper.next_id or 0),
            "files": stored.assessments_of(act.connection, paper_id),
            "address": content_of(act.connection, paper_id).address,
        }
    form = desk().press.form(paper.form)
    page = {"paper": paper, "form": form, "acts": acts_on(actor(), paper, form), "states": PAPER_STATE_NAMES}
    return render_template("papers/show.html", **page, **values)


@blueprint.get("/van-ban/<int:paper_id>/tep.pdf")
@requires("assessment:read")
def file(paper_id: int) -> ResponseReturnValue:
    """The issued bytes, the same at every asking."""
    with viewing() as act:
        paper = paper_for(act, paper_id)
    return sent(bytes_of(desk().database, desk().press, paper_id), f"{paper.form}-{paper_id}.pdf", attachment=True)


@blueprint.get("/van-ban/<int:paper_id>/tep.docx")
@requires("assessment:read")
def editable(paper_id: int) -> ResponseReturnValue:
    """The same text for Word; the issued PDF stays the record."""
    with viewing() as act:
        paper = paper_for(act, paper_id)
        content = content_of(act.connection, paper_id)
    return _file(desk().press.forms[paper.form], content, "docx", f"{paper.form}-{paper_id}")


@blueprint.post("/van-ban/<int:paper_id>/thay-the")
@requires("paper:issue")
def replace(paper_id: int) -> ResponseReturnValue:
    """Issue a new paper in the place of one in force."""
    with acting() as act:
        former = paper_for(act, paper_id)
        matter = _matter(act, former)
        form = desk().press.form(former.form)
        order = Order(form, request.form.get("number", ""), replaces=former, reason=request.form.get("reason", ""))
        new_id = papers.replace(act, desk().press, matter, order)
    return _issued(new_id)


@blueprint.post("/van-ban/<int:paper_id>/thu-hoi")
@requires("paper:issue")
def recall(paper_id: int) -> ResponseReturnValue:
    """Recall a paper, with the reason."""
    with acting() as act:
        recalling.recall(act, desk().press, paper_id, request.form.get("reason", ""))
    flash("Đã thu hồi văn bản.", "ok")
    return redirect(url_for(".show", paper_id=paper_id))


@blueprint.get("/phieu/<int:assessment_id>/ho-so.pdf")
@requires("assessment:read")
def assessment_record(assessment_id: int) -> ResponseReturnValue:
    """The record of an assessment for reading: the last frozen content, or a draft that says so."""
    form = desk().press.forms["assessment-record"]
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
        record = record_of(act.connection, sheet, act.at)
        heading = Heading(record.prepared_on, draft=record.kind == "draft", records=(record,))
        paper = content(act.connection, file_matter(sheet), form.file, heading)
    return sent(render(form, paper), f"phieu-danh-gia-{sheet.unit.code}-{sheet.round.year}.pdf")


def _file(form: Form, paper: Paper, kind: str, name: str) -> Response:
    """A paper that is not kept: as PDF, or for Word where the form allows it."""
    if kind == "pdf":
        return sent(render(form, paper), f"{name}.pdf")
    if not form.file.word:
        raise NotFound
    return sent(word(form, paper), f"{name}.docx", WORD, attachment=True)


def _issued(paper_id: int) -> ResponseReturnValue:
    bytes_of(desk().database, desk().press, paper_id)
    return redirect(url_for("papers.show", paper_id=paper_id))


def _form(form_id: str, *subjects: str) -> FormFile:
    """The form of that id when it is about one of `subjects`; NotFound otherwise."""
    form = desk().press.form(form_id)
    if form.subject not in subjects:
        raise NotFound
    return form


def _area(act: Act, round_id: int) -> Matter:
    return area_matter(act, round_id, act.actor.unit_id or 0)


def _matter(act: Act, paper: Issued) -> Matter:
    """What an issued paper is about, as it stands now."""
    if paper.assessment_id is not None:
        return file_matter(open_mine(act, paper.assessment_id))
    return area_matter(act, paper.round_id, paper.unit_id)
