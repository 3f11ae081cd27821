"""The official text behind a draft: saying which it is, attaching its PDF, fetching it again."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.limits import DOCUMENT
from certify.operations.act import Refused
from certify.operations.criteria import drafts, official_texts
from certify.web.access import requires, takes
from certify.web.criteria.attestations import overview
from certify.web.files import download_response
from certify.web.request_context import acting, viewing

blueprint = Blueprint("official_texts", __name__)


@blueprint.post("/doi-chieu/<int:draft_id>/van-ban-goc")
@requires("criteria:attest")
@takes(DOCUMENT.request)
def attach(draft_id: int) -> ResponseReturnValue:
    """Say which official text it is, and attach it."""
    uploaded = request.files.get("file")
    name, content = (uploaded.filename or "", uploaded.stream.read()) if uploaded else ("", b"")
    problems = official_texts.text_problems(name, content) if name else []
    try:
        with acting() as act:
            work = drafts.work_of(act, draft_id)
            if problems:
                raise Refused(problems)
            drafts.describe(act, work, request.form.get("reference", ""))
            if name:
                official_texts.attach(act, work, name, content)
    except Refused as refused:
        with viewing() as act:
            return overview(drafts.work_of(act, draft_id), refused.reasons), 422
    flash("Đã ghi văn bản gốc.", "ok")
    return redirect(url_for("attestations.show", draft_id=draft_id))


@blueprint.get("/doi-chieu/<int:draft_id>/van-ban-goc/<int:text_id>")
@requires("criteria:attest")
def show(draft_id: int, text_id: int) -> ResponseReturnValue:
    """The official text, to be saved and never opened within the site."""
    with viewing() as act:
        found, content = official_texts.open_text(act.connection, drafts.work_of(act, draft_id), text_id)
    return download_response(content, found.name)
