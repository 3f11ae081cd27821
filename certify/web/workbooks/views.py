"""The workbook of a round: taking it along, giving it back, looking at what it would change, and saving that."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.bundle import file_name
from certify.documents.tables.writing import Cell, Table
from certify.documents.workbook.writing import written
from certify.domain.limits import WORKBOOK
from certify.domain.people.permissions import may
from certify.operations.rounds.lookup import round_for
from certify.operations.workbooks import imports
from certify.operations.workbooks.imports import KEEP, TAKE
from certify.operations.workbooks.pages import book_of, side_of
from certify.operations.workbooks.preview import Preview
from certify.web.access import requires, takes
from certify.web.downloads import asked
from certify.web.files import EXCEL, sent
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, actor, desk, long_act, viewing

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
    """Where the workbook of a round is fetched and given back."""
    with viewing() as act:
        round_ = round_for(act, round_id)
    fills = any(may(actor().role, one) for one in ("assessment:answer", "assessment:appraise"))
    shown = {"round": round_, "fills": fills, "side": side_of(actor())}
    more = {"only": request.args.get("phieu", type=int), "own": may(actor().role, "assessment:answer")}
    return page("workbooks/index.html", problems, **shown, **more)


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
@takes(WORKBOOK.request)
@shown_again(index)
def upload(round_id: int) -> ResponseReturnValue:
    """Read a filled-in workbook; nothing is saved yet."""
    given = request.files.get("workbook")
    name, body = (given.filename or "", given.read()) if given else ("", b"")
    upload_id = imports.receive(long_act(), desk().settings.secret_key(), round_id, name, body)
    return redirect(url_for(".show", upload_id=upload_id))


@blueprint.get("/bang-tinh/<int:upload_id>")
@requires("assessment:read")
def show(upload_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What the workbook would change, with every conflict and fault."""
    with viewing() as act:
        plan = imports.preview(act, upload_id)
    if reply := asked(lambda: _table(plan)):
        return reply
    number = max(request.args.get("trang", 1, int), 1)
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
    """Save all of what was shown, or nothing."""
    choices = {key.removeprefix("chon-"): value for key, value in request.form.items() if key.startswith("chon-")}
    with acting() as act:
        count = imports.confirm(act, upload_id, request.form.get("seen", ""), choices)
    return done(f"Đã ghi {count} chỉ tiêu từ bảng tính." if count else "Không có gì thay đổi.", url_for("people.home"))


def _table(plan: Preview) -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Sai", fault.sheet, fault.place, "", "", "", None, None, fault.text) for fault in plan.faults
    ]
    for kind, found in (("Trùng sửa", plan.conflicts), ("Thay đổi", plan.changes)):
        for sheet, one in found:
            remark = one.remark_after if one.remark_after != one.remark_before else ""
            points = (one.points_before, one.points_after)
            rows.append((kind, sheet.name, one.cell, one.indicator.id, one.before, one.after, *points, remark))
    return Table("bang-tinh-thay-doi", "Thay đổi theo bảng tính", plan.upload.file_name, HEADS, rows)
