"""Batches: all papers of a form for an area, laid down on one page and watched on another while workers issue them."""

from datetime import timedelta
from math import ceil

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.bundle import file_name, zipped
from certify.domain.papers.states import BATCH_STATE_NAMES, BatchState
from certify.operations.papers import batches
from certify.operations.papers.batch_archive import delivered, files_of_delivery
from certify.operations.papers.batch_prospect import areas_of, forms_of, prospect_of
from certify.operations.papers.batches import Progress, batch_for
from certify.operations.rounds.lookup import round_for
from certify.store import rounds
from certify.store.papers.batches import Batch
from certify.web.access import requires
from certify.web.downloads import asked
from certify.web.lists import batches_table
from certify.web.request_context import acting, actor, desk, now, viewing

blueprint = Blueprint("batches", __name__)


@blueprint.get("/dot/<int:round_id>/hang-loat")
@requires("paper:area")
def index(round_id: int) -> ResponseReturnValue:
    """The forms that this person may issue for many files at once, and the batches of a round so far."""
    with viewing() as act:
        round_ = round_for(act, round_id)
        known = batches.batches_of(act, round_id)
    forms = forms_of(desk().press, actor())
    names = {form.file.id: form.file.title for form in desk().press.forms.values()}
    if reply := asked(lambda: batches_table(round_.name, known, names)):
        return reply
    page = {"round": round_, "known": known, "forms": forms, "press": desk().press, "states": BATCH_STATE_NAMES}
    return render_template("papers/batches.html", **page)


@blueprint.get("/dot/<int:round_id>/hang-loat/<form_id>")
@requires("paper:area")
def prospect(round_id: int, form_id: str) -> ResponseReturnValue:
    """What a batch would issue, and what it would leave out and why."""
    with viewing() as act:
        areas = areas_of(act)
        found = prospect_of(act, desk().press, round_id, _area(), form_id)
    return render_template("papers/batch_prospect.html", prospect=found, areas=areas)


@blueprint.post("/dot/<int:round_id>/hang-loat/<form_id>")
@requires("paper:area")
def start(round_id: int, form_id: str) -> ResponseReturnValue:
    """Lay down a batch for the workers to take up; a second click leads to the same one."""
    with viewing() as act:
        found = prospect_of(act, desk().press, round_id, _area(), form_id)
    with acting() as act:
        batch_id = batches.start(act, found)
    return redirect(url_for(".show", batch_id=batch_id))


@blueprint.get("/hang-loat/<int:batch_id>")
@requires("paper:area")
def show(batch_id: int) -> ResponseReturnValue:
    """How far a batch has come, what failed and why; the files once there are some."""
    with viewing() as act:
        batch, area = batch_for(act, batch_id)
        progress = batches.progress(act.connection, batch_id)
        page = {
            "batch": batch,
            "area": area,
            "round": rounds.find(act.connection, batch.round_id),
            "progress": progress,
            "left_out": batches.left_out(act.connection, batch_id),
            "files": len(delivered(act.connection, batch)),
        }
    form = desk().press.form(batch.form)
    issues = form in forms_of(desk().press, actor())
    acts = batches.acts_on(batch, progress.failed) if issues else frozenset()
    status = _status(batch, progress)
    return render_template("papers/batch.html", **page, form=form, acts=acts, status=status)


@blueprint.get("/hang-loat/<int:batch_id>/tien-do")
@requires("paper:area")
def status(batch_id: int) -> ResponseReturnValue:
    """The counts of a batch as JSON, for the page that shows it."""
    with viewing() as act:
        batch, _ = batch_for(act, batch_id)
        return _status(batch, batches.progress(act.connection, batch_id))


@blueprint.post("/hang-loat/<int:batch_id>/dung")
@requires("paper:area")
def cancel(batch_id: int) -> ResponseReturnValue:
    """Take no further file."""
    with acting() as act:
        batches.cancel(act, desk().press, batch_id)
    flash("Đã dừng; những văn bản đã phát hành vẫn giữ nguyên.", "ok")
    return redirect(url_for(".show", batch_id=batch_id))


@blueprint.post("/hang-loat/<int:batch_id>/lam-lai")
@requires("paper:area")
def retry(batch_id: int) -> ResponseReturnValue:
    """Try again what failed."""
    with acting() as act:
        batches.retry(act, desk().press, batch_id)
    return redirect(url_for(".show", batch_id=batch_id))


@blueprint.get("/hang-loat/<int:batch_id>/van-ban.zip")
@requires("paper:area")
def files(batch_id: int) -> ResponseReturnValue:
    """Every paper of the form in force in the area, with a list, as one zip that is never whole in memory."""
    with viewing() as act:
        batch, area = batch_for(act, batch_id)
        found = delivered(act.connection, batch)
    body = zipped(files_of_delivery(desk().database, found, now()))
    name = f"{file_name(batch.form, area.code, str(batch_id))}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="application/zip", headers=headers)


def _area() -> int:
    """The chosen area, or the person's own."""
    return request.values.get("khu-vuc", type=int) or actor().unit_id or 0


def _status(batch: Batch, progress: Progress) -> dict[str, object]:
    stopping = batch.state == BatchState.CANCELLED and progress.left
    return {
        "done": progress.done,
        "failed": progress.failed,
        "left": progress.left,
        "total": progress.total,
        "over": progress.left == 0,
        "state": "Đang dừng" if stopping else BATCH_STATE_NAMES[batch.state],
        "remaining": _in_words(progress.remaining) if progress.left else "",
    }


def _in_words(time: timedelta | None) -> str:
    if time is None:
        return "đang ước tính"
    minutes = ceil(time / timedelta(minutes=1))
    return f"khoảng {minutes} phút" if minutes > 1 else "dưới 1 phút"
