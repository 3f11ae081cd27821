"""The portfolio: the communes of a round by what they lack, and those that reach the target with the least effort."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.assessment.states import State
from certify.domain.numbers import parse_id
from certify.domain.plans.recognition_target import sentence
from certify.operations.act import covers
from certify.operations.progress.members import Member
from certify.operations.progress.portfolio import Portfolio, portfolio_of, zeros_among
from certify.operations.units.scope import home_of
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.lists.trail import Arguments, leads_to
from certify.web.progress.portfolio_tables import ranking_table, zeros_table
from certify.web.request_context import actor, viewing

blueprint = Blueprint("portfolio", __name__)

# The step that a file waits for in each state, the last step first.
NEXT_STEPS = {
    State.APPRAISED: "quyết định công nhận",
    State.APPRAISING: "kết thúc thẩm định",
    State.SUBMITTED: "nhận thẩm định",
    State.RETURNED: "xã bổ sung và gửi lại",
    State.DRAFT: "xã trình hồ sơ",
    State.REFUSED: "đợt sau",
    State.REVOKED: "đợt sau",
}


def _asked_for(arguments: Arguments) -> tuple[Portfolio | None, list[Unit], Unit | None]:
    """The portfolio of the round that is asked for, the divisions that the actor may see, and the one asked for."""
    with viewing() as act:
        province = home_of(act)
        round_id = arguments.get("dot", None, parse_id)
        portfolio = portfolio_of(act.connection, act.library, province, round_id) if province else None
    divisions = [unit for unit in portfolio.divisions if covers(actor(), unit)] if portfolio else []
    return portfolio, divisions, next((unit for unit in divisions if unit.code == arguments.get("khu-vuc")), None)


def _shown(portfolio: Portfolio, only: Unit | None) -> list[Member]:
    return [member for member in portfolio.members if seen(member.unit, member.above, only)]


def _rows(arguments: Arguments) -> list[tuple[int, str]]:
    portfolio, _, only = _asked_for(arguments)
    members = _shown(portfolio, only) if portfolio else []
    return [(member.assessment.id, member.unit.full_name) for member in members]


@blueprint.get("/tien-do/danh-muc")
@requires("assessment:read")
@leads_to("improvement.show", "assessment_id", _rows, costly=True)
def index() -> ResponseReturnValue:
    """The nearest communes, what each lacks, those without a way, and the criteria that block each division."""
    portfolio, divisions, only = _asked_for(request.args)
    if portfolio is None:
        return render_template("progress/empty.html")
    shown = _shown(portfolio, only)
    zeros = zeros_among(portfolio, shown)
    if reply := as_file(lambda: ranking_table(portfolio, shown), lambda: zeros_table(portfolio, zeros)):
        return reply
    values = {**_page(portfolio, shown, only), "zeros": zeros, "places": divisions, "only": only}
    return render_template("progress/portfolio.html", **values)


def seen(unit: Unit, above: Unit, only: Unit | None) -> bool:
    """Whether the actor may see a commune's own figures and it lies in the division `only`, if one is given."""
    return covers(actor(), unit) and (only is None or above.id == only.id)


def _page(portfolio: Portfolio, shown: list[Member], only: Unit | None) -> dict[str, object]:
    inside = {member.unit.id for member in shown}

    def visible(members: Sequence[Member]) -> list[Member]:
        return [member for member in members if member.unit.id in inside]

    return {
        "p": portfolio,
        "said": sentence(portfolio.standing, portfolio.target),
        "rank": {member.unit.id: rank for rank, member in enumerate(portfolio.ranked, start=1)},
        "chosen": {member.unit.id for member in portfolio.chosen},
        "ready": visible(portfolio.ready),
        "rest": [member for member in visible(portfolio.ranked) if not member.ready],
        "stuck": visible(portfolio.stuck),
        "decided": visible(portfolio.decided),
        "recognised": [unit for unit, above in portfolio.recognised if seen(unit, above, only)],
        "next_steps": NEXT_STEPS,
        "whole": actor().unit_id == portfolio.province.id and only is None,
    }
