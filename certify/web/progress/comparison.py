"""Comparisons: two rounds of the same communes, and self scores against appraisals."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.numbers import parse_id
from certify.operations.act import Act, covers
from certify.operations.progress.comparison import rounds_compared, sides_compared
from certify.operations.rounds.lookup import begun
from certify.operations.units.scope import home_of
from certify.store.rounds import Round
from certify.store.units import Unit
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.progress.comparison_tables import (
    changes_table,
    criteria_changes_table,
    indicators_table,
    leanings_table,
)
from certify.web.progress.portfolio import chosen_round
from certify.web.request_context import actor, viewing

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/tien-do/so-sanh")
@requires("assessment:read")
def rounds() -> ResponseReturnValue:
    """Two rounds side by side: the newest and the one before it, unless the address names others."""
    with viewing() as act:
        province, all_rounds, later = _rounds(act, "sau")
        if later is None or province is None or len(all_rounds) < 2:
            return render_template("progress/comparison_none.html")
        rest = [round_ for round_ in all_rounds if round_.id != later.id]
        named = next((round_ for round_ in rest if round_.id == chosen_round("truoc")), None)
        compared = rounds_compared(act, named or _before(all_rounds, later), later)
    if reply := as_file(lambda: changes_table(compared), lambda: criteria_changes_table(compared)):
        return reply
    page = {"c": compared, "rounds": all_rounds, "province": province, "whole": covers(actor(), province)}
    return render_template("progress/comparison_rounds.html", **page)


@blueprint.get("/tien-do/xem-truoc")
@requires("assessment:read")
def sides() -> ResponseReturnValue:
    """Where to look first: self scores that differ from appraisals, in one round or in all under the same criteria."""
    with viewing() as act:
        province, all_rounds, newest = _rounds(act, "dot")
        if newest is None or province is None:
            return render_template("progress/empty.html")
        only = newest if request.args.get("dot", None, parse_id) else None
        alike = [round_ for round_ in all_rounds if round_.criteria_version == all_rounds[0].criteria_version]
        compared = sides_compared(act, (only,) if only else tuple(alike))
    if reply := as_file(lambda: leanings_table(compared), lambda: indicators_table(compared)):
        return reply
    apart = [row for row in compared.communes if row.lean.points]
    whole = covers(actor(), province)
    page = {"s": compared, "apart": apart, "rounds": all_rounds, "only": only, "province": province, "whole": whole}
    return render_template("progress/comparison_sides.html", **page, others=len(all_rounds) - len(alike))


def _rounds(act: Act, name: str) -> tuple[Unit | None, list[Round], Round | None]:
    """The person's province, its rounds (newest first), and the one that the address names or else the newest."""
    province = home_of(act)
    return (province, *begun(act.connection, province.id, chosen_round(name))) if province else (None, [], None)


def _before(rounds: list[Round], later: Round) -> Round:
    """The round before another; the oldest has none before it, so the next newer one."""
    index = rounds.index(later)
    return rounds[index + 1] if index + 1 < len(rounds) else rounds[index - 1]
