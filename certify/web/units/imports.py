"""Lists and mappings of units from a file: upload, preview, import."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.problems import Problem
from certify.domain.units.communes import Province
from certify.operations.act import Refused
from certify.operations.site.imports import Content
from certify.operations.units import imports
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.forms import Problems, done, page
from certify.web.request_context import site
from certify.web.site.imports import ImportPages, add_pages

blueprint = Blueprint("unit_imports", __name__)


@blueprint.get("/don-vi/nhap")
@requires("unit:manage")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """What a file must contain, and the form to upload it."""
    return page("units/import.html", problems, form=request.form)


def _read(body: bytes) -> Content:
    provinces = (site().settings.units_folder / "provinces.csv").read_text("utf-8")
    on = read_date(request.form.get("on", ""), "Có hiệu lực từ ngày", "on")
    return imports.content_of(body, on, provinces, _province())


def _province() -> Province | None:
    """The province in the form; None if it names none. Raises Refused if it is incomplete."""
    form = request.form
    code, name = form.get("code", "").strip(), form.get("name", "").strip()
    if not code and not name:
        return None
    if not (len(code) == 2 and code.isascii() and code.isdigit()) or not name:
        raise Refused([Problem("code", "Tỉnh của danh sách: ghi cả mã hai chữ số và tên, hoặc để trống cả hai.")])
    return Province(code, name, "thành phố" if form.get("type") == "thành phố" else "tỉnh")


def taken(count: int, _: Content) -> ResponseReturnValue:
    """The reply once units were taken."""
    return done(f"Đã ghi {count} dòng." if count else "Không có gì thay đổi.", url_for("units.index"))


NOTE = "Đơn vị và hồ sơ các năm trước giữ nguyên; ghi rồi thì không bỏ được bằng trang này."
PAGES = ImportPages(
    permission="unit:manage",
    file=lambda: imports.FILE,
    read=_read,
    taken=taken,
    heading="Đơn vị hành chính",
    button="Ghi danh sách",
    note=lambda: NOTE,
)
add_pages(blueprint, index, "/don-vi/nhap", "/don-vi/nhap", PAGES)
