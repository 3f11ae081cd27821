"""Comparisons: two rounds of the same communes, and self scores against appraisals."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.numbers import parse_id
from certify.operations.act import Act, covers
from certify.operations.progress.comparison import (
    Leaning,
    RoundsCompared,
    SidesCompared,
    rounds_compared,
    sides_compared,
)
from certify.operations.rounds.lookup import begun
from certify.operations.units.scope import home_of
from certify.store.rounds import Round
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.lists.trail import Arguments, leads_to
from certify.web.progress.comparison_tables import (
    changes_table,
    criteria_changes_table,
    indicators_table,
    leanings_table,
)
from certify.web.request_context import actor, viewing

blueprint = Blueprint("comparison", __name__)


def _rows_of_rounds(arguments: Arguments) -> list[tuple[int, str]]:
    with viewing() as act:
        _, _, compared = _two_rounds(act, arguments)
    return [(one.assessment_id, one.unit.full_name) for one in compared.communes] if compared else []


@blueprint.get("/tien-do/so-sanh")
@requires("assessment:read")
@leads_to("assessments.show", "assessment_id", _rows_of_rounds, costly=True)
def rounds() -> ResponseReturnValue:
    """Two rounds side by side: the newest and the one before it, unless the address names others."""
    with viewing() as act:
        province, all_rounds, compared = _two_rounds(act, request.args)
    if compared is None or province is None:
        return render_template("progress/comparison_none.html")
    if reply := as_file(lambda: changes_table(compared), lambda: criteria_changes_table(compared)):
        return reply
    page = {"c": compared, "rounds": all_rounds, "province": province, "whole": covers(actor(), province)}
    return render_template("progress/comparison_rounds.html", **page)


def _rows_of_sides(arguments: Arguments) -> list[tuple[int, str]]:
    with viewing() as act:
        province, all_rounds, only = _one_round(act, arguments)
        compared = sides_compared(act, (only,) if only else _alike(all_rounds)) if province and all_rounds else None
    return [(one.assessment_id, one.unit.full_name) for one in _apart(compared)] if compared else []


@blueprint.get("/tien-do/xem-truoc")
@requires("assessment:read")
@leads_to("assessments.show", "assessment_id", _rows_of_sides, costly=True)
def sides() -> ResponseReturnValue:
    """Where to look first: self scores that differ from appraisals, in one round or in all under the same criteria."""
    with viewing() as act:
        province, all_rounds, only = _one_round(act, request.args)
        if province is None or not all_rounds:
            return render_template("progress/empty.html")
        alike = _alike(all_rounds)
        compared = sides_compared(act, (only,) if only else alike)
    if reply := as_file(lambda: leanings_table(compared), lambda: indicators_table(compared)):
        return reply
    apart = _apart(compared)
    whole = covers(actor(), province)
    page = {"s": compared, "apart": apart, "rounds": all_rounds, "only": only, "province": province, "whole": whole}
    return render_template("progress/comparison_sides.html", **page, others=len(all_rounds) - len(alike))


def _two_rounds(act: Act, arguments: Arguments) -> tuple[Unit | None, list[Round], RoundsCompared | None]:
    """The person's province, its rounds, and the two that are asked for; None where there aren't two."""
    province, all_rounds, later = _rounds(act, arguments.get("sau", None, parse_id))
    if later is None or len(all_rounds) < 2:
        return province, all_rounds, None
    rest = [round_ for round_ in all_rounds if round_.id != later.id]
    named = next((round_ for round_ in rest if round_.id == arguments.get("truoc", None, parse_id)), None)
    return province, all_rounds, rounds_compared(act, named or _before(all_rounds, later), later)


def _one_round(act: Act, arguments: Arguments) -> tuple[Unit | None, list[Round], Round | None]:
    """The person's province, its rounds, and the one that is asked for; None for all of them."""
    asked = arguments.get("dot", None, parse_id)
    province, all_rounds, newest = _rounds(act, asked)
    return province, all_rounds, newest if asked else None


def _alike(rounds: list[Round]) -> tuple[Round, ...]:
    """The rounds under the criteria of the newest one."""
    return tuple(round_ for round_ in rounds if round_.criteria_version == rounds[0].criteria_version)


def _apart(compared: SidesCompared) -> list[Leaning]:
    return [row for row in compared.communes if row.lean.points]


def _rounds(act: Act, wanted: int | None) -> tuple[Unit | None, list[Round], Round | None]:
    """The person's province, its rounds (newest first), and the one with an id or else the newest."""
    province = home_of(act)
    return (province, *begun(act.connection, province.id, wanted)) if province else (None, [], None)


def _before(rounds: list[Round], later: Round) -> Round:
    """The round before another; the oldest has none before it, so the next newer one."""
    index = rounds.index(later)
    return rounds[index + 1] if index + 1 < len(rounds) else rounds[index - 1]
