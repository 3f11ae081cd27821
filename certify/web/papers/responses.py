"""What the views of papers share: finding a form, and answering with a paper."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from certify.documents.bundle import file_name
from certify.documents.pdf.forms import FormFile
from certify.documents.pdf.render import render
from certify.domain.papers.paper import Paper
from certify.operations.act import Act, NotFound
from certify.operations.papers.files import bytes_of
from certify.store.assessments import files as assessments
from certify.store.papers import issued as stored
from certify.store.papers.issued import Issued
from certify.store.units import units
from certify.web.files import WORD, file_response
from certify.web.request_context import site


def form_about(form_id: str, *subjects: str) -> FormFile:
    """The form with that id if it is about one of `subjects`; raises NotFound otherwise."""
    form = site().press.form(form_id)
    if form.subject not in subjects:
        raise NotFound
    return form


def unissued_response(paper: Paper, kind: str = "pdf", name: str = "") -> Response:
    """A file that is not stored, as PDF or, where the form allows it, for Word; raises NotFound otherwise.

    Without a `name` it is called by the paper's kind, whom that is about, and the year.
    """
    form = site().press.printing(paper.form)
    about = paper.record.unit.full_name if paper.record else paper.total.name if paper.total else paper.province
    name = name or file_name(paper.title.lower(), about.lower(), str(paper.year), "ban-nhap" if paper.draft else "")
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


def name_of(act: Act, paper: Issued) -> str:
    """What a paper's file is called: its kind, its number, and the commune it is about, or else whose paper it is."""
    about = stored.assessments_of(act.connection, paper.id)
    file = assessments.find(act.connection, about[0]) if len(about) == 1 else None
    unit = units.find(act.connection, file.unit_id if file else paper.unit_id)
    parts = (paper.title.lower(), paper.number or "", unit.full_name.lower() if unit else "")
    return file_name(*parts)
