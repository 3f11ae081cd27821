"""The table of an official text, pasted: shown piece by piece with what it would change, then taken as chosen."""

import copy
from typing import TYPE_CHECKING

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.problems import Misfits, Problem
from certify.operations.act import Act, Refused
from certify.operations.criteria import drafts, text_pages
from certify.operations.criteria.drafts import work_of
from certify.operations.criteria.work import Work
from certify.web.access import requires
from certify.web.criteria.checking import need_current
from certify.web.criteria.text_viewer import shown_page, viewer_of
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, viewing

if TYPE_CHECKING:
    from certify.domain.criteria.pasting.preview import PreviewLine

blueprint = Blueprint("pasted_tables", __name__)
LONGEST = 100_000


@blueprint.get("/doi-chieu/<int:draft_id>/bang")
@requires("criteria:attest")
def show(draft_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """Where a table is pasted; with `lay` the text of the shown page stands there already."""
    with viewing() as act:
        work = _opened(act, draft_id)
        viewer = viewer_of(act, work, url_for(".show", draft_id=draft_id))
        taken = bool(request.args.get("lay")) and bool(viewer.pages)
        text = text_pages.text_of(act.connection, work, viewer.number) if taken else request.form.get("text", "")
    values = {"work": work, "draft": work.draft, "viewer": viewer, "text": text, "scanned": taken and not text}
    return page("criteria/pasted_table.html", problems, **values, lines=None)


@blueprint.post("/doi-chieu/<int:draft_id>/bang")
@requires("criteria:attest")
@shown_again(show)
def look(draft_id: int) -> ResponseReturnValue:
    """What the pasted text is understood as and would change; nothing is saved."""
    with viewing() as act:
        work = _opened(act, draft_id)
        lines = _lines(work)
        viewer = viewer_of(act, work, url_for(".show", draft_id=draft_id))
    values = {"work": work, "draft": work.draft, "viewer": viewer, "text": request.form["text"], "lines": lines}
    return page("criteria/pasted_table.html", (), **values)


@blueprint.post("/doi-chieu/<int:draft_id>/bang/ghi")
@requires("criteria:attest")
@shown_again(show)
def take(draft_id: int) -> ResponseReturnValue:
    """Put the chosen changes into the draft, where each still has to be confirmed."""
    from certify.domain.criteria.pasting.preview import apply  # noqa: PLC0415

    with acting() as act:
        work = _opened(act, draft_id)
        need_current(work)
        data = copy.deepcopy(work.data)
        try:
            count = apply(data, _lines(work), request.form.getlist("change"))
        except Misfits as misfits:
            raise Refused(misfits.problems) from misfits
        if not count:
            raise Refused(["Chưa chọn thay đổi nào."])
        drafts.save(act, work, data)
    sentence = f"Đã ghi {count} thay đổi vào bản đối chiếu. Tiếp theo: so từng dòng với văn bản gốc rồi xác nhận."
    return done(sentence, url_for("attestations.show", draft_id=draft_id, **shown_page()))


def _opened(act: Act, draft_id: int) -> Work:
    """A draft that the actor may change. Raises Refused, NotFound."""
    work = work_of(act, draft_id)
    drafts.editing(work, act.actor)
    return work


def _lines(work: Work) -> "list[PreviewLine]":
    """The pieces of the pasted text. Raises Refused."""
    from certify.domain.criteria.pasting.preview import preview  # noqa: PLC0415

    text = request.form.get("text", "")
    if not text.strip():
        raise Refused([Problem("text", "Bảng: chưa dán gì.")])
    if len(text) > LONGEST:
        raise Refused([Problem("text", f"Bảng: dài quá {LONGEST:,} ký tự; hãy dán từng phần.".replace(",", "."))])
    return preview(work.data, text, work.ids)
