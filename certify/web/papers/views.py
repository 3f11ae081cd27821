"""An issued paper: its page, its files, recalling it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.papers.states import PAPER_STATE_NAMES
from certify.operations.papers import recall as recalling
from certify.operations.papers.files import bytes_of, content_of
from certify.operations.papers.lookup import paper_for
from certify.operations.papers.recall import acts_on
from certify.store.papers import issued as stored
from certify.store.papers import signed_copies
from certify.web.access import requires
from certify.web.files import file_response
from certify.web.papers.responses import name_of, unissued_response
from certify.web.request_context import acting, actor, site, viewing

blueprint = Blueprint("papers", __name__)


@blueprint.get("/van-ban/<int:paper_id>")
@requires("assessment:read")
def show(paper_id: int) -> ResponseReturnValue:
    """One issued paper."""
    with viewing() as act:
        paper = paper_for(act, paper_id)
        content = content_of(act.connection, paper_id)
        values = {
            "signed": signed_copies.of_paper(act.connection, paper_id),
            "former": stored.find(act.connection, paper.replaces_id or 0),
            "later": stored.find(act.connection, paper.next_id or 0),
            "files": stored.assessments_of(act.connection, paper_id),
            "address": content.address,
            "own_file": content.own_file,
        }
    form = site().press.form_of(paper.form, paper.title)
    page = {"paper": paper, "form": form, "acts": acts_on(actor(), paper, form), "states": PAPER_STATE_NAMES}
    return render_template("papers/show.html", **page, **values)


@blueprint.get("/van-ban/<int:paper_id>/tep.pdf")
@requires("assessment:read")
def file(paper_id: int) -> ResponseReturnValue:
    """The issued bytes, the same on every request."""
    with viewing() as act:
        name = name_of(act, paper_for(act, paper_id))
    return file_response(bytes_of(site().database, site().press, paper_id), f"{name}.pdf", attachment=True)


@blueprint.get("/van-ban/<int:paper_id>/tep.docx")
@requires("assessment:read")
def editable(paper_id: int) -> ResponseReturnValue:
    """The same text for Word; the issued PDF stays the record."""
    with viewing() as act:
        paper = paper_for(act, paper_id)
        name, content = name_of(act, paper), content_of(act.connection, paper_id)
    return unissued_response(content, "docx", name)


@blueprint.post("/van-ban/<int:paper_id>/thu-hoi")
@requires("paper:issue")
def recall(paper_id: int) -> ResponseReturnValue:
    """Recall a paper, with the reason."""
    with acting() as act:
        recalling.recall(act, site().press, paper_id, request.form.get("reason", ""))
    flash("Đã thu hồi văn bản.", "ok")
    return redirect(url_for(".show", paper_id=paper_id))
