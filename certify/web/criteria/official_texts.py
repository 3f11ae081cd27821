"""The official text behind a draft: naming it, attaching its files, downloading them, looking at their pages."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.uploads import page_images
from certify.documents.uploads.evidence_files import PDF, kind_of
from certify.domain.limits import DOCUMENT
from certify.operations.act import Refused
from certify.operations.criteria import drafts, official_texts, text_pages
from certify.operations.criteria.drafts import work_of
from certify.web.access import requires, takes
from certify.web.criteria import attestations
from certify.web.files import download_response, file_response, sandboxed
from certify.web.forms import done, shown_again
from certify.web.request_context import acting, viewing

blueprint = Blueprint("official_texts", __name__)


@blueprint.post("/doi-chieu/<int:draft_id>/van-ban-goc")
@requires("criteria:attest")
@takes(DOCUMENT.request)
@shown_again(attestations.show)
def attach(draft_id: int) -> ResponseReturnValue:
    """Name the official text, and attach a file of it if one was uploaded."""
    upload = request.files.get("file")
    name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    problems = official_texts.text_problems(name, content) if name else []
    with acting() as act:
        work = work_of(act, draft_id)
        if problems:
            raise Refused(problems)
        drafts.describe(act, work, request.form.get("reference", ""))
        if name:
            official_texts.attach(act, work, name, content)
    return done("Đã ghi văn bản gốc.", url_for("attestations.show", draft_id=draft_id))


@blueprint.get("/doi-chieu/<int:draft_id>/van-ban-goc/<int:text_id>")
@requires("criteria:attest")
def show(draft_id: int, text_id: int) -> ResponseReturnValue:
    """The official text as a download: never opened within the site."""
    with viewing() as act:
        text, content = official_texts.open_text(act.connection, work_of(act, draft_id), text_id)
    return download_response(content, text.name, (kind_of(content) or PDF).media_type)


@blueprint.get("/doi-chieu/<int:draft_id>/trang/<int:number>.webp")
@requires("criteria:attest")
def picture(draft_id: int, number: int) -> ResponseReturnValue:
    """A page of the official texts as an image, numbered through all files."""
    with viewing() as act:
        image = text_pages.image_of(act.connection, work_of(act, draft_id), number)
    return sandboxed(file_response(image, f"trang-{number}.webp", page_images.MEDIA_TYPE))
