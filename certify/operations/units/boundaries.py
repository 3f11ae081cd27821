"""Keep the shapes of units, from a file of the operator."""

from collections.abc import Mapping

from msgspec import Struct

from certify.domain.units.boundaries import Shape
from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, Refused
from certify.store.units import boundaries, units
from certify.store.units.units import Unit


class Kept(Struct, frozen=True):
    """How many shapes were new or different, how many codes the site does not know, the communes without a shape."""

    changed: int
    unknown: int
    without: tuple[Unit, ...]


def keep(act: Act, shapes: Mapping[str, Shape]) -> Kept:
    """Keep the shapes of the units of today, by code. Raises Refused when no code is one of the site's."""
    valid = {unit.code: unit for unit in units.all_units(act.connection) if unit.exists_on(act.today)}
    given = {valid[code].id: shape for code, shape in shapes.items() if code in valid}
    if not given:
        raise Refused(["Không mã nào trong tệp là của một đơn vị trên hệ thống hôm nay."])
    known = boundaries.of_units(act.connection, [unit.id for unit in valid.values()])
    changed = {unit_id: shape for unit_id, shape in given.items() if known.get(unit_id) != shape}
    if changed:
        boundaries.put(act.connection, changed)
        act.record("boundaries_kept", details={"note": f"{len(changed)} đơn vị"})
    communes = (unit for unit in valid.values() if unit.level == UnitLevel.COMMUNE)
    without = tuple(unit for unit in communes if unit.id not in {*known, *given})
    return Kept(len(changed), len(shapes) - len(given), without)
