"""Administrative units."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from certify.domain.units.levels import LEVEL_NAMES, UnitLevel
from certify.domain.units.lineage import EXTENT_NAMES
from certify.operations.act import NotFound, covers
from certify.operations.units.breaks import breaks_of
from certify.operations.units.lineage import lineage_of
from certify.store.pages import Found, Wish
from certify.store.units import units
from certify.store.units.units import Unit
from certify.web.access import requires
from certify.web.downloads import as_file
from certify.web.lists.listing import Choice, Listing, asked
from certify.web.lists.tables import units_table
from certify.web.lists.trail import Arguments, leads_to
from certify.web.request_context import actor, reading, today

blueprint = Blueprint("units", __name__)

TABS = {"now": "Đang có", "past": "Đã thay đổi", "coming": "Sắp có"}
CHOICES = ("cap", "thuoc")
ORDERS = {"": "Thời gian, cấp", "ten": "Tên", "ma": "Mã"}


def _rows(arguments: Arguments) -> list[tuple[int, str]]:
    found, _ = _units(asked(*CHOICES, arguments=arguments).whole())
    return [(unit.id, unit.full_name) for unit in found.rows]


@blueprint.get("/don-vi")
@requires("unit:read")
@leads_to("units.show", "unit_id", _rows)
def index() -> ResponseReturnValue:
    """The units within the actor's scope, past ones included."""
    wish = asked(*CHOICES)
    if reply := as_file(lambda: units_table(*_units(wish.whole()))):
        return reply
    found, above = _units(wish)
    with reading() as connection:
        areas = [unit for unit in units.areas(connection) if covers(actor(), unit)]
    choices = (
        Choice("cap", "Cấp", tuple(LEVEL_NAMES.items())),
        Choice("thuoc", "Thuộc", tuple((str(unit.id), unit.full_name) for unit in areas)),
    )
    listing = Listing(wish, found, "tên hoặc mã đơn vị", TABS, ORDERS, choices)
    return render_template("units/index.html", listing=listing, names=above)


def _units(wish: Wish) -> tuple[Found[Unit], dict[int, Unit]]:
    """The units that are asked for, and those directly above them by their ids."""
    with reading() as connection:
        found = units.listed(connection, actor().unit_id or 0, wish, today().date())
        above = units.some(connection, {unit.parent_id for unit in found.rows if unit.parent_id})
    return found, {unit.id: unit for unit in above}


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
    more = {"extents": EXTENT_NAMES, "within": lambda unit: covers(actor(), unit)}
    return render_template("units/show.html", **values, **more)
