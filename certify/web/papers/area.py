"""The summaries and reports of the person's own area in a round: drafts and issuing."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.papers.states import PAPER_STATE_NAMES
from certify.operations.act import Act, need
from certify.operations.papers import issue as papers
from certify.operations.papers.areas import area_matter
from certify.operations.papers.content import Matter
from certify.operations.papers.issue import Order
from certify.store.papers import issued as stored
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.forms import Problems, page, shown_again
from certify.web.lists.tables import papers_table
from certify.web.papers.particulars import filled_in
from certify.web.papers.preparing import prepared
from certify.web.papers.responses import form_about, issued_response, unissued_response
from certify.web.papers.rows import rows_of
from certify.web.request_context import acting, actor, site, viewing

blueprint = Blueprint("area_papers", __name__)


@blueprint.get("/dot/<int:round_id>/van-ban")
@requires("paper:area")
def index(round_id: int) -> ResponseReturnValue:
    """The forms that the person's office issues about its area, each with the papers issued so far."""
    with viewing() as act:
        matter = _own_area(act, round_id)
        papers_of_unit = stored.of_unit(act.connection, matter.filed.id, round_id)
        issued = [paper for paper in papers_of_unit if paper.subject == matter.subject]
        rows = [row for row in rows_of(act.connection, matter, issued, "area") if row.mine or not row.form.permission]
    if reply := as_file(lambda: papers_table(matter.filed.full_name, issued)):
        return reply
    return render_template("papers/area.html", matter=matter, rows=rows, states=PAPER_STATE_NAMES)


@blueprint.get("/dot/<int:round_id>/van-ban/<form_id>.pdf")
@requires("paper:area")
def draft(round_id: int, form_id: str) -> ResponseReturnValue:
    """A summary or report as it would be issued now, marked as a draft."""
    form = form_about(form_id, "area")
    need(actor(), form.permission)
    with viewing() as act:
        paper = papers.draft(act.connection, _own_area(act, round_id), Order(form), act.at)
    return unissued_response(paper)


@blueprint.get("/dot/<int:round_id>/van-ban/<form_id>/phat-hanh")
@requires("paper:area")
def prepare(round_id: int, form_id: str, problems: Problems = ()) -> ResponseReturnValue:
    """What is filled in before a summary or report is issued."""
    form = form_about(form_id, "area")
    need(actor(), form.permission)
    with viewing() as act:
        shown = prepared(act, _own_area(act, round_id), form)
    addresses = {
        "issue_to": url_for(".issue", round_id=round_id, form_id=form_id),
        "draft_to": url_for(".preview", round_id=round_id, form_id=form_id),
        "back": url_for(".index", round_id=round_id),
    }
    return page("papers/prepare.html", problems, **shown, **addresses)


@blueprint.post("/dot/<int:round_id>/van-ban/<form_id>/xem-truoc")
@requires("paper:area")
@shown_again(prepare)
def preview(round_id: int, form_id: str) -> ResponseReturnValue:
    """The summary or report as it is filled in, marked as a draft."""
    order = Order(form_about(form_id, "area"), particulars=filled_in())
    need(actor(), order.form.permission)
    with viewing() as act:
        paper = papers.draft(act.connection, _own_area(act, round_id), order, act.at)
    return unissued_response(paper)


@blueprint.post("/dot/<int:round_id>/van-ban/<form_id>")
@requires("paper:area")
@shown_again(prepare)
def issue(round_id: int, form_id: str) -> ResponseReturnValue:
    """Issue a summary or report of the person's own area."""
    order = Order(form_about(form_id, "area"), request.form.get("number", ""), filled_in())
    with acting() as act:
        paper_id = papers.issue(act, site().press, _own_area(act, round_id), order)
    return issued_response(paper_id)


def _own_area(act: Act, round_id: int) -> Matter:
    return area_matter(act, round_id, act.actor.unit_id or 0)
