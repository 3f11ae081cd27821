"""Rounds, and what a province officer sets within one: categories and extensions."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.hands import Hand
from certify.domain.assessment.objections import PROPOSED_DAYS
from certify.domain.assessment.rounds import round_actions
from certify.domain.numbers import parse_id
from certify.operations.assessments import steps as assessments
from certify.operations.assessments.offices import barred
from certify.operations.assessments.sheet import sheet_for
from certify.operations.progress.recognised import is_public
from certify.operations.rounds import steps as rounds
from certify.operations.rounds.lookup import file_counts, round_for
from certify.store import rounds as stored
from certify.store.rounds import Round
from certify.web.access import requires
from certify.web.assessments.actions import Button
from certify.web.dates import read_date
from certify.web.forms import Problems, done, page, shown_again
from certify.web.request_context import acting, viewing
from certify.web.rounds.form import form_values, typed_plan

blueprint = Blueprint("rounds", __name__)
# The view behind each action.
_VIEWS = {
    "start": "round_steps.start",
    "close": "round_steps.close",
    "reopen": "round_steps.reopen",
    "edit": ".edit",
    "categories": "categories.of_round",
}


@blueprint.route("/dot", methods=["GET", "POST"])
@requires("round:manage")
def index() -> ResponseReturnValue:
    """The rounds of the province, and planning a new one."""
    return _create() if request.method == "POST" else _index()


def _index(problems: Problems = ()) -> ResponseReturnValue:
    with viewing() as act:
        all_rounds = stored.of_province(act.connection, act.actor.unit_id or 0)
        counts = file_counts(act)
        listed = is_public(act.connection, act.actor.unit_id or 0)
    shown = {
        "rounds": all_rounds,
        "listed": listed,
        "province_id": act.actor.unit_id,
        "counts": counts,
        "buttons": {round_.id: _buttons(round_) for round_ in all_rounds},
    }
    return page("rounds/index.html", problems, **shown, **form_values(), days=PROPOSED_DAYS)


def _buttons(round_: Round) -> list[Button]:
    """What may be done next, each on a page of its own."""
    return [Button(action, url_for(_VIEWS[action.name], round_id=round_.id)) for action in round_actions(round_.state)]


@shown_again(_index)
def _create() -> ResponseReturnValue:
    with acting() as act:
        rounds.create(act, typed_plan(), deviates="deviates" in request.form)
    return done("Đã tạo đợt đánh giá.", url_for(".index"))


@blueprint.route("/dot/<int:round_id>/sua", methods=["GET", "POST"])
@requires("round:manage")
def edit(round_id: int) -> ResponseReturnValue:
    """Change a planned round, or the dates of an open one; what was typed stays when it is refused."""
    return _edit(round_id=round_id) if request.method == "POST" else _editing(round_id)


def _editing(round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    return page("rounds/edit.html", problems, round=_round(round_id), **form_values())


@shown_again(_editing)
def _edit(round_id: int) -> ResponseReturnValue:
    form, former = request.form, _round(round_id)
    seen, reason, deviates = form.get("version", 0, parse_id), form.get("reason", ""), "deviates" in form
    with acting() as act:
        changed = rounds.edit(act, round_id, typed_plan(former), seen, reason, deviates=deviates)
    return done("Đã lưu thay đổi của đợt." if changed else "Không có gì thay đổi.", url_for(".index"))


def _round(round_id: int) -> stored.Round:
    with viewing() as act:
        return round_for(act, round_id)


@blueprint.route("/phieu/<int:assessment_id>/phan-loai", methods=["GET", "POST"])
@requires("category:set")
def category(assessment_id: int) -> ResponseReturnValue:
    """Set the category of a commune for the round, with its legal basis."""
    return _set_category(assessment_id=assessment_id) if request.method == "POST" else _category(assessment_id)


def _category(assessment_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """The page of a commune's category and extension, with what was typed."""
    with viewing() as act:
        sheet = sheet_for(act, assessment_id)
        why_not = barred(act, sheet, Hand.CATEGORY)
    until = sheet.assessment.extended_until
    shown = {"seen": assessments.category_of(sheet), "extended": until.isoformat() if until else ""}
    return page("rounds/category.html", problems, sheet=sheet, form=request.form, why_not=why_not, **shown)


@shown_again(_category)
def _set_category(assessment_id: int) -> ResponseReturnValue:
    form = request.form
    category = (form.get("category", ""), form.get("basis", ""), form.get("seen"), form.get("reason", ""))
    with acting(assessment_id) as act:
        assessments.set_category(act, assessment_id, *category)
    return done("Đã xác định phân loại.", url_for("assessments.show", assessment_id=assessment_id))


@blueprint.post("/phieu/<int:assessment_id>/gia-han")
@requires("round:manage")
@shown_again(_category)
def extend(assessment_id: int) -> ResponseReturnValue:
    """Give a commune more time."""
    form = request.form
    until = read_date(form.get("until", ""), "Gia hạn đến ngày", "until")
    with acting(assessment_id) as act:
        assessments.extend(act, assessment_id, until, form.get("why", ""), form.get("seen"))
    return done("Đã gia hạn.", url_for("assessments.show", assessment_id=assessment_id))
