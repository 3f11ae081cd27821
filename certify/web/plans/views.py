"""Plans of a province: the targets of each, a page for each target, and the form to enter figures."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.pdf.render import render
from certify.documents.tables.writing import workbook
from certify.domain.criteria.figures import MARK_NAMES
from certify.domain.people.permissions import may
from certify.domain.plans.plan import Target
from certify.domain.plans.result import TARGET_OUTCOME_NAMES, Result, TargetOutcome
from certify.domain.problems import Problem
from certify.operations.act import NotFound, covers, near
from certify.operations.plans import boards, report_table
from certify.operations.plans import entries as plan_entries
from certify.operations.plans import report as plan_report
from certify.operations.plans.boards import Board
from certify.operations.plans.entries import SavedPlan
from certify.operations.plans.entry_lines import PlanForm, form_for
from certify.operations.plans.figures import Followed, UnitFigures
from certify.store.pages import among
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.files import EXCEL, file_response
from certify.web.lists.listing import Listing, asked
from certify.web.plans.form import TypedLine, read_lines, stored_lines
from certify.web.request_context import acting, actor, site, viewing

blueprint = Blueprint("plans", __name__)
SHOWN = {"marks": MARK_NAMES, "outcomes": TARGET_OUTCOME_NAMES}


@blueprint.get("/ke-hoach")
@requires("plan:read")
def index() -> ResponseReturnValue:
    """The plans that the province follows."""
    with viewing() as act:
        followed = boards.plans_of(act)
    return render_template("plans/index.html", followed=followed)


@blueprint.get("/ke-hoach/<plan_id>")
@requires("plan:read")
def show(plan_id: str) -> ResponseReturnValue:
    """Every target of a plan in a period."""
    board = _board(plan_id)
    counts = {
        outcome: sum(followed.total.outcome is outcome for followed in board.followed) for outcome in TargetOutcome
    }
    ended = sorted({f"{target.due.on.year}" for target in board.plan.ended_before(board.period)}, reverse=True)
    values = {"board": board, "plan": board.plan, "home": _home(board), "counts": counts, "places": _places(board)}
    return render_template("plans/show.html", **values, **SHOWN, told=told, ended=ended)


@blueprint.get("/ke-hoach/<plan_id>/muc-tieu/<target_id>")
@requires("plan:read")
def target(plan_id: str, target_id: str) -> ResponseReturnValue:
    """One target: what it asks, the results of the province and its divisions, and of the units the person may see."""
    board = _board(plan_id)
    if "ky" not in request.args and (year := _ended(board, target_id)):
        return redirect(url_for(".target", plan_id=plan_id, target_id=target_id, ky=year))
    followed = _followed(board, target_id)
    rows = [row for row in followed.rows if covers(actor(), row.unit)]
    areas = [(area, followed.divisions[area.id]) for area in board.divisions if area.id in followed.divisions]
    above = {unit.id: unit for unit in (*board.divisions, board.province)}
    values = {"board": board, "plan": board.plan, "t": followed.target, "found": followed, "rows": rows}
    more = {"areas": areas, "above": above, "enters": _enters(followed.target), "told": told}
    more["listing"] = _listing(rows, above)
    return render_template("plans/target.html", **values, **more, **SHOWN)


def _listing(rows: list[UnitFigures], above: dict[int, Unit]) -> Listing:
    def texts(row: UnitFigures) -> Iterable[str]:
        parent = above.get(row.unit.parent_id or 0)
        return row.unit.code, row.unit.full_name, parent.full_name if parent else ""

    wish = asked()
    found = among(rows, wish, texts, lambda row: row.result.outcome)
    return Listing(wish, found, "xã, mã, đơn vị cấp trên", TARGET_OUTCOME_NAMES, {})


@blueprint.route("/ke-hoach/<plan_id>/nhap/<int:unit_id>", methods=["GET", "POST"])
@requires("plan:enter")
def enter(plan_id: str, unit_id: int) -> ResponseReturnValue:
    """The figures of one unit for every target that asks for them; what is refused stays as it was typed."""
    key = (plan_id, request.args.get("ky", ""), unit_id)
    if request.method == "GET":
        with viewing() as act:
            form = form_for(act, *key)
        return _entering(form, stored_lines(form))
    with acting() as act:
        form = form_for(act, *key)
        lines, entries = read_lines(form, request.form)
        saved = plan_entries.save(act, form, entries)
    for line in lines:
        _mark_outcome(line, saved)
    if any(line.errors or line.newer for line in lines):
        return _entering(form, lines, len(saved.saved)), 422
    flash("Đã lưu số liệu." if saved.saved else "Không có gì thay đổi.", "ok")
    return redirect(url_for(".enter", plan_id=plan_id, unit_id=unit_id, ky=form.period.key))


@blueprint.get("/ke-hoach/<plan_id>/bao-cao.<any(pdf, xlsx):kind>")
@requires("plan:report")
def report(plan_id: str, kind: str) -> ResponseReturnValue:
    """The report of the person's own office for a period: as a paper, or its figures as an Excel table."""
    with viewing() as act:
        board = boards.board_of(act, plan_id, request.args.get("ky", ""))
        area = plan_report.area_of(board, act.actor)
        form = site().press.forms["plan-report"]
        paper = plan_report.paper_of(act, form.file, board)
    name = plan_report.file_name(board.plan, board, area, kind)
    if kind == "pdf":
        return file_response(render(form, paper), name)
    title = f"Số liệu {board.plan.number}, {board.period.name}: {area.full_name}"
    rows = report_table.table_of(board, area)
    return file_response(workbook(title, board.plan.title, report_table.HEADS, rows), name, EXCEL, attachment=True)


