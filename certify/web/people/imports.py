"""Many accounts from one file, the codes of their first sign-in, and the sheet on which these are handed over."""

import re
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.pdf.slips import sheet_of
from certify.documents.tables.writing import Table
from certify.domain.people.permissions import ROLE_NAMES
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Refused
from certify.operations.people import imports as account_imports
from certify.operations.people import second_factor
from certify.operations.people.imports import Slip
from certify.operations.people.sign_in import IDLE
from certify.operations.site import imports
from certify.store import units
from certify.store.people import accounts
from certify.store.site.settings import is_demonstration
from certify.web.access import requires, takes
from certify.web.dates import read_date
from certify.web.files import CSV, sent
from certify.web.request_context import acting, desk, reading, today, viewing
from certify.web.site.imports import LARGEST, Kind, given_file, preview

blueprint = Blueprint("account_imports", __name__)
FILE = Kind("Nhập tài khoản", "Tạo tài khoản và hiện mã", "account_imports.index")
WIDTHS = (24, 44, 34, 12, 16)
_CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")


@blueprint.get("/tai-khoan/nhap")
@requires("people:manage")
def index() -> ResponseReturnValue:
    """Where a file of accounts is fetched and given, and codes are renewed."""
    return _index([])


@blueprint.get("/tai-khoan/nhap/mau.csv")
@requires("people:manage")
def template() -> Response:
    """A file with a line for each office of an area that has no account."""
    with reading() as connection:
        rows = account_imports.offices_without_account(connection, request.args.get("khu-vuc", 0, int))
    heads = [(column.heading, width) for column, width in zip(account_imports.COLUMNS, WIDTHS, strict=True)]
    return sent(Table("", "", "", heads, rows).csv(), "mau-tai-khoan.csv", CSV, attachment=True)


@blueprint.post("/tai-khoan/nhap")
@requires("people:manage")
@takes(LARGEST)
def upload() -> ResponseReturnValue:
    """Read a file of accounts; nothing is saved yet."""
    name, body = given_file()
    try:
        on = read_date(request.form.get("on", "") or today().date().isoformat(), "Mã đơn vị tính theo ngày")
        content = account_imports.content_of(body, on)
        with acting() as act:
            upload_id = imports.keep(act, "accounts", name, content)
    except Refused as refused:
        return _index(refused.reasons)
    return redirect(url_for(".show", upload_id=upload_id))


@blueprint.get("/tai-khoan/nhap/<int:upload_id>")
@requires("people:manage")
def show(upload_id: int) -> ResponseReturnValue:
    """What a file would add."""
    return _preview(upload_id, [])


@blueprint.post("/tai-khoan/nhap/<int:upload_id>")
@requires("people:manage")
def confirm(upload_id: int) -> ResponseReturnValue:
    """Add the accounts, or none; their codes are shown this once."""
    try:
        with acting() as act:
            content = imports.own(act, "accounts", upload_id).content
            slips = account_imports.take(act, content, request.form.get("seen", ""))
    except Refused as refused:
        return _preview(upload_id, refused.reasons)
    return _codes(slips)


@blueprint.post("/tai-khoan/cap-ma")
@requires("people:manage")
def renew() -> ResponseReturnValue:
    """New codes for an area's accounts that wait for their first sign-in."""
    with acting() as act:
        slips = account_imports.renew(act, request.form.get("unit_id", 0, int))
    return _codes(slips)


@blueprint.post("/tai-khoan/phieu.pdf")
@requires("people:manage")
def sheet() -> ResponseReturnValue:
    """The sheet of the codes that the page shows; it is made from what the page sends and kept nowhere."""
    names, codes = request.form.getlist("name"), request.form.getlist("code")
    if not names or len(names) != len(codes) or not all(_CODE.fullmatch(code) for code in codes):
        raise Refused(["Trang này không còn mã để in. Hãy cấp lại mã rồi in phiếu."])
    with reading() as connection:
        places = {unit.id: unit for unit in units.all_units(connection)}
        found = [accounts.by_user_name(connection, name) for name in names]
        demonstration = is_demonstration(connection)
    slips = [Slip(one, places.get(one.unit_id or 0), code) for one, code in zip(found, codes, strict=True) if one]
    settings = desk().settings
    address = settings.site.address
    args = (settings.paper_forms, slips, address, _until(), second_factor.REQUIRED)
    return sent(sheet_of(*args, demonstration=demonstration), "phieu-giao-tai-khoan.pdf", attachment=True)


def _until() -> date:
    """The last day of a code that is made now: an account that nobody uses is closed then."""
    return (today() + IDLE).date()


def _codes(slips: list[Slip]) -> str:
    return render_template("accounts/codes.html", slips=slips, until=_until())


def _preview(upload_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        found = imports.own(act, "accounts", upload_id)
        weighed = account_imports.weigh(act, found.content)
    note = "Sau khi xác nhận, mã của từng người chỉ hiện một lần; hãy sẵn sàng máy in."
    return preview(FILE, found, weighed, problems, note=note)


def _index(problems: list[str]) -> ResponseReturnValue:
    with reading() as connection:
        known = [unit for unit in units.all_units(connection) if unit.level != UnitLevel.COMMUNE]
        waiting = account_imports.waiting(connection)
    on = request.form.get("on") or today().date().isoformat()
    page = {"areas": known, "waiting": waiting, "roles": ROLE_NAMES, "problems": problems, "on": on}
    return render_template("accounts/import.html", **page), 422 if problems else 200
