"""The progress page of a province."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from certify.domain.targets import RECOGNITION_YEAR
from certify.operations.progress import progress_of
from certify.operations.rounds import province_of
from certify.store import units
from certify.web import charts
from certify.web.access import requires
from certify.web.desk import actor, desk, reading

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
    line = charts.line([(point.label, point.standing) for point in found.points], found.target, RECOGNITION_YEAR)
    bars = charts.bars([(f"Tiêu chí {one.criterion_id}", one.count) for one in found.blocking])
    return render_template("progress/index.html", p=found, line=line, bars=bars, year=RECOGNITION_YEAR)
