"""A paper in force is replaced: the page before issue once more, filled in from the paper, and a reason."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import DOCUMENT
from certify.operations.act import Act, NotFound, need
from certify.operations.assessments.sheet import sheet_for
from certify.operations.papers import issue as papers
from certify.operations.papers.areas import area_matter
from certify.operations.papers.content import Matter, file_matter
from certify.operations.papers.files import issue_own_file as own_file
from certify.operations.papers.issue import Order
from certify.operations.papers.lookup import paper_for
from certify.store.papers.issued import Issued
from certify.web.access import requires, takes
from certify.web.forms import Problems, page, shown_again
from certify.web.papers.particulars import filled_in, uploaded
from certify.web.papers.preparing import prepared
from certify.web.papers.responses import issued_response, unissued_response
from certify.web.request_context import acting, actor, long_act, site, viewing

blueprint = Blueprint("replacements", __name__, url_prefix="/van-ban/<int:paper_id>/thay-the")


@blueprint.get("")
@requires("paper:issue")
def prepare(paper_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What is filled in before a paper takes the place of another one."""
    with viewing() as act:
        former = _former(act, paper_id)
        shown = prepared(act, _matter(act, former), site().press.form(former.form), former)
    addresses = {
        "issue_to": url_for(".issue", paper_id=paper_id),
        "draft_to": url_for(".preview", paper_id=paper_id),
        "own_file_to": url_for(".issue_own_file", paper_id=paper_id) if former.assessment_id else "",
        "back": url_for("papers.show", paper_id=paper_id),
    }
    return page("papers/prepare.html", problems, **shown, **addresses)


@blueprint.post("/xem-truoc")
@requires("paper:issue")
@shown_again(prepare)
def preview(paper_id: int) -> ResponseReturnValue:
    """The new paper as it is filled in, marked as a draft."""
    with viewing() as act:
        former = _former(act, paper_id)
        paper = papers.draft(act.connection, _matter(act, former), _order(former), act.at)
    return unissued_response(paper)


@blueprint.post("")
@requires("paper:issue")
@shown_again(prepare)
def issue(paper_id: int) -> ResponseReturnValue:
    """Issue a new paper that replaces one in force."""
    with acting() as act:
        former = _former(act, paper_id)
        new_id = papers.issue(act, site().press, _matter(act, former), _order(former))
    return issued_response(new_id)


@blueprint.post("/tep-rieng")
@requires("paper:issue")
@takes(DOCUMENT.request)
@shown_again(prepare)
def issue_own_file(paper_id: int) -> ResponseReturnValue:
    """Replace a paper of a dossier by a PDF that the office wrote itself."""
    with viewing() as act:
        former = _former(act, paper_id)
    if former.assessment_id is None:
        raise NotFound
    return issued_response(own_file(long_act(), site().press, former.assessment_id, _order(former), *uploaded()))


def _former(act: Act, paper_id: int) -> Issued:
    """The paper to be replaced, within the actor's scope, to whoever issues its form."""
    former = paper_for(act, paper_id)
    need(actor(), site().press.form(former.form).permission)
    return former


def _matter(act: Act, former: Issued) -> Matter:
    """What a paper is about, as it is now."""
    if former.assessment_id is not None:
        return file_matter(sheet_for(act, former.assessment_id))
    return area_matter(act, former.round_id, former.unit_id)


def _order(former: Issued) -> Order:
    """The new paper as it was filled in."""
    typed = request.form
    form = site().press.form(former.form)
    return Order(form, typed.get("number", ""), filled_in(), replaces=former, reason=typed.get("reason", ""))
