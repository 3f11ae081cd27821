"""The forms of papers, for administrators: which are the site's own, what is wrong with them, and a sample of each."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.documents.pdf.forms import load_sample, told
from certify.documents.pdf.render import render
from certify.operations.act import NotFound
from certify.web.access import requires
from certify.web.files import file_response
from certify.web.request_context import site

blueprint = Blueprint("paper_forms", __name__)


@blueprint.get("/bieu-mau")
@requires("people:manage")
def index() -> ResponseReturnValue:
    """Every form; of the site's own, what it was made from, whether ours moved on, and every fault."""
    press = site().press
    own = {one.name: [told(problem) for problem in one.problems] for one in press.own}
    return render_template("site/paper_forms.html", own=press.own, faults=own, forms=press.files)


@blueprint.get("/bieu-mau/<form_id>/mau.pdf")
@requires("people:manage")
def sample(form_id: str) -> ResponseReturnValue:
    """The form with made-up figures, as PDF."""
    press = site().press
    if press.form(form_id).fault:
        raise NotFound
    form = press.forms[form_id]
    return file_response(render(form, load_sample(form)), f"{form_id}-mau.pdf")
