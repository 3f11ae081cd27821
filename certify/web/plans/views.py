"""Plans: the plans of a province, each with its targets, a page per target, and the pages where figures are entered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certify.documents.pdf.render import render
from certify.documents.tables.writing import workbook
from certify.domain.criteria.figures import MARK_NAMES
from certify.domain.people.permissions import may
from certify.domain.plans.plan import Target
from certify.domain.plans.result import TARGET_OUTCOME_NAMES, Result, TargetOutcome
from certify.operations.act import NotFound, covers, near
from certify.operations.plans import boards, report_table
from certify.operations.plans import entries as plan_entries
from certify.operations.plans import report as plan_report
from certify.operations.plans.boards import Board
from certify.operations.plans.entry_lines import PlanForm, form_for
from certify.operations.plans.figures import Followed
from certify.store.units import Unit
from certify.web.access import requires
from certify.web.files import EXCEL, sent
from certify.web.plans.form import Typed, read_lines, stored_lines
from certify.web.request_context import acting, actor, desk, viewing

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
    counts = {outcome: sum(one.total.outcome is outcome for one in board.followed) for outcome in TargetOutcome}
    ended = sorted({f"{one.due.on.year}" for one in board.plan.ended_before(board.period)}, reverse=True)
    values = {"board": board, "plan": board.plan, "home": _home(board), "counts": counts, "places": _places(board)}
    return render_template("plans/show.html", **values, **SHOWN, told=told, ended=ended)


@blueprint.get("/ke-hoach/<plan_id>/muc-tieu/<target_id>")
@requires("plan:read")
def target(plan_id: str, target_id: str) -> ResponseReturnValue:
    """One target: what it asks, where the province and its divisions stand, and the units the person may see."""
    board = _board(plan_id)
    if "ky" not in request.args and (year := _ended(board, target_id)):
        return redirect(url_for(".target", plan_id=plan_id, target_id=target_id, ky=year))
    found = _followed(board, target_id)
    rows = [row for row in found.rows if covers(actor(), row.unit)]
    areas = [(one, found.divisions[one.id]) for one in board.divisions if one.id in found.divisions]
    above = {unit.id: unit for unit in (*board.divisions, board.province)}
    values = {"board": board, "plan": board.plan, "t": found.target, "found": found, "rows": rows, "areas": areas}
    return render_template("plans/target.html", **values, above=above, enters=_enters(found.target), **SHOWN, told=told)


@blueprint.route("/ke-hoach/<plan_id>/nhap/<int:unit_id>", methods=["GET", "POST"])
@requires("plan:enter")
def enter(plan_id: str, unit_id: int) -> ResponseReturnValue:
    """The figures of one unit for every target that asks it; what is refused stays as it was typed."""
    wanted = (plan_id, request.args.get("ky", ""), unit_id)
    if request.method == "GET":
        with viewing() as act:
            form = form_for(act, *wanted)
        return _entering(form, stored_lines(form))
    with acting() as act:
        form = form_for(act, *wanted)
        lines, entries = read_lines(form, request.form)
        saved = plan_entries.save(act, form, entries)
    for one in lines:
        one.errors.update(saved.errors.get(one.line.key, {}))
        one.newer = one.line.stored if one.line.key in saved.conflicts else None
        if one.line.key in (*saved.saved, *saved.conflicts):
            version = one.line.stored.version if one.line.stored else 0
            one.values["seen"] = str(version + (one.line.key in saved.saved))
    if any(one.errors or one.newer for one in lines):
        return _entering(form, lines, len(saved.saved)), 422
    flash("Đã lưu số liệu." if saved.saved else "Không có gì thay đổi.", "ok")
    return redirect(url_for(".enter", plan_id=plan_id, unit_id=unit_id, ky=form.period.key))


@blueprint.get("/ke-hoach/<plan_id>/bao-cao.<any(pdf, xlsx):kind>")
@requires("plan:report")
def report(plan_id: str, kind: str) -> ResponseReturnValue:
    """The report of the person's own office on a period: the paper, or its figures as an Excel table."""
    with viewing() as act:
        board = boards.board_of(act, plan_id, request.args.get("ky", ""))
        area = plan_report.area_of(board, act.actor)
        form = desk().press.forms["plan-report"]
        paper = plan_report.paper_of(act, form.file, board)
    name = plan_report.file_name(board.plan, board, area, kind)
    if kind == "pdf":
        return sent(render(form, paper), name)
    title = f"Số liệu {board.plan.number}, {board.period.name}: {area.full_name}"
    rows = report_table.table_of(board, area)
    return sent(workbook(title, board.plan.title, report_table.HEADS, rows), name, EXCEL, attachment=True)


def told(result: Result, unit: Unit) -> str:
    """The figures of a result as the person may read them."""
    return plan_report.stated_within(result, near(actor().unit_id, unit))


def _board(plan_id: str) -> Board:
    with viewing() as act:
        return boards.board_of(act, plan_id, request.args.get("ky", ""))


def _followed(board: Board, target_id: str) -> Followed:
    for one in board.followed:
        if one.target.id == target_id:
            return one
    raise NotFound


def _ended(board: Board, target_id: str) -> int | None:
    """The year of a target that is no longer followed in a board's period."""
    return next((one.due.on.year for one in board.plan.ended_before(board.period) if one.id == target_id), None)


def _home(board: Board) -> Unit | None:
    """The person's own unit below the province."""
    return next((one for one in (*board.communes, *board.divisions) if one.id == actor().unit_id), None)


def _places(board: Board) -> list[Unit]:
    """The units whose figures the person may enter, from above down."""
    if not may(actor().role, "plan:enter"):
        return []
    asked = {one.target.scope for one in board.followed}
    everything = {unit.id: unit for unit in (board.province, *board.divisions, *board.communes)}
    return [unit for unit in everything.values() if covers(actor(), unit) and unit.level in asked]


def _enters(one: Target) -> bool:
    return may(actor().role, "plan:enter") and one.goal.kind != "reach_recognised"


def _entering(form: PlanForm, lines: list[Typed], saved: int = 0) -> str:
    shown: dict[str, list[Typed]] = {}
    for one in lines:
        shown.setdefault(one.line.target.id, []).append(one)
    groups = [(group[0].line.target, group) for group in shown.values()]
    return render_template("plans/enter.html", form=form, plan=form.plan, groups=groups, saved=saved, **SHOWN)
