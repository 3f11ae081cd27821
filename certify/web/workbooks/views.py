"""The workbook of a round: taking it along, giving it back, looking at what it would change, and saving that."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.bundle import file_name
from certify.documents.tables.writing import Cell, Table
from certify.documents.workbook.writing import written
from certify.domain.people.permissions import may
from certify.operations.act import Refused
from certify.operations.rounds.steps import round_for
from certify.operations.workbooks import imports
from certify.operations.workbooks.changes import Plan
from certify.operations.workbooks.imports import KEEP, TAKE
from certify.operations.workbooks.pages import book_of, side_of
from certify.web.access import requires, takes
from certify.web.downloads import asked
from certify.web.files import EXCEL, sent
from certify.web.request_context import acting, actor, desk, long_act, viewing

blueprint = Blueprint("workbooks", __name__)

LARGEST = 12_000_000
ON_A_PAGE = 100
HEADS = (
    ("Loại", 14),
    ("Trang", 28),
    ("Ô", 10),
    ("Chỉ tiêu", 10),
    ("Số trên hệ thống", 30),
    ("Số trong tệp", 30),
    ("Điểm trước", 12),
    ("Điểm sau", 12),
    ("Ghi chú", 60),
)


@blueprint.get("/dot/<int:round_id>/bang-tinh")
@requires("assessment:read")
def index(round_id: int) -> ResponseReturnValue:
    """Where the workbook of a round is fetched and given back."""
    return _page(round_id, [])


@blueprint.get("/dot/<int:round_id>/bang-tinh.xlsx")
@requires("assessment:read")
def file(round_id: int) -> Response:
    """The workbook of the person's communes, or of the one file that is asked for."""
    only = request.args.get("phieu", type=int)
    with viewing() as act:
        book = book_of(act, round_id, only)
    name = file_name("bang-tinh", book.pages[0].code if len(book.pages) == 1 else "", book.round_name)
    return sent(written(book, desk().settings.secret_key()), f"{name}.xlsx", EXCEL, attachment=True)


@blueprint.post("/dot/<int:round_id>/bang-tinh")
@requires("assessment:read")
@takes(LARGEST)
def upload(round_id: int) -> ResponseReturnValue:
    """Read a filled-in workbook; nothing is saved yet."""
    given = request.files.get("workbook")
    name, body = (given.filename or "", given.read()) if given else ("", b"")
    key = desk().settings.secret_key()
    try:
        upload_id = imports.receive(long_act(), key, round_id, name, body)
    except Refused as refused:
        return _page(round_id, refused.reasons)
    return redirect(url_for(".show", upload_id=upload_id))


@blueprint.get("/bang-tinh/<int:upload_id>")
@requires("assessment:read")
def show(upload_id: int) -> ResponseReturnValue:
    """What the workbook would change, with every conflict and fault."""
    return _preview(upload_id, [])


@blueprint.post("/bang-tinh/<int:upload_id>")
@requires("assessment:read")
def confirm(upload_id: int) -> ResponseReturnValue:
    """Save all of what was shown, or nothing."""
    choices = {key.removeprefix("chon-"): value for key, value in request.form.items() if key.startswith("chon-")}
    try:
        with acting() as act:
            seen = request.form.get("seen", "")
            count = imports.confirm(act, upload_id, seen, choices)
    except Refused as refused:
        return _preview(upload_id, refused.reasons)
    flash(f"Đã ghi {count} chỉ tiêu từ bảng tính." if count else "Không có gì thay đổi.", "ok")
    return redirect(url_for("people.home"))


def _page(round_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        round_ = round_for(act, round_id)
    fills = any(may(actor().role, one) for one in ("assessment:answer", "assessment:appraise"))
    page = {"round": round_, "problems": problems, "fills": fills, "side": side_of(actor())}
    page |= {"only": request.args.get("phieu", type=int), "own": may(actor().role, "assessment:answer")}
    return render_template("workbooks/index.html", **page), 422 if problems else 200


def _preview(upload_id: int, problems: list[str]) -> ResponseReturnValue:
    with viewing() as act:
        plan = imports.preview(act, upload_id)
    if reply := asked(lambda: _table(plan)):
        return reply
    number = max(request.args.get("trang", 1, int), 1)
    first, rows = (number - 1) * ON_A_PAGE, plan.changes
    page = {
        "plan": plan,
        "problems": problems,
        "changes": rows[first : first + ON_A_PAGE],
        "faults": plan.faults[first : first + ON_A_PAGE],
        "number": number,
        "last": -(-max(len(rows), len(plan.faults)) // ON_A_PAGE),
        "chosen": request.form,
        "KEEP": KEEP,
        "TAKE": TAKE,
    }
    return render_template("workbooks/show.html", **page), 422 if problems else 200


def _table(plan: Plan) -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Sai", fault.sheet, fault.cell, "", "", "", None, None, fault.reason) for fault in plan.faults
    ]
    for kind, found in (("Trùng sửa", plan.conflicts), ("Thay đổi", plan.changes)):
        for page, one in found:
            remark = one.remark_after if one.remark_after != one.remark_before else ""
            points = (one.points_before, one.points_after)
            rows.append((kind, page.name, one.cell, one.indicator.id, one.before, one.after, *points, remark))
    return Table("bang-tinh-thay-doi", "Thay đổi theo bảng tính", plan.upload.file_name, HEADS, rows)
