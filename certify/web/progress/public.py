"""Progress for everybody, without signing in: counts of communes by area, and nothing of single communes."""

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.units.levels import UnitLevel
from certify.operations.act import NotFound
from certify.operations.progress.area import progress_of
from certify.operations.progress.nation import nation_of
from certify.store import units
from certify.web import charts
from certify.web.access import PUBLIC, requires
from certify.web.downloads import as_file
from certify.web.progress.tables import areas_table, heat_table, provinces_table
from certify.web.progress.views import drawn, drawn_nation, words
from certify.web.rate_limit import limited
from certify.web.request_context import reading, signed_in, site

blueprint = Blueprint("public_progress", __name__)


@blueprint.before_request
def _limited() -> ResponseReturnValue | None:
    """Nothing where the site keeps it closed; else a few requests a minute from one address."""
    if not site().settings.site.public_progress:
        raise NotFound
    return None if signed_in() else limited()


@blueprint.get("/cong-khai")
@requires(PUBLIC)
def index() -> ResponseReturnValue:
    """The provinces of the site in one year."""
    with reading() as connection:
        found = nation_of(connection, site().library, request.args.get("nam", None, int))
    if found is None:
        return render_template("progress/empty.html")
    found = replace(found, heat=found.heat.coarse)
    drawings = drawn_nation(found)
    if reply := as_file(lambda: provinces_table(found), lambda: heat_table(found.heat, ""), drawings=lambda: drawings):
        return reply
    reach = {area.unit.id for area in found.areas}
    return render_template("progress/public.html", p=found, drawings=drawings, reach=reach, **words(found))


@blueprint.get("/cong-khai/<int:unit_id>")
@requires(PUBLIC)
def province(unit_id: int) -> ResponseReturnValue:
    """A province and its divisions in the newest round, or in the one asked for."""
    with reading() as connection:
        place = units.find(connection, unit_id)
        if place is None or place.level != UnitLevel.PROVINCE:
            raise NotFound
        found = progress_of(connection, site().library, place, request.args.get("dot", None, int))
    if found is None:
        raise NotFound
    heat = found.heat.summary if found.by_commune else found.heat
    found = replace(found, heat=heat.coarse)
    areas = [(area.unit.name, area.standing) for area in found.areas]
    drawings = [*drawn(found)[:-1], charts.grades(areas)]
    tables = (lambda: areas_table(found), lambda: heat_table(found.heat, found.round.name))
    if reply := as_file(*tables, drawings=lambda: drawings):
        return reply
    return render_template("progress/public_province.html", p=found, drawings=drawings, reach=set(), **words(found))
