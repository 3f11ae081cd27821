"""Proposed accounts for the offices of an area that have none yet."""

from certify.domain.people.permissions import LEVELS, ROLE_NAMES, Role
from certify.domain.units.levels import UnitLevel
from certify.domain.vietnamese import lower_first
from certify.operations.act import NotFound
from certify.store.connection import Connection
from certify.store.people import accounts as stored
from certify.store.units import units
from certify.store.units.units import Unit

# What the offices of a role are called in the names that the site proposes.
OFFICES = {
    Role.COMMUNE_OFFICER: ("can-bo", "Cán bộ trẻ em"),
    Role.COMMUNE_LEADER: ("lanh-dao", "Lãnh đạo UBND"),
    Role.APPRAISER: ("tham-dinh", "Tổ thẩm định"),
    Role.APPROVER: ("lanh-dao", "Lãnh đạo UBND"),
    Role.PROVINCE_OFFICER: ("so", "Cán bộ phụ trách trẻ em"),
}


def offices_without_account(connection: Connection, area_id: int) -> list[tuple[str, ...]]:
    """The offices of an area without an account, as lines of an import file with proposed names.

    Raises NotFound for an unknown area.
    """
    everything = units.all_units(connection)
    area = next((unit for unit in everything if unit.id == area_id), None)
    if area is None:
        raise NotFound
    inside = [unit for unit in everything if area.id in {unit.id, unit.parent_id, unit.province_id}]
    same_time = [unit for unit in inside if unit.valid_to is None or unit.valid_to == area.valid_to]
    above = {unit.parent_id for unit in same_time if unit.level == UnitLevel.COMMUNE}
    accounts = stored.everyone(connection)
    taken = {(account.unit_id, account.role) for account in accounts}
    names = {account.user_name for account in accounts}
    lines: list[tuple[str, ...]] = []
    for unit in same_time:
        for role, (ending, title) in OFFICES.items():
            if _has_office(role, unit, above) and (unit.id, role) not in taken:
                display_name = f"{title} {lower_first(unit.full_name)}"
                account = (_free_name(names, unit, ending), display_name, ROLE_NAMES[role])
                lines.append((*account, unit.code, unit.full_name, ""))
    return lines


def _has_office(role: Role, unit: Unit, above: set[int | None]) -> bool:
    """Whether a unit has an office with a role: appraisers and approvers are directly above the communes."""
    return unit.level in LEVELS[role] and (len(LEVELS[role]) == 1 or unit.id in above)


def _free_name(names: set[str], unit: Unit, ending: str) -> str:
    """A user name that no account has: the unit's code may have belonged to another unit before."""
    name = f"{unit.code}.{ending}"
    return name if name not in names else f"{name}.{unit.valid_from.year}"
