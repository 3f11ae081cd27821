"""Batches: issue one form for every file of an area. One page starts a batch, another shows it while workers issue."""

from datetime import timedelta
from math import ceil

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.bundle import file_name, zipped
from certify.domain.numbers import parse_id
from certify.domain.papers.states import BATCH_STATE_NAMES, BatchState
from certify.operations.act import Act
from certify.operations.assessments.sheet import open_sheet
from certify.operations.batches import batches
from certify.operations.batches.archive import delivered, files_of_delivery
from certify.operations.batches.batches import Progress, batch_for
from certify.operations.batches.prospect import Prospect, areas_of, forms_of, prospect_of
from certify.operations.papers.content import file_matter
from certify.operations.rounds.lookup import round_for
from certify.store import rounds
from certify.store.papers.batches import Batch
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.forms import Problems, page, shown_again
from certify.web.lists.tables import batches_table
from certify.web.lists.trail import Arguments, leads_to
from certify.web.papers.particulars import filled_in
from certify.web.papers.preparing import Offered, offered
from certify.web.request_context import acting, actor, now, site, viewing

blueprint = Blueprint("batches", __name__)


@blueprint.get("/dot/<int:round_id>/hang-loat")
@requires("paper:area")
def index(round_id: int) -> ResponseReturnValue:
    """The forms that this person may issue in a batch, and the batches of a round so far."""
    with viewing() as act:
        round_ = round_for(act, round_id)
        known_batches = batches.batches_of(act, round_id)
    forms = forms_of(site().press, actor())
    names = {one.form: site().press.form_of(one.form, one.form).title for one, _, _ in known_batches}
    if reply := as_file(lambda: batches_table(round_.name, known_batches, names)):
        return reply
    values = {"round": round_, "known": known_batches, "forms": forms, "names": names}
    return render_template("papers/batches.html", **values, states=BATCH_STATE_NAMES)


def _left_out(arguments: Arguments) -> list[tuple[int, str]]:
    with viewing() as act:
        round_id, form_id = arguments.get("round_id", 0, parse_id), arguments.get("form_id", "")
        found = prospect_of(act, site().press, round_id, _area_id(arguments), form_id)
    return [(one.assessment_id, one.unit.full_name) for one in found.left_out]


@blueprint.get("/dot/<int:round_id>/hang-loat/<form_id>")
@requires("paper:area")
@leads_to("dossier.index", "assessment_id", _left_out, costly=True)
def prospect(round_id: int, form_id: str, problems: Problems = ()) -> ResponseReturnValue:
    """What a batch would issue, and what it would leave out and why."""
    with viewing() as act:
        areas = areas_of(act)
        prospect = prospect_of(act, site().press, round_id, _area_id(request.values), form_id)
        choices = _choices(act, prospect)
    values = {"prospect": prospect, "areas": areas, "offered": choices, "typed": request.form}
    return page("papers/batch_prospect.html", problems, **values)


def _choices(act: Act, prospect: Prospect) -> Offered | None:
    """What may be filled in for all papers: their office is that of the first one; None when there is none."""
    if not prospect.taken:
        return None
    sheet = open_sheet(act.connection, act.library, prospect.taken[0].assessment_id)
    return offered(act, file_matter(sheet), prospect.form)


@blueprint.post("/dot/<int:round_id>/hang-loat/<form_id>")
@requires("paper:area")
@shown_again(prospect)
def start(round_id: int, form_id: str) -> ResponseReturnValue:
    """Start a batch for the workers; a second click leads to the same batch."""
    with viewing() as act:
        found = prospect_of(act, site().press, round_id, _area_id(request.values), form_id)
    with acting() as act:
        batch_id = batches.start(act, site().press, found, filled_in())
    return redirect(url_for(".show", batch_id=batch_id))


def _rows(arguments: Arguments) -> list[tuple[int, str]]:
    with viewing() as act:
        batch, _ = batch_for(act, arguments.get("batch_id", 0, parse_id))
        failed = batches.progress(act.connection, batch.id).failures
        items = [*failed, *batches.left_out(act.connection, batch.id)]
    return [(item.assessment_id, item.unit_name) for item in items]


@blueprint.get("/hang-loat/<int:batch_id>")
@requires("paper:area")
@leads_to("dossier.index", "assessment_id", _rows)
def show(batch_id: int) -> ResponseReturnValue:
    """The progress of a batch, what failed and why, and a link to the files once there are any."""
    with viewing() as act:
        batch, area = batch_for(act, batch_id)
        progress = batches.progress(act.connection, batch_id)
        values = {
            "batch": batch,
            "area": area,
            "round": rounds.find(act.connection, batch.round_id),
            "progress": progress,
            "left_out": batches.left_out(act.connection, batch_id),
            "files": len(delivered(act.connection, batch)),
        }
    form = site().press.form_of(batch.form, batch.form)
    issues = form in forms_of(site().press, actor())
    acts = batches.acts_on(batch, progress.failed) if issues else frozenset()
    status = _status(batch, progress)
    return render_template("papers/batch.html", **values, form=form, acts=acts, status=status)


@blueprint.get("/hang-loat/<int:batch_id>/tien-do")
@requires("paper:area")
def status(batch_id: int) -> ResponseReturnValue:
    """The counts of a batch as JSON, polled by its page."""
    with viewing() as act:
        batch, _ = batch_for(act, batch_id)
        return _status(batch, batches.progress(act.connection, batch_id))


@blueprint.post("/hang-loat/<int:batch_id>/dung")
@requires("paper:area")
def cancel(batch_id: int) -> ResponseReturnValue:
    """Stop a batch: papers already issued stay, no further ones are begun."""
    with acting() as act:
        batches.cancel(act, site().press, batch_id)
    flash("Đã dừng; những văn bản đã phát hành vẫn giữ nguyên.", "ok")
    return redirect(url_for(".show", batch_id=batch_id))


@blueprint.post("/hang-loat/<int:batch_id>/lam-lai")
@requires("paper:area")
def retry(batch_id: int) -> ResponseReturnValue:
    """Try the failed items again."""
    with acting() as act:
        batches.retry(act, site().press, batch_id)
    return redirect(url_for(".show", batch_id=batch_id))


@blueprint.get("/hang-loat/<int:batch_id>/van-ban.zip")
@requires("paper:area")
def files(batch_id: int) -> ResponseReturnValue:
    """Every paper of this form in force in the area, with a list, as one streamed zip that is never whole in memory."""
    with viewing() as act:
        batch, area = batch_for(act, batch_id)
        papers = delivered(act.connection, batch)
    body = zipped(files_of_delivery(site().database, papers, now()))
    name = f"{file_name(batch.form, area.code, str(batch_id))}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="application/zip", headers=headers)


def _area_id(arguments: Arguments) -> int:
    """The chosen area, or else the person's own unit."""
    return arguments.get("khu-vuc", None, parse_id) or actor().unit_id or 0


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
