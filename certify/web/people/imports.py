"""Many accounts from one file, the codes for their first sign-in, and the printed sheet that hands these over."""

import re
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from certify.documents.pdf.slips import sheet_of
from certify.documents.tables.writing import Table
from certify.domain.numbers import parse_id
from certify.domain.people.permissions import ROLE_NAMES
from certify.operations.act import Refused
from certify.operations.people import imports, second_factor
from certify.operations.people.codes import Slip, renew_codes, waiting_by_unit
from certify.operations.people.proposals import offices_without_account
from certify.operations.people.sign_in import CODE_LIFE
from certify.operations.site.imports import Content
from certify.store.people import accounts
from certify.store.site.settings import is_demonstration
from certify.store.units import units
from certify.web.access import requires
from certify.web.dates import read_date
from certify.web.files import CSV, file_response
from certify.web.forms import Problems, page
from certify.web.people import means
from certify.web.people.proof import proven
from certify.web.request_context import acting, reading, site, today
from certify.web.site.imports import ImportPages, add_pages

blueprint = Blueprint("account_imports", __name__)
WIDTHS = (24, 44, 34, 12, 30, 16)
NO_CODES = (
    "Hệ thống này không dùng mật khẩu riêng nên không có mã, không có phiếu: mỗi người đăng nhập bằng {name}, tên đăng "
    "nhập phải trùng từng chữ với tên ở đó."
)
_CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")


@blueprint.get("/tai-khoan/nhap")
@requires("people:manage")
def index(problems: Problems = ()) -> ResponseReturnValue:
    """The page to download a template, upload a file of accounts, and renew codes."""
    with reading() as connection:
        areas = units.areas(connection)
        waiting = waiting_by_unit(connection)
    on = request.form.get("on") or today().date().isoformat()
    values = {"areas": areas, "waiting": waiting, "roles": ROLE_NAMES, "on": on}
    return page("people/import.html", problems, note=_note(), **values)


@blueprint.get("/tai-khoan/nhap/mau.csv")
@requires("people:manage")
def template() -> Response:
    """A file with a line for each office of an area that has no account."""
    with reading() as connection:
        rows = offices_without_account(connection, request.args.get("khu-vuc", 0, parse_id))
    heads = [(column.heading, width) for column, width in zip(imports.COLUMNS, WIDTHS, strict=True)]
    return file_response(Table("", "", "", heads, rows).csv(), "mau-tai-khoan.csv", CSV, attachment=True)


def _read(body: bytes) -> Content:
    on = request.form.get("on", "") or today().date().isoformat()
    return imports.content_of(body, read_date(on, "Mã đơn vị tính theo ngày", "on"))


def _codes(slips: list[Slip]) -> str:
    return render_template("people/codes.html", slips=slips, until=_until(), note=_note())


def _note() -> str:
    """What to know before accounts are made: no slip is of use where nobody signs in by a code."""
    if means.settings().password:
        return "Sau khi xác nhận, mã của từng người chỉ hiện một lần; hãy sẵn sàng máy in."
    return means.said(NO_CODES)


def _until() -> date:
    """The last day of a code that is made now."""
    return (today() + CODE_LIFE).date()


PAGES = ImportPages(
    permission="people:manage",
    file=lambda: imports.FILE,
    read=_read,
    taken=lambda slips, _: _codes(slips),
    heading="Nhập tài khoản",
    button="Tạo tài khoản",
    note=_note,
)
add_pages(blueprint, index, "/tai-khoan/nhap", "/tai-khoan/nhap", PAGES)


@blueprint.post("/tai-khoan/cap-ma")
@requires("people:manage")
@proven
def renew() -> ResponseReturnValue:
    """New codes for the accounts of an area that have never been signed in to."""
    if not means.settings().password:
        raise Refused([_note()])
    with acting() as act:
        slips = renew_codes(act, request.form.get("unit_id", 0, parse_id))
    return _codes(slips)


@blueprint.post("/tai-khoan/phieu.pdf")
@requires("people:manage")
def sheet() -> ResponseReturnValue:
    """The printed sheet of the codes on the page; made from what the page sends, and stored nowhere."""
    names, codes = request.form.getlist("name"), request.form.getlist("code")
    if not names or len(names) != len(codes) or not all(_CODE.fullmatch(code) for code in codes):
        raise Refused(["Trang này không còn mã để in. Hãy cấp lại mã rồi in phiếu."])
    with reading() as connection:
        named = [accounts.by_user_name(connection, name) for name in names]
        unit_ids = {account.unit_id or 0 for account in named if account}
        units_by_id = {unit.id: unit for unit in units.some(connection, unit_ids)}
        demonstration = is_demonstration(connection)
    pairs = zip(named, codes, strict=True)
    slips = [Slip(account, units_by_id.get(account.unit_id or 0), code) for account, code in pairs if account]
    settings = site().settings
    args = (settings.paper_forms, slips, settings.site.address, _until(), second_factor.REQUIRED)
    return file_response(sheet_of(*args, demonstration=demonstration), "phieu-giao-tai-khoan.pdf", attachment=True)
