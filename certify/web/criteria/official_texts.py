"""The official text behind a draft: naming it, attaching its PDF, downloading it."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import DOCUMENT
from certify.operations.act import Refused
from certify.operations.criteria import drafts, official_texts
from certify.operations.criteria.drafts import work_of
from certify.web.access import requires, takes
from certify.web.criteria import attestations
from certify.web.files import download_response
from certify.web.forms import done, shown_again
from certify.web.request_context import acting, viewing

blueprint = Blueprint("official_texts", __name__)


@blueprint.post("/doi-chieu/<int:draft_id>/van-ban-goc")
@requires("criteria:attest")
@takes(DOCUMENT.request)
@shown_again(attestations.show)
def attach(draft_id: int) -> ResponseReturnValue:
    """Name the official text, and attach its PDF if one was uploaded."""
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
    return download_response(content, text.name)