def _mark_outcome(typed: TypedLine, saved: SavedPlan) -> None:
    """Put the outcome of saving into a line: its errors, a newer stored entry, and the version it is now based on."""
    key, stored = typed.line.key, typed.line.stored
    typed.errors.update(saved.errors.get(key, {}))
    typed.newer = stored if key in saved.conflicts else None
    if key in (*saved.saved, *saved.conflicts):
        version = stored.version if stored else 0
        typed.values["seen"] = str(version + (key in saved.saved))


def told(result: Result, unit: Unit) -> str:
    """The figures of a result as the person may read them."""
    return plan_report.stated_within(result, near(actor().unit_id, unit))


def _board(plan_id: str) -> Board:
    with viewing() as act:
        return boards.board_of(act, plan_id, request.args.get("ky", ""))


def _followed(board: Board, target_id: str) -> Followed:
    for followed in board.followed:
        if followed.target.id == target_id:
            return followed
    raise NotFound


def _ended(board: Board, target_id: str) -> int | None:
    """The year of a target that is no longer followed in a board's period."""
    ended = board.plan.ended_before(board.period)
    return next((target.due.on.year for target in ended if target.id == target_id), None)


def _home(board: Board) -> Unit | None:
    """The person's own unit below the province."""
    return next((unit for unit in (*board.communes, *board.divisions) if unit.id == actor().unit_id), None)


def _places(board: Board) -> list[Unit]:
    """The units whose figures the person may enter, the highest level first."""
    if not may(actor().role, "plan:enter"):
        return []
    levels = {followed.target.scope for followed in board.followed}
    all_units = {unit.id: unit for unit in (board.province, *board.divisions, *board.communes)}
    return [unit for unit in all_units.values() if covers(actor(), unit) and unit.level in levels]


def _enters(target: Target) -> bool:
    """Whether the person may enter figures for a target; recognition is counted from the files instead."""
    return may(actor().role, "plan:enter") and target.goal.kind != "reach_recognised"


def _entering(form: PlanForm, lines: list[TypedLine], saved: int = 0) -> str:
    by_target: dict[str, list[TypedLine]] = {}
    for typed in lines:
        by_target.setdefault(typed.line.target.id, []).append(typed)
    groups = [(group[0].line.target, group) for group in by_target.values()]
    wrong = [
        Problem(f"muc-{typed.line.target.id}", f"Mục tiêu {typed.line.target.id}")
        for typed in lines
        if typed.errors or typed.newer
    ]
    values = {"form": form, "plan": form.plan, "groups": groups, "saved": saved, "wrong": wrong}
    return render_template("plans/enter.html", **values, **SHOWN)
