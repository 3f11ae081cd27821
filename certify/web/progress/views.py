"""The pages of progress: the nation, a province, a division, a commune; each level links to the next."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from certify.domain.numbers import format_rate
from certify.domain.people.permissions import may
from certify.domain.progress.tallies import GRADES, stages
from certify.domain.units.levels import UnitLevel
from certify.operations.act import NotFound, covers
from certify.operations.progress.area import Figures, Progress, progress_of, unit_for
from certify.operations.progress.commune import CommuneProgress, commune_of
from certify.operations.progress.nation import Nation, nation_of
from certify.operations.units.scope import province_of
from certify.store import units
from certify.store.connection import Connection
from certify.store.units import Unit
from certify.web import charts
from certify.web.access import requires
from certify.web.downloads import asked
from certify.web.progress.tables import areas_table, communes_table, heat_table, provinces_table, years_table
from certify.web.request_context import actor, desk, reading, viewing

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
        found = nation_of(connection, desk().library, request.args.get("nam", None, int))
    if found is None:
        return render_template("progress/empty.html")
    drawings = drawn_nation(found)
    if reply := asked(lambda: provinces_table(found), lambda: heat_table(found.heat, ""), drawings=lambda: drawings):
        return reply
    with viewing() as act:
        own = province_of(act)
    reach = {own} if own else set()
    return render_template("progress/nation.html", p=found, drawings=drawings, reach=reach, **words(found))


def drawn_nation(found: Nation) -> list[Markup]:
    """The drawings of the nation's page, in the order of their numbers."""
    return [*_common(found), charts.grades([(one.unit.name, one.standing) for one in found.areas])]


def drawn(found: Progress) -> list[Markup]:
    """The drawings of a province's or division's page, in the order of their numbers."""
    areas = {above.id: above.full_name for _, above, _ in found.communes}
    groups = [
        (name, [(unit.full_name, state) for unit, above, state in found.communes if above.id == key])
        for key, name in areas.items()
    ]
    return [*_common(found), charts.states(found.states), charts.tiles(groups)]


def words(found: Figures) -> dict[str, object]:
    """What the templates name things with."""
    return {"letters": charts.LETTERS, "grades": GRADES, "stages": _stages(found)}


def _stages(found: Figures) -> list[tuple[str, int, str]]:
    """Each stage with its count and its share of all files."""
    everything = found.standing.all
    return [(name, count, format_rate(count, everything) if everything else "") for name, count in stages(found.states)]


def _page(unit_id: int | None) -> ResponseReturnValue:
    with viewing() as act:
        place = unit_for(act, unit_id)
        if place is not None and place.level == UnitLevel.COMMUNE:
            return _commune(commune_of(act.connection, act.library, place))
        found = _progress(act.connection, place) if place else None
    if found is None:
        return render_template("progress/empty.html")
    if found.by_commune and not covers(actor(), found.place):
        found = replace(found, heat=found.heat.summary)
    drawings = drawn(found)
    heat = (found.heat, found.round.name)
    tables = (lambda: areas_table(found), lambda: communes_table(found), lambda: heat_table(*heat))
    if reply := asked(*tables, drawings=lambda: drawings):
        return reply
    divisions = {area.unit.id for area in found.areas if may(actor().role, "unit:read")}
    reach = divisions | {unit.id for unit, _, _ in found.communes if covers(actor(), unit)}
    return render_template("progress/index.html", p=found, drawings=drawings, reach=reach, **words(found))


def _progress(connection: Connection, place: Unit) -> Progress | None:
    wanted = request.args.get("dot", "")
    number = int(wanted) if wanted.isdigit() else None
    if place.level == UnitLevel.PROVINCE:
        return progress_of(connection, desk().library, place, number)
    province = units.find(connection, place.province_id or 0)
    if province is None:
        raise NotFound
    return progress_of(connection, desk().library, province, number, place)


def _commune(found: CommuneProgress | None) -> ResponseReturnValue:
    if found is None:
        return render_template("progress/empty.html")
    newest = found.heat.rows[0].cells
    named = zip(found.heat.criteria, newest, strict=True)
    rows = [(f"{key}. {name}", cell.percent or 0) for (key, name), cell in named if cell.tally.files]
    drawings = [charts.bars(rows, f"Phần trăm điểm từng tiêu chí, năm {found.years[0].round.year}")]
    title = found.unit.full_name
    tables = (lambda: years_table(found), lambda: heat_table(found.heat, title))
    if reply := asked(*tables, drawings=lambda: drawings):
        return reply
    return render_template("progress/commune.html", p=found, drawings=drawings)


def _common(found: Figures) -> Sequence[Markup]:
    """The way over the years, the way within the round, the stages and the criteria that block."""
    dots = [charts.Dot(point.year, point.standing, point.open, point.province) for point in found.points]
    share, year = found.target.share, found.target.year
    return [
        charts.line(dots, share, year),
        charts.course(found.course, found.standing.all, share, year),
        charts.bars(stages(found.states), "Số xã qua từng bước"),
        charts.bars([(f"{one.criterion_id}. {one.name}", one.count) for one in found.blocking]),
    ]
