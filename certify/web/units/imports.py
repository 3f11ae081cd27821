"""Lists and mappings of units from a file: given, looked at, taken."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.units.file import Province
from certify.operations.act import Refused
from certify.operations.site import imports
from certify.operations.units import imports as unit_imports
from certify.web.access import requires, takes
from certify.web.dates import read_date
from certify.web.request_context import acting, desk, viewing
from certify.web.site.imports import LARGEST, Kind, given_file, preview

blueprint = Blueprint("unit_imports", __name__)
FILE = Kind("Đơn vị hành chính", "Ghi danh sách", "unit_imports.index")


@blueprint.get("/don-vi/nhap")
@requires("unit:manage")
def index() -> ResponseReturnValue:
    """What a file must hold, and where it is given."""
    return _index([])


@blueprint.post("/don-vi/nhap")
@requires("unit:manage")
@takes(LARGEST)
def upload() -> ResponseReturnValue:
    """Read a list or mapping; nothing is saved yet."""
    name, body = given_file()
    provinces = (desk().settings.units_folder / "provinces.csv").read_text("utf-8")
    try:
        on = read_date(request.form.get("on", ""), "Có hiệu lực từ ngày")
        content = unit_imports.content_of(body, on, provinces, _province())
        with acting() as act:
            upload_id = imports.keep(act, "units", name, content)
    except Refused as refused:
        return _index(refused.reasons)
    return redirect(url_for(".show", upload_id=upload_id))


@blueprint.get("/don-vi/nhap/<int:upload_id>")
@requires("unit:manage")
def show(upload_id: int) -> ResponseReturnValue:
    """What is new, what ends, what is renamed."""
    return _preview(upload_id, [])


@blueprint.post("/don-vi/nhap/<int:upload_id>")
@requires("unit:manage")
def confirm(upload_id: int) -> ResponseReturnValue:
    """Take the file, or nothing of it."""
    try:
        with acting() as act:
            content = imports.own(act, "units", upload_id).content
            count = unit_imports.take(act, content, request.form.get("seen", ""))
    except Refused as refused:
        return _preview(upload_id, refused.reasons)
    flash(f"Đã ghi {count} dòng." if count else "Không có gì thay đổi.", "ok")
    return redirect(url_for("units.index"))


def _province() -> Province | None:
    """The province that the person names."""
    form = request.form
    code, name = form.get("code", "").strip(), form.get("name", "").strip()
    if not code and not name:
        return None
    if not (len(code) == 2 and code.isascii() and code.isdigit()) or not name:
        raise Refused(["Tỉnh của danh sách: ghi cả mã hai chữ số và tên, hoặc để trống cả hai."])
    return Province(code, name, "thành phố" if form.get("type") == "thành phố" else "tỉnh")


def _preview(upload_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        found = imports.own(act, "units", upload_id)
        weighed = unit_imports.weigh(act, found.content)
    note = "Đơn vị và hồ sơ các năm trước giữ nguyên; ghi rồi thì không bỏ được bằng trang này."
    return preview(FILE, found, weighed, problems, note=note)


def _index(problems: list[str]) -> ResponseReturnValue:
    return render_template("units/import.html", problems=problems, form=request.form), 422 if problems else 200
