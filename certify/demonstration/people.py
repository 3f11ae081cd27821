"""The offices of the demonstration, as accounts; one of each role can sign in, and two of the province."""

import secrets

from msgspec import Struct

from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.operations.people import accounts as people
from certify.operations.people.new_accounts import NewAccount, add_account
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.units import units as stored_units
from certify.store.units.units import Unit

# The commune and the area above it whose accounts people sign in with.
SHOWN = ("30553", "891")


class Staff(Struct, frozen=True):
    """The offices that act for one commune."""

    officer: Account
    leader: Account
    appraiser: Account
    approver: Account


# The heir of SHOWN's commune, and the province that appraises and recognises since 2025. Codes are reused, so user
# names of that time contain the year.
HEIR = ("30547", "91")


def everyone(connection: Connection, communes: list[Unit], since: str = "") -> dict[int, Staff]:
    """The offices that act for each commune, by the unit's id; `since` is a suffix for user names of a later time."""
    districts: dict[int, tuple[Account, Account]] = {}
    staff = {}
    for commune in communes:
        key = commune.parent_id or 0
        if key not in districts:
            districts[key] = _district(connection, stored_units.find(connection, key) or commune)
        name, user = f"{commune.type} {commune.name}", f"{commune.code}{since}"
        staff[commune.id] = Staff(
            account(connection, f"{user}.can-bo", f"Cán bộ trẻ em {name}", Role.COMMUNE_OFFICER, commune),
            account(connection, f"{user}.lanh-dao", f"Lãnh đạo UBND {name}", Role.COMMUNE_LEADER, commune),
            *districts[key],
        )
    return staff


def _district(connection: Connection, district: Unit) -> tuple[Account, Account]:
    name = district.full_name[0].lower() + district.full_name[1:]
    return (
        account(connection, f"{district.code}.tham-dinh", f"Tổ thẩm định {name}", Role.APPRAISER, district),
        account(connection, f"{district.code}.lanh-dao", f"Lãnh đạo UBND {name}", Role.APPROVER, district),
    )


def account(connection: Connection, user_name: str, display_name: str, role: Role, unit: Unit) -> Account:
    """Add an office's account, inactive and with a random hash until `give_passwords` lets it sign in."""
    row = {
        "user_name": user_name,
        "display_name": display_name,
        "role": role,
        "unit_id": unit.id,
        "phone": "0296 000 0000",
        "password_hash": f"none:{secrets.token_hex(8)}",
        "must_change_password": False,
        "active": False,
    }
    account_id = accounts.add(connection, row)
    added = accounts.find(connection, account_id)
    assert added  # noqa: S101
    return added


def shown_names() -> list[str]:
    """The user names that people sign in with, except the administrator's."""
    names = []
    for commune, above, others in (
        (SHOWN[0], SHOWN[1], ("an-giang.so", "an-giang.kiem-tra", f"{SHOWN[0]}.y-te")),
        (f"{HEIR[0]}-2025", HEIR[1], ("an-giang-2025.so",)),
    ):
        names += [f"{commune}.can-bo", f"{commune}.lanh-dao", f"{above}.tham-dinh", f"{above}.lanh-dao", *others]
    return names


def give_passwords(act: Act) -> list[tuple[Account, str]]:
    """Let one account of each role and time sign in (of the province of 2021 two, who check each other).

    Returns them with their passwords, made now.
    """
    given = []
    for name in shown_names():
        account = accounts.by_user_name(act.connection, name)
        if account:
            password = secrets.token_urlsafe(12)
            people.allow(act.connection, account.id, password)
            given.append((account, password))
    password = secrets.token_urlsafe(12)
    new = NewAccount("quan-tri", "Quản trị hệ thống", Role.ADMINISTRATOR, None)
    account_id = add_account(act, new, password, temporary=False)
    administrator = accounts.find(act.connection, account_id)
    return [*given, (administrator, password)] if administrator else given
