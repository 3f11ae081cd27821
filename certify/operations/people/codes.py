"""Codes for the first sign-in: which accounts wait for one, and new codes for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from certify.operations.act import Act, Refused, need
from certify.operations.log.events import record_event
from certify.operations.people import accounts
from certify.store import units
from certify.store.connection import Connection
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.store.units import Unit


@dataclass(frozen=True)
class Slip:
    """What is handed to a person: their account and unit, and the code of their first sign-in."""

    account: Account
    unit: Unit | None
    code: str


def renew_codes(act: Act, unit_id: int) -> list[Slip]:
    """New codes for the active accounts within a unit that haven't set a password yet; the former codes end.

    Raises Refused when there is none, Forbidden.
    """
    if act.account:
        need(act.account, "people:manage")
    by_id = {unit.id: unit for unit in units.all_units(act.connection)}
    waiting = [account for account in stored.everyone(act.connection) if _waits(account, by_id, unit_id)]
    if not waiting:
        raise Refused(["Không có tài khoản nào đang chờ đăng nhập lần đầu ở đơn vị này."])
    slips = [Slip(account, by_id.get(account.unit_id or 0), accounts.give_code(act, account)) for account in waiting]
    note = f"{len(slips)} tài khoản, {by_id[unit_id].full_name}"
    record_event(act, "codes_given", details={"note": note})
    return slips


def waiting_by_unit(connection: Connection) -> list[tuple[Unit, int]]:
    """The units that have accounts waiting for their first sign-in within them, each with how many."""
    by_id = {unit.id: unit for unit in units.all_units(connection)}
    pending = [account for account in stored.everyone(connection) if account.must_change_password]
    counts = [(unit, sum(_waits(account, by_id, unit.id) for account in pending)) for unit in by_id.values()]
    return [(unit, count) for unit, count in counts if count]


def _waits(account: Account, by_id: Mapping[int, Unit], unit_id: int) -> bool:
    unit = by_id.get(account.unit_id or 0)
    within = unit is not None and unit_id in {unit.id, unit.parent_id, unit.province_id}
    return within and account.active and account.must_change_password
