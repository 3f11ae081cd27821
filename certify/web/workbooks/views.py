"""The workbook of a round: downloading it, uploading it filled in, previewing its changes, and saving them."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.bundle import file_name
from certify.documents.tables.writing import Cell, Table
from certify.documents.workbook.writing import written
from certify.domain.limits import WORKBOOK
from certify.domain.numbers import parse_id
from certify.domain.people.permissions import may
from certify.operations.rounds.lookup import round_for
from certify.operations.workbooks import imports
from certify.operations.workbooks.imports import KEEP, TAKE
from certify.operations.workbooks.pages import book_of, side_of
from certify.operations.workbooks.preview import Preview
from certify.web.access import requires, takes
from certify.web.downloads import as_file
from certify.web.files import EXCEL, file_response
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, long_act, site, viewing

blueprint = Blueprint("workbooks", __name__)

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
def index(round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The page to download and upload the workbook of a round."""
    with viewing() as act:
        round_ = round_for(act, round_id)
    fills = any(may(actor().role, permission) for permission in ("assessment:answer", "assessment:appraise"))
    shown = {"round": round_, "fills": fills, "side": side_of(actor())}
    more = {"only": request.args.get("phieu", None, parse_id), "own": may(actor().role, "assessment:answer")}
    return page("workbooks/index.html", problems, **shown, **more)


@blueprint.get("/dot/<int:round_id>/bang-tinh.xlsx")
@requires("assessment:read")
def file(round_id: int) -> Response:
    """The workbook of the person's communes, or of the one file in the address."""
    only = request.args.get("phieu", None, parse_id)
    with viewing() as act:
        book = book_of(act, round_id, only)
    name = file_name("bang-tinh", book.pages[0].code if len(book.pages) == 1 else "", book.round_name)
    return file_response(written(book, site().settings.secret_key()), f"{name}.xlsx", EXCEL, attachment=True)


@blueprint.post("/dot/<int:round_id>/bang-tinh")
@requires("assessment:read")
@takes(WORKBOOK.request)
@shown_again(index)
def upload(round_id: int) -> ResponseReturnValue:
    """Read a filled-in workbook; nothing is saved yet."""
    uploaded = request.files.get("workbook")
    name, body = (uploaded.filename or "", uploaded.read()) if uploaded else ("", b"")
    upload_id = imports.receive(long_act(), site().settings.secret_key(), round_id, name, body)
    return redirect(url_for(".show", upload_id=upload_id))


@blueprint.get("/bang-tinh/<int:upload_id>")
@requires("assessment:read")
def show(upload_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The preview: what the workbook would change, every conflict and every fault."""
    with viewing() as act:
        plan = imports.preview(act, upload_id)
    if reply := as_file(lambda: _table(plan)):
        return reply
    number = max(request.args.get("trang", 1, parse_id), 1)
    first, rows = (number - 1) * ON_A_PAGE, plan.changes
    return page(
        "workbooks/show.html",
        problems,
        plan=plan,
        changes=rows[first : first + ON_A_PAGE],
        faults=plan.faults[first : first + ON_A_PAGE],
        number=number,
        last=-(-max(len(rows), len(plan.faults)) // ON_A_PAGE),
        chosen=request.form,
        KEEP=KEEP,
        TAKE=TAKE,
    )


@blueprint.post("/bang-tinh/<int:upload_id>")
@requires("assessment:read")
@shown_again(show)
def confirm(upload_id: int) -> ResponseReturnValue:
    """Save everything that the preview showed, or nothing."""
    choices = {key.removeprefix("chon-"): value for key, value in request.form.items() if key.startswith("chon-")}
    with acting() as act:
        taken = imports.confirm(act, upload_id, request.form.get("seen", ""), choices)
    for text in taken.lost:
        flash(text, "warn")
    return done(_said(taken), url_for("people.home"))


def _said(taken: imports.Taken) -> str:
    counts = ((taken.indicators, "chỉ tiêu"), (taken.replies, "câu trả lời"))
    said = ", ".join(f"{count} {noun}" for count, noun in counts if count)
    return f"Đã ghi {said} từ bảng tính." if said else "Không có gì thay đổi."


def _table(plan: Preview) -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Sai", fault.sheet, fault.place, "", "", "", None, None, fault.text) for fault in plan.faults
    ]
    for kind, changes in (("Trùng sửa", plan.conflicts), ("Thay đổi", plan.changes)):
        for sheet, change in changes:
            remark = change.remark_after if change.remark_after != change.remark_before else ""
            figures = (change.before, change.after, change.points_before, change.points_after)
            when = f"{kind}, nếu chọn số trong tệp" if change.conditional else kind
            rows.append((when, sheet.name, change.cell, change.about, *figures, remark))
    return Table("bang-tinh-thay-doi", "Thay đổi theo bảng tính", plan.upload.file_name, HEADS, rows)
