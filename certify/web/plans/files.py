"""Plan files: which plan is followed in which year, the file in use, and giving a new one."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.operations.act import Refused
from certify.operations.plans import files
from certify.operations.plans.boards import plan_for, plans_of
from certify.operations.site import imports
from certify.operations.units.scope import province_for
from certify.web.access import requires
from certify.web.files import sent
from certify.web.request_context import acting, desk, viewing
from certify.web.site.imports import Kind, given_file, preview

blueprint = Blueprint("plan_files", __name__)
FILE = Kind("Tệp kế hoạch", "Đưa kế hoạch vào dùng", "plan_files.index")
TOML = "application/toml; charset=utf-8"


@blueprint.get("/ke-hoach/tep")
@requires("plan:manage")
def index() -> ResponseReturnValue:
    """The plans by year, and where a file is given."""
    return _index([])


@blueprint.get("/ke-hoach/tep/<plan_id>.toml")
@requires("plan:manage")
def file(plan_id: str) -> Response:
    """The file of a plan that the province follows, as it stands."""
    with viewing() as act:
        found = plan_for(act.library, province_for(act), plan_id)
    return sent(found.path.read_bytes(), f"{found.plan.id}.toml", TOML, attachment=True)


@blueprint.post("/ke-hoach/tep")
@requires("plan:manage")
def upload() -> ResponseReturnValue:
    """Read a plan file; nothing is taken yet."""
    name, body = given_file()
    try:
        content = files.content_of(body)
        with acting() as act:
            upload_id = imports.keep(act, "plan", name, content)
    except Refused as refused:
        return _index(refused.reasons)
    return redirect(url_for(".show", upload_id=upload_id))


@blueprint.get("/ke-hoach/tep/<int:upload_id>")
@requires("plan:manage")
def show(upload_id: int) -> ResponseReturnValue:
    """How a file differs from the plan in use."""
    return _preview(upload_id, [])


@blueprint.post("/ke-hoach/tep/<int:upload_id>")
@requires("plan:manage")
def confirm(upload_id: int) -> ResponseReturnValue:
    """Take the plan into use."""
    folder = desk().settings.revisions_folder / "plans"
    try:
        with acting() as act:
            content = imports.own(act, "plan", upload_id).content
            seen = request.form.get("seen", "")
            new = files.take(act, content, folder, seen)
    except Refused as refused:
        return _preview(upload_id, refused.reasons)
    flash("Đã đưa kế hoạch vào dùng." if new else "Không có gì thay đổi.", "ok")
    return redirect(url_for(".index"))


def _preview(upload_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        found = imports.own(act, "plan", upload_id)
        weighed = files.weigh(act, found.content)
    note = "Bản trước được giữ; số liệu đã nhập theo mã mục tiêu vẫn còn."
    return preview(FILE, found, weighed, problems, note=note)


def _index(problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        years = files.followed_by_year(act)
        mine = [one for one in plans_of(act) if one.plan.province]
    return render_template("plans/files.html", years=years, mine=mine, problems=problems), 422 if problems else 200
