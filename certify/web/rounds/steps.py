"""Opening a round, closing it and opening it again: each asked on a page that says what will happen."""

from functools import partial

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from certify.domain.assessment.rounds import ROUND_STEPS
from certify.domain.numbers import parse_id
from certify.operations.rounds import steps
from certify.operations.rounds.prospects import prospect_of
from certify.web.access import requires
from certify.web.forms import Problems, done, page, shown_again
from certify.web.people.proof import proven
from certify.web.request_context import acting, today, viewing

blueprint = Blueprint("round_steps", __name__)


@blueprint.route("/dot/<int:round_id>/mo", methods=["GET", "POST"])
@requires("round:manage")
def start(round_id: int) -> ResponseReturnValue:
    """Open a round."""
    return _start(round_id=round_id) if request.method == "POST" else _asked("start", round_id)


@blueprint.route("/dot/<int:round_id>/dong", methods=["GET", "POST"])
@requires("round:manage")
@proven
def close(round_id: int) -> ResponseReturnValue:
    """Close a round."""
    return _close(round_id=round_id) if request.method == "POST" else _asked("close", round_id)


@blueprint.route("/dot/<int:round_id>/mo-lai", methods=["GET", "POST"])
@requires("round:manage")
@proven
def reopen(round_id: int) -> ResponseReturnValue:
    """Open a closed round again."""
    return _reopen(round_id=round_id) if request.method == "POST" else _asked("reopen", round_id)


def _asked(name: str, round_id: int, problems: Problems = ()) -> ResponseReturnValue:
    """What a step will do, with the button that does it, while the round is in the state for it."""
    with viewing() as act:
        prospect = prospect_of(act, round_id)
    refusals = ROUND_STEPS[name].refusals(prospect.round.state)
    shown = {"name": name, "step": ROUND_STEPS[name], "p": prospect, "refusals": refusals, "form": request.form}
    return page("rounds/step.html", problems, **shown, today=today().date())


@shown_again(partial(_asked, "start"))
def _start(round_id: int) -> ResponseReturnValue:
    with acting() as act:
        steps.start(act, round_id)
    return done("Đã mở đợt đánh giá.", url_for("rounds.index"))


@shown_again(partial(_asked, "close"))
def _close(round_id: int) -> ResponseReturnValue:
    with acting() as act:
        steps.close(act, round_id, request.form.get("unfinished", None, parse_id))
    return done("Đã đóng đợt đánh giá.", url_for("rounds.index"))


@shown_again(partial(_asked, "reopen"))
def _reopen(round_id: int) -> ResponseReturnValue:
    with acting() as act:
        steps.reopen(act, round_id, request.form.get("reason", ""))
    return done("Đã mở lại đợt đánh giá.", url_for("rounds.index"))
