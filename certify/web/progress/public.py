"""Progress for the public, without signing in: counts of communes by area, and nothing about single communes."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.numbers import parse_id
from certify.domain.units.levels import UnitLevel
from certify.operations.act import NotFound
from certify.operations.progress.area import progress_of
from certify.operations.progress.nation import nation_of
from certify.operations.progress.publication import published_nation, published_progress
from certify.operations.progress.recognised import is_public
from certify.store.units import units
from certify.web.access import PUBLIC, requires
from certify.web.charts import counts
from certify.web.downloads import as_file
from certify.web.progress.drawings import over_time, words
from certify.web.progress.tables import areas_table, heat_table, provinces_table
from certify.web.request_context import reading, signed_in, site
from certify.web.site.rate_limit import limited

blueprint = Blueprint("public_progress", __name__)


@blueprint.before_request
def published() -> ResponseReturnValue | None:
    """NotFound unless the site publishes its progress; without signing in a few requests a minute from one address."""
    if not site().settings.site.public_progress:
        raise NotFound
    return None if signed_in() else limited()


@blueprint.get("/cong-khai")
@requires(PUBLIC)
def index() -> ResponseReturnValue:
    """The provinces of the site in one year."""
    with reading() as connection:
        nation = nation_of(connection, site().library, request.args.get("nam", None, parse_id))
    if nation is None:
        return render_template("progress/empty.html")
    shown = published_nation(nation)
    drawings = over_time(shown)
    tables = (lambda: provinces_table(shown), lambda: heat_table(shown.heat, "", coarse=shown.published))
    if reply := as_file(*tables, drawings=lambda: drawings):
        return reply
    reach = {area.unit.id for area in shown.areas}
    return render_template("progress/public.html", p=shown, drawings=drawings, reach=reach, **words(shown))


@blueprint.get("/cong-khai/<int:unit_id>")
@requires(PUBLIC)
def province(unit_id: int) -> ResponseReturnValue:
    """A province and its divisions in the round that the address names, by default the newest."""
    with reading() as connection:
        unit = units.find(connection, unit_id)
        if unit is None or unit.level != UnitLevel.PROVINCE:
            raise NotFound
        progress = progress_of(connection, site().library, unit, request.args.get("dot", None, parse_id))
        listed = is_public(connection, unit_id)
    if progress is None:
        raise NotFound
    shown = published_progress(progress)
    drawings = [*over_time(shown), counts.states(shown.states)]
    tables = (lambda: areas_table(shown), lambda: heat_table(shown.heat, shown.round.name, coarse=shown.published))
    if reply := as_file(*tables, drawings=lambda: drawings):
        return reply
    values = {"p": shown, "drawings": drawings, "listed": listed, "reach": set(), **words(shown)}
    return render_template("progress/public_province.html", **values)
