"""Rounds, and what a province officer sets within one: categories and extensions."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.objections import PROPOSED_DAYS
from certify.domain.assessment.rounds import ROUND_STEPS, round_actions
from certify.domain.criteria.version import Version
from certify.domain.problems import Problem
from certify.operations.act import Refused
from certify.operations.assessments import steps as assessments
from certify.operations.rounds import steps as rounds
from certify.operations.rounds.lookup import file_counts, round_for
from certify.operations.rounds.plans import RoundPlan
from certify.store import rounds as stored
from certify.store.rounds import Round
from certify.web.access import requires
from certify.web.assessments.actions import Button
from certify.web.dates import read_date
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, desk, open_mine, today, viewing

blueprint = Blueprint("rounds", __name__)
# The view behind each action.
_VIEWS = {"start": ".start", "close": ".close", "edit": ".edit", "categories": "categories.of_round"}


@blueprint.route("/dot", methods=["GET", "POST"])
@requires("round:manage")
def index() -> ResponseReturnValue:
    """The rounds of the province, and planning a new one."""
    return _create() if request.method == "POST" else _index()


def _index(problems: Problems = ()) -> ResponseReturnValue:
    with viewing() as act:
        known = stored.of_province(act.connection, act.actor.unit_id or 0)
        counts = file_counts(act)
    shown = {"rounds": known, "counts": counts, "buttons": {one.id: _buttons(one) for one in known}}
    return page("rounds/index.html", problems, **shown, **_choosing(), days=PROPOSED_DAYS)


def _buttons(found: Round) -> list[Button]:
    return [
        Button(action, url_for(_VIEWS[action.name], round_id=found.id), action.name in ROUND_STEPS)
        for action in round_actions(found.state)
    ]


@shown_again(_index)
def _create() -> ResponseReturnValue:
    with acting() as act:
        rounds.create(act, _plan(), deviates="deviates" in request.form)
    return done("Đã tạo đợt đánh giá.", url_for(".index"))


@blueprint.route("/dot/<int:round_id>/sua", methods=["GET", "POST"])
@requires("round:manage")
def edit(round_id: int) -> ResponseReturnValue:
    """Change a planned round, or the dates of an open one; what was typed stays when it is refused."""
    return _edit(round_id=round_id) if request.method == "POST" else _editing(round_id)


def _editing(round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    return page("rounds/edit.html", problems, round=_round(round_id), **_choosing())


@shown_again(_editing)
def _edit(round_id: int) -> ResponseReturnValue:
    form, found = request.form, _round(round_id)
    seen, reason, deviates = form.get("version", 0, int), form.get("reason", ""), "deviates" in form
    with acting() as act:
        changed = rounds.edit(act, round_id, _plan(found), seen, reason, deviates=deviates)
    return done("Đã lưu thay đổi của đợt." if changed else "Không có gì thay đổi.", url_for(".index"))


def _round(round_id: int) -> stored.Round:
    with viewing() as act:
        return round_for(act, round_id)


@blueprint.post("/dot/<int:round_id>/mo")
@requires("round:manage")
def start(round_id: int) -> ResponseReturnValue:
    """Open a round."""
    with acting() as act:
        rounds.start(act, round_id)
    return done("Đã mở đợt đánh giá.", url_for(".index"))


@blueprint.post("/dot/<int:round_id>/dong")
@requires("round:manage")
def close(round_id: int) -> ResponseReturnValue:
    """Close a round."""
    with acting() as act:
        rounds.close(act, round_id)
    return done("Đã đóng đợt đánh giá.", url_for(".index"))


@blueprint.route("/phieu/<int:assessment_id>/phan-loai", methods=["GET", "POST"])
@requires("category:set")
def category(assessment_id: int) -> ResponseReturnValue:
    """Set the category of a commune for the round, with its legal basis."""
    return _set_category(assessment_id=assessment_id) if request.method == "POST" else _category(assessment_id)


def _category(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The page of a commune's category and extension, with what was typed."""
    with viewing() as act:
        sheet = open_mine(act, assessment_id)
    given = sheet.assessment.extended_until
    shown = {"seen": assessments.category_of(sheet), "extended": given.isoformat() if given else ""}
    return page("rounds/category.html", problems, sheet=sheet, form=request.form, **shown)


@shown_again(_category)
def _set_category(assessment_id: int) -> ResponseReturnValue:
    form = request.form
    said = (form.get("category", ""), form.get("basis", ""), form.get("seen"), form.get("reason", ""))
    with acting() as act:
        assessments.set_category(act, assessment_id, *said)
    return done("Đã xác định phân loại.", url_for("assessments.show", assessment_id=assessment_id))


@blueprint.post("/phieu/<int:assessment_id>/gia-han")
@requires("round:manage")
@shown_again(_category)
def extend(assessment_id: int) -> ResponseReturnValue:
    """Give a commune more time."""
    form = request.form
    until = read_date(form.get("until", ""), "Gia hạn đến ngày", "until")
    with acting() as act:
        assessments.extend(act, assessment_id, until, form.get("seen"))
    return done("Đã gia hạn.", url_for("assessments.show", assessment_id=assessment_id))


@dataclass(frozen=True)
class Choice:
    """A version that a round may choose, with its time; `proposed` is the one in force today."""

    version: Version
    ends_on: date | None
    proposed: bool


def _choosing() -> dict[str, object]:
    """What a page with a round's form draws: the versions to choose from, and what was typed."""
    library, lawful = desk().library, desk().library.in_force(today().date())
    choices = [
        Choice(one.version, library.ends_on(one.version.id), one is lawful) for one in reversed(library.newest())
    ]
    numbers = {one.version.id: one.version.number for one in choices}
    return {"choices": choices, "numbers": numbers, "form": request.form}


def _plan(former: stored.Round | None = None) -> RoundPlan:
    """What was typed of a round; what the page does not ask stays as it was."""
    form = request.form

    def text(name: str) -> str:
        return form.get(name, getattr(former, name, ""))

    def day(name: str, said: str) -> date:
        return getattr(former, name) if former and name not in form else read_date(form.get(name, ""), said, name)

    def days(name: str, said: str) -> int | None:
        return getattr(former, name) if former and name not in form else _days(name, said)

    return RoundPlan(
        name=text("name"),
        criteria_version=text("criteria_version"),
        period_from=day("period_from", "Kỳ số liệu, từ ngày"),
        period_to=day("period_to", "Kỳ số liệu, đến ngày"),
        self_due_on=day("self_due_on", "Hạn tự chấm điểm"),
        appraisal_due_on=day("appraisal_due_on", "Hạn thẩm định"),
        objection_days=days("objection_days", "Thời hạn kiến nghị"),
        answer_days=days("answer_days", "Thời hạn trả lời kiến nghị"),
    )


def _days(name: str, said: str) -> int | None:
    """A number of days; None when it is left empty. Raises Refused with a sentence that names the field."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 3:
        raise Refused([Problem(name, f"{said}: “{typed[:20]}” không phải số ngày; hãy ghi như 7.")])
    return int(typed)
