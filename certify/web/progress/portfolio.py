"""The portfolio: the communes of a round by what they lack, and those that make the target with the least effort."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.assessment.states import State
from certify.domain.plans.targets import sentence
from certify.operations.act import covers
from certify.operations.progress.members import Member
from certify.operations.progress.portfolio import Portfolio, portfolio_of, zeros_by_division
from certify.operations.units.scope import home_of
from certify.store.units import Unit
from certify.web.access import requires
from certify.web.downloads import asked
from certify.web.progress.portfolio_tables import ranking_table, zeros_table
from certify.web.request_context import actor, viewing

blueprint = Blueprint("portfolio", __name__)

# The step that a file waits for in each state, the last one first.
NEXT_STEPS = {
    State.APPRAISED: "quyết định công nhận",
    State.APPRAISING: "kết thúc thẩm định",
    State.SUBMITTED: "nhận thẩm định",
    State.RETURNED: "xã bổ sung và gửi lại",
    State.DRAFT: "xã gửi hồ sơ",
    State.REFUSED: "đợt sau",
    State.REVOKED: "đợt sau",
}


@blueprint.get("/tien-do/danh-muc")
@requires("assessment:read")
def index() -> ResponseReturnValue:
    """Who is nearest, what each lacks, who has no way, and what stands in the way where."""
    with viewing() as act:
        province = home_of(act)
        found = portfolio_of(act.connection, act.library, province, chosen_round()) if province else None
    if found is None:
        return render_template("progress/empty.html")
    places = [unit for unit in found.divisions if covers(actor(), unit)]
    only = next((unit for unit in places if unit.code == request.args.get("khu-vuc")), None)
    shown = [one for one in found.members if seen(one.unit, one.above, only)]
    if reply := asked(lambda: ranking_table(found, shown), lambda: zeros_table(found, zeros_by_division(found, shown))):
        return reply
    return render_template("progress/portfolio.html", **_page(found, shown, only), places=places, only=only)


def chosen_round(name: str = "dot") -> int | None:
    """The round that the address asks for."""
    wanted = request.args.get(name, "")
    return int(wanted) if wanted.isdigit() and len(wanted) < 10 else None


def seen(unit: Unit, above: Unit, only: Unit | None) -> bool:
    """Whether a commune's own figures may be shown to who asks, and lie in the division asked for."""
    return covers(actor(), unit) and (only is None or above.id == only.id)


def _page(found: Portfolio, shown: list[Member], only: Unit | None) -> dict[str, object]:
    rank = {one.unit.id: place for place, one in enumerate(found.ranked, start=1)}
    inside = {one.unit.id for one in shown}
    return {
        "p": found,
        "said": sentence(found.standing, found.target),
        "rank": rank,
        "chosen": {one.unit.id for one in found.chosen},
        "ready": [one for one in found.ready if one.unit.id in inside],
        "rest": [one for one in found.ranked if one.unit.id in inside and not one.ready],
        "stuck": [one for one in found.stuck if one.unit.id in inside],
        "decided": [one for one in found.decided if one.unit.id in inside],
        "recognised": [unit for unit, above in found.recognised if seen(unit, above, only)],
        "blocking": found.blocking,
        "zeros": zeros_by_division(found, shown),
        "next_steps": NEXT_STEPS,
        "whole": actor().unit_id == found.province.id and only is None,
    }
