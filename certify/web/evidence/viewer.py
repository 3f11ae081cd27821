"""The viewer of evidence: a page of a file beside what it proves, and on to the next piece."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.documents.uploads.page_images import MEDIA_TYPE, page_image
from certify.domain.evidence.documents import called, first_page, is_supplementary
from certify.domain.numbers import id_or
from certify.domain.scoring.score import why
from certify.operations.act import NotFound
from certify.operations.evidence import viewing as looking
from certify.web.access import requires
from certify.web.files import file_response, sandboxed
from certify.web.request_context import acting, viewing

blueprint = Blueprint("evidence_viewer", __name__)


@blueprint.get("/phieu/<int:assessment_id>/tai-lieu/<int:document_id>/xem")
@requires("assessment:read")
def show(assessment_id: int, document_id: int) -> ResponseReturnValue:
    """A document, at the page that the evidence names unless another one is asked for."""
    with viewing() as act:
        view = looking.view_of(act, assessment_id, document_id, request.args.get("chi-tieu", ""))
        pages = looking.pages_of(act, view.file) if view.file and view.drawn else 0
    piece = view.piece
    named = first_page(piece.place) if piece else 1
    number = max(1, min(id_or(request.args.get("trang", ""), named), pages))
    about = piece.indicator_id if piece else None
    indicator = next((one for one in view.sheet.version.indicators if one.id == about), None)
    later = piece is not None and is_supplementary(piece.added_at, view.sheet.reasons)
    name = called(view.document, view.file)
    values = {"view": view, "indicator": indicator, "number": number, "pages": pages, "called": name, "later": later}
    figure = next((why(one) for one in view.sheet.self_score.indicators if one.indicator.id == about), "")
    return render_template("evidence/viewer.html", **values, figure=figure)


@blueprint.get("/minh-chung/<int:file_id>/trang/<int:number>.webp")
@requires("assessment:read")
def picture(file_id: int, number: int) -> ResponseReturnValue:
    """A page of a file as an image; it is drawn outside any transaction."""
    with viewing() as act:
        file, content, noted = looking.pages_source(act, file_id)
    if not noted:
        with acting(file.assessment_id) as act:
            looking.note_reading(act, file_id)
    image = page_image(content, number)
    if image is None:
        raise NotFound
    return sandboxed(file_response(image, f"trang-{number}.webp", MEDIA_TYPE))
