"""Administrative units."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.units.levels import UnitLevel
from certify.domain.units.lineage import EXTENT_NAMES
from certify.operations.act import NotFound, covers
from certify.operations.units.breaks import breaks_of
from certify.operations.units.lineage import lineage_of
from certify.store import units
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.lists import units_table
from certify.web.request_context import actor, reading, today

blueprint = Blueprint("units", __name__)


@blueprint.get("/don-vi")
@requires("unit:read")
def index() -> ResponseReturnValue:
    """The units within the actor's scope, past ones included."""
    with reading() as connection:
        all_units = units.all_units(connection)
    within_scope = [unit for unit in all_units if covers(actor(), unit)]
    names = {unit.id: unit for unit in all_units}
    if reply := as_file(lambda: units_table(within_scope, names)):
        return reply
    return render_template("units/index.html", units=within_scope, names=names, today=today().date())


@blueprint.get("/don-vi/<int:unit_id>")
@requires("unit:read")
def show(unit_id: int) -> ResponseReturnValue:
    """One unit: when it exists, its predecessors and successors, and its files."""
    with reading() as connection:
        unit = units.find(connection, unit_id)
        if unit is None or not covers(actor(), unit):
            raise NotFound
        lineage = lineage_of(connection, unit)
        breaks = breaks_of(connection, unit) if unit.level == UnitLevel.PROVINCE else ()
        parent = units.find(connection, unit.parent_id) if unit.parent_id else None
    values = {"unit": unit, "parent": parent, "lineage": lineage, "breaks": [line for line, _ in breaks]}
    return render_template("units/show.html", **values, extents=EXTENT_NAMES, within=lambda unit: covers(actor(), unit))
