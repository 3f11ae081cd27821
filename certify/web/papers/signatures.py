"""Signed copies of a paper: uploading one, and downloading those that were accepted."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import SIGNED_COPY
from certify.operations.act import NotFound
from certify.operations.papers import signed_copies
from certify.operations.papers.lookup import paper_for
from certify.store.papers import signed_copies as stored_signed_copies
from certify.web.access import requires, takes
from certify.web.files import file_response
from certify.web.papers.responses import name_of
from certify.web.request_context import long_act, site, viewing

blueprint = Blueprint("signatures", __name__)


@blueprint.post("/van-ban/<int:paper_id>/ban-ky")
@requires("paper:issue")
@takes(SIGNED_COPY.request)
def accept(paper_id: int) -> ResponseReturnValue:
    """Accept a signed copy of the issued PDF. Raises Refused with the reasons why not."""
    upload = request.files.get("file")
    signed = upload.read() if upload else b""
    roots = site().settings.trust_roots()
    signed_copies.accept(long_act(), site().press, paper_id, signed, roots)
    flash("Đã nhận bản ký: nội dung đúng bản phát hành, chữ ký toàn vẹn.", "ok")
    return redirect(url_for("papers.show", paper_id=paper_id))


@blueprint.get("/van-ban/<int:paper_id>/ban-ky/<int:signed_id>.pdf")
@requires("assessment:read")
def file(paper_id: int, signed_id: int) -> ResponseReturnValue:
    """An accepted signed copy, byte for byte."""
    with viewing() as act:
        name = name_of(act, paper_for(act, paper_id))
        if signed_id not in {copy.id for copy in stored_signed_copies.of_paper(act.connection, paper_id)}:
            raise NotFound
        body = stored_signed_copies.content_of(act.connection, signed_id)
    return file_response(body, f"{name}-da-ky.pdf", attachment=True)
