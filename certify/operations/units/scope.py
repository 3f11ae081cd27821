"""The province that an account belongs to."""

from certify.operations.act import NotFound
from certify.store import units
from certify.store.database import Connection
from certify.store.people.accounts import Account
from certify.store.units import Unit


def province_of(connection: Connection, actor: Account) -> int | None:
    """The id of the province an account belongs to; None for an account without a unit."""
    unit = units.find(connection, actor.unit_id) if actor.unit_id else None
    if unit is None:
        return None
    return unit.id if unit.level == "province" else unit.province_id


def home_of(connection: Connection, actor: Account) -> Unit | None:
    """The province of an account; the first one of the site for an account without a unit."""
    known = {unit.id: unit for unit in units.provinces(connection)}
    return known.get(province_of(connection, actor) or 0) or next(iter(known.values()), None)


def province_for(connection: Connection, actor: Account) -> Unit:
    """The actor's province. Raises NotFound."""
    found = units.find(connection, province_of(connection, actor) or 0)
    if found is None:
        raise NotFound
    return found
