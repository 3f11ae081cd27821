"""The pages of progress: the nation, a province, a division, a commune; each level links to the next."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.numbers import parse_id
from certify.domain.people.permissions import may
from certify.domain.units.levels import UnitLevel
from certify.operations.act import NotFound, covers
from certify.operations.progress.area import Progress, progress_of, unit_for
from certify.operations.progress.commune import CommuneProgress, commune_of
from certify.operations.progress.nation import nation_of
from certify.operations.progress.publication import published_nation, visible
from certify.operations.units.scope import province_of
from certify.store.connection import Connection
from certify.store.units import boundaries, units
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.progress.drawings import area_drawings, over_time, words
from certify.web.progress.tables import areas_table, communes_table, heat_table, provinces_table, years_table
from certify.web.request_context import actor, reading, site, viewing

blueprint = Blueprint("progress", __name__)


@blueprint.get("/tien-do")
@requires("progress:read")
def index() -> ResponseReturnValue:
    """The progress of the unit that the person belongs to."""
    return _page(None)


@blueprint.get("/tien-do/don-vi/<int:unit_id>")
@requires("unit:read")
def unit(unit_id: int) -> ResponseReturnValue:
    """The progress of a province, a division or a commune."""
    return _page(unit_id)


@blueprint.get("/tien-do/ca-nuoc")
@requires("progress:read")
def nation() -> ResponseReturnValue:
    """The provinces of the site in one year."""
    with reading() as connection:
        whole = nation_of(connection, site().library, request.args.get("nam", None, parse_id))
    if whole is None:
        return render_template("progress/empty.html")
    nation = published_nation(whole)
    drawings = over_time(nation)
    tables = (lambda: provinces_table(nation), lambda: heat_table(nation.heat, "", coarse=nation.published))
    if reply := as_file(*tables, drawings=lambda: drawings):
        return reply
    with viewing() as act:
        own_province_id = province_of(act)
    reach = {own_province_id} if own_province_id else set()
    return render_template("progress/nation.html", p=nation, drawings=drawings, reach=reach, **words(nation))


def _page(unit_id: int | None) -> ResponseReturnValue:
    """The page of a unit, by default the person's own; what the person may not see is told coarsely or not linked."""
    with viewing() as act:
        unit = unit_for(act, unit_id)
        if unit is not None and unit.level == UnitLevel.COMMUNE:
            return _commune(commune_of(act.connection, act.library, unit))
        progress = _progress(act.connection, unit) if unit else None
        shown = visible(act, progress) if progress else None
        shapes = boundaries.of_units(act.connection, [unit.id for unit, _, _ in shown.communes]) if shown else {}
    if shown is None:
        return render_template("progress/empty.html")
    drawings = area_drawings(shown, shapes)
    tables = (
        lambda: areas_table(shown),
        lambda: communes_table(shown),
        lambda: heat_table(shown.heat, shown.round.name, coarse=shown.published),
    )
    if reply := as_file(*tables, drawings=lambda: drawings):
        return reply
    divisions = {area.unit.id for area in shown.areas if may(actor().role, "unit:read")}
    reach = divisions | {commune.id for commune, _, _ in shown.communes if covers(actor(), commune)}
    return render_template("progress/index.html", p=shown, drawings=drawings, reach=reach, **words(shown))


def _progress(connection: Connection, unit: Unit) -> Progress | None:
    """The progress of a province, or of a division within its province, in the round that the address names."""
    round_id = request.args.get("dot", None, parse_id)
    if unit.level == UnitLevel.PROVINCE:
        return progress_of(connection, site().library, unit, round_id)
    province = units.find(connection, unit.province_id or 0)
    if province is None:
        raise NotFound
    return progress_of(connection, site().library, province, round_id, unit)


def _commune(progress: CommuneProgress | None) -> ResponseReturnValue:
    if progress is None:
        return render_template("progress/empty.html")
    tables = (lambda: years_table(progress), lambda: heat_table(progress.heat, progress.unit.full_name))
    if reply := as_file(*tables):
        return reply
    return render_template("progress/commune.html", p=progress)
