"""Comparisons: two rounds of the same communes, and self scores against appraisals."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.operations.act import Act, covers
from certify.operations.progress.comparison import rounds_compared, sides_compared
from certify.operations.rounds.lookup import begun
from certify.operations.units.scope import home_of
from certify.store.rounds import Round
from certify.store.units import Unit
from certify.web.access import requires
from certify.web.downloads import asked
from certify.web.progress.portfolio import chosen_round
from certify.web.progress.portfolio_tables import (
    changes_table,
    criteria_changes_table,
    indicators_table,
    leanings_table,
)
from certify.web.request_context import actor, viewing

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/tien-do/so-sanh")
@requires("assessment:read")
def rounds() -> ResponseReturnValue:
    """Two rounds side by side: the newest one with the one before it, unless others are asked for."""
    with viewing() as act:
        province, known, later = _rounds(act, "sau")
        if later is None or province is None or len(known) < 2:
            return render_template("progress/comparison_none.html")
        rest = [one for one in known if one.id != later.id]
        earlier = next((one for one in rest if one.id == chosen_round("truoc")), None) or _before(known, later)
        found = rounds_compared(act.connection, act.library, earlier, later)
    rows = [one for one in found.communes if covers(actor(), one.unit)]
    if reply := asked(lambda: changes_table(found, rows), lambda: criteria_changes_table(found)):
        return reply
    return render_template("progress/comparison_rounds.html", c=found, rows=rows, rounds=known, province=province)


@blueprint.get("/tien-do/xem-truoc")
@requires("assessment:read")
def sides() -> ResponseReturnValue:
    """Where to look first: self scores and appraisals that differ, in one round or over all under the same criteria."""
    with viewing() as act:
        province, known, newest = _rounds(act, "dot")
        if newest is None or province is None:
            return render_template("progress/empty.html")
        only = newest if request.args.get("dot", "").isdigit() else None
        alike = [one for one in known if one.criteria_version == known[0].criteria_version]
        found = sides_compared(act.connection, act.library, (only,) if only else tuple(alike))
    rows = [one for one in found.communes if covers(actor(), one.unit)]
    if reply := asked(lambda: leanings_table(found, rows), lambda: indicators_table(found)):
        return reply
    apart = [one for one in rows if one.lean.points]
    page = {"s": found, "rows": rows, "apart": apart, "rounds": known, "only": only, "province": province}
    return render_template("progress/comparison_sides.html", **page, others=len(known) - len(alike))


def _rounds(act: Act, name: str) -> tuple[Unit | None, list[Round], Round | None]:
    province = home_of(act)
    return (province, *begun(act.connection, province.id, chosen_round(name))) if province else (None, [], None)


def _before(known: list[Round], later: Round) -> Round:
    """The round before another; for the oldest one the one after it."""
    place = known.index(later)
    return known[place + 1] if place + 1 < len(known) else known[place - 1]
