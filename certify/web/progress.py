"""The progress page of a province."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from certify.operations.progress import Progress, progress_of
from certify.operations.rounds import province_of
from certify.store import units
from certify.web import charts
from certify.web.access import requires
from certify.web.desk import actor, desk, reading
from certify.web.listings import areas_table, communes_table
from certify.web.tables import asked

blueprint = Blueprint("progress", __name__)


@blueprint.get("/tien-do")
@requires("progress:read")
def index() -> ResponseReturnValue:
    """Recognised communes against the target: province, areas, states, blocking criteria."""
    wanted = request.args.get("dot", "")
    with reading() as connection:
        own = province_of(connection, actor())
        known = {unit.id: unit for unit in units.provinces(connection)}
        province = known.get(own or 0) or next(iter(known.values()), None)
        number = int(wanted) if wanted.isdigit() else None
        found = progress_of(connection, desk().library, province, number) if province else None
    if found is None:
        return render_template("progress/empty.html")
    if reply := asked(lambda: areas_table(found), lambda: communes_table(found)):
        return reply
    shown = {"p": found, "letters": charts.LETTERS}
    return render_template("progress/index.html", **shown, **_drawn(found))


def _drawn(found: Progress) -> dict[str, Markup]:
    """The charts of the page, each drawn beside its table."""
    running = {one.name for one in found.rounds if one.state == "open"}
    dots = [charts.Dot(point.year, point.standing, point.label in running) for point in found.points]
    areas = {above.id: above.full_name for _, above, _ in found.communes}
    groups = [
        (name, [(unit.full_name, state) for unit, above, state in found.communes if above.id == key])
        for key, name in areas.items()
    ]
    return {
        "line": charts.line(dots, found.target.share, found.target.year),
        "states": charts.states(found.states),
        "tiles": charts.tiles(groups),
        "bars": charts.bars([(f"{one.criterion_id}. {one.name}", one.count) for one in found.blocking]),
    }
