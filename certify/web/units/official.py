"""Units from the official lists of the whole country: asked for by day, then the preview and rules of a file."""

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from certify.domain.days import write_day
from certify.domain.units.official import FORMER, SINCE, OfficialLists
from certify.operations.site.imports import Content
from certify.operations.units import official
from certify.operations.units.scope import province_for
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.forms import Problems, page
from certify.web.request_context import site, viewing
from certify.web.site.imports import ImportPages, add_pages
from certify.web.units.imports import NOTE, taken

blueprint = Blueprint("official_units", __name__)


@blueprint.get("/don-vi/chinh-thuc")
@requires("unit:manage")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The form: the units of which day, and whether with the former ones."""
    province = _own_province()
    notes = OfficialLists(site().settings.units_folder).notes(province.code)
    days = {"on": request.form.get("on") or SINCE, "former_from": request.form.get("former_from") or FORMER}
    return page(
        "units/official.html", problems, province=province, notes=notes, days=days, former="former" in request.form
    )


def _own_province() -> Unit:
    with viewing() as act:
        return province_for(act)


def _read(_: bytes) -> Content:
    lists = OfficialLists(site().settings.units_folder)
    since = read_date(request.form.get("former_from", ""), "Ngày ghi cho đơn vị cũ", "former_from")
    former = "former" in request.form
    return official.content_of(lists, _own_province().code, _day(), with_former=former, former_from=since)


def _day() -> date:
    return read_date(request.form.get("on", ""), "Đơn vị của ngày", "on")


def _asked() -> tuple[str, bytes]:
    return f"Danh sách toàn quốc ngày {write_day(_day())}", b""


PAGES = ImportPages(
    permission="unit:manage",
    file=lambda: official.FILE,
    read=_read,
    taken=taken,
    heading="Danh sách toàn quốc",
    button="Ghi các đơn vị này",
    note=lambda: NOTE,
    given=_asked,
    from_file=False,
)
add_pages(blueprint, index, "/don-vi/chinh-thuc", "/don-vi/chinh-thuc", PAGES)
