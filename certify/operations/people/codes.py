"""Codes for the first sign-in: which accounts wait for one, and new codes for them."""

from collections.abc import Mapping

from msgspec import Struct

from certify.domain.people.permissions import CRUCIAL
from certify.operations.act import Act, Refused, need
from certify.operations.people import accounts
from certify.store.connection import Connection
from certify.store.people import accounts as stored
from certify.store.people.accounts import Account
from certify.store.units import units
from certify.store.units.units import Unit


class Slip(Struct, frozen=True):
    """What is handed to a person: their account and unit, and the code of their first sign-in."""

    account: Account
    unit: Unit | None
    code: str


def renew_codes(act: Act, unit_id: int) -> list[Slip]:
    """New codes for the active accounts within a unit that haven't set a password yet; the former codes end.

    Those that decide get theirs from the operator alone. Raises Refused when there is none, Forbidden.
    """
    if act.account:
        need(act.account, "people:manage")
    by_id = {unit.id: unit for unit in units.all_units(act.connection)}
    pending = _pending(act.connection, crucial=act.account is None)
    waiting = [account for account in pending if _is_within(account, by_id, unit_id)]
    if not waiting:
        raise Refused(["Không có tài khoản nào đang chờ đăng nhập lần đầu ở đơn vị này."])
    return [Slip(account, by_id.get(account.unit_id or 0), accounts.give_code(act, account)) for account in waiting]


def waiting_by_unit(connection: Connection) -> list[tuple[Unit, int]]:
    """The units that have accounts within them to which an administrator may give new codes, each with how many."""
    by_id = {unit.id: unit for unit in units.all_units(connection)}
    pending = _pending(connection, crucial=False)
    counts = [(unit, sum(_is_within(account, by_id, unit.id) for account in pending)) for unit in by_id.values()]
    return [(unit, count) for unit, count in counts if count]


def _pending(connection: Connection, *, crucial: bool) -> list[Account]:
    """The active accounts that wait for their first sign-in; those that decide too if `crucial`."""
    waiting = [account for account in stored.everyone(connection) if account.active and account.must_change_password]
    return [account for account in waiting if crucial or account.role not in CRUCIAL]


def _is_within(account: Account, by_id: Mapping[int, Unit], unit_id: int) -> bool:
    unit = by_id.get(account.unit_id or 0)
    return unit is not None and unit_id in {unit.id, unit.parent_id, unit.province_id}
