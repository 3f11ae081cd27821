"""The province that an account belongs to."""

from certify.domain.units.levels import UnitLevel
from certify.operations.act import Act, NotFound
from certify.store.units import units
from certify.store.units.units import Unit


def province_of(act: Act) -> int | None:
    """The id of the province an account belongs to; None for an account without a unit."""
    unit = units.find(act.connection, act.actor.unit_id) if act.actor.unit_id else None
    if unit is None:
        return None
    return unit.id if unit.level == UnitLevel.PROVINCE else unit.province_id


def home_of(act: Act) -> Unit | None:
    """The province of an account; the first one of the site for an account without a unit."""
    provinces = {unit.id: unit for unit in units.provinces(act.connection)}
    return provinces.get(province_of(act) or 0) or next(iter(provinces.values()), None)


def province_for(act: Act) -> Unit:
    """The actor's province. Raises NotFound."""
    province = units.find(act.connection, province_of(act) or 0)
    if province is None:
        raise NotFound
    return province
