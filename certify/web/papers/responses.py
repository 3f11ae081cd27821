"""What the views of papers share: finding a form, and answering with a paper."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from certify.documents.pdf.forms import Form, FormFile
from certify.documents.pdf.render import render
from certify.domain.papers.paper import Paper
from certify.operations.act import NotFound
from certify.operations.papers.files import bytes_of
from certify.web.files import WORD, file_response
from certify.web.request_context import site


def form_about(form_id: str, *subjects: str) -> FormFile:
    """The form with that id if it is about one of `subjects`; raises NotFound otherwise."""
    form = site().press.form(form_id)
    if form.subject not in subjects:
        raise NotFound
    return form


def unissued_response(form: Form, paper: Paper, kind: str, name: str) -> Response:
    """A paper that is not stored, as PDF or, where the form allows it, for Word; raises NotFound otherwise."""
    if kind == "pdf":
        return file_response(render(form, paper), f"{name}.pdf")
    if not form.file.word:
        raise NotFound
    from certify.documents.word.writing import word  # noqa: PLC0415

    return file_response(word(form, paper), f"{name}.docx", WORD, attachment=True)


def issued_response(paper_id: int) -> ResponseReturnValue:
    """Go to the page of a paper that was just issued, with its PDF already made and stored."""
    bytes_of(site().database, site().press, paper_id)
    return redirect(url_for("papers.show", paper_id=paper_id))
