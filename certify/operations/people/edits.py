"""Edit another person's account: display name, phone, role, unit."""

from hashlib import sha256

from msgspec.structs import asdict, replace

from certify.domain.people.permissions import ROLE_NAMES, Role
from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.people.access import end_access, record_and_tell, until_agreed
from certify.operations.people.accounts import other
from certify.operations.people.new_accounts import NewAccount, account_problems, labelled
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.units import units

FIELDS = {"display_name": "tên hiển thị", "role": "vai trò", "unit_id": "đơn vị", "phone": "điện thoại"}


def edit(act: Act, account_id: int, new: NewAccount, seen: str | None = None) -> bool:
    """Change the display name, phone, role or unit of another person's account; whether anything changed.

    Its sessions and tokens end when role or unit change; with a role that decides it then stays closed till another
    administrator opens it. `seen` is the `stamp` of the account that the page showed.
    Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    new = replace(new, user_name=account.user_name, display_name=new.display_name.strip(), phone=new.phone.strip())
    changed = {key: value for key, value in asdict(new).items() if value != getattr(account, key)}
    problems = labelled(account_problems(act.connection, new, own=account.id))
    if seen is not None and seen != stamp(account):
        text = "Người khác vừa sửa tài khoản này; các ô dưới đây là điều ông/bà đã gõ, hãy so lại rồi lưu."
        problems.insert(0, Problem("", text))
    if problems:
        raise Refused(problems)
    if not changed:
        return False
    moved = bool({"role", "unit_id"} & set(changed))
    accounts.change(act.connection, account_id, **changed, **(until_agreed(act, new.role) if moved else {}))
    if moved:
        end_access(act, account)
    before_after = {
        key: (_as_text(act.connection, key, getattr(account, key)), _as_text(act.connection, key, value))
        for key, value in changed.items()
    }
    changes = "; ".join(f"{FIELDS[key]}: {before} → {after}" for key, (before, after) in before_after.items())
    note = f"{account.user_name}; {changes}"
    record_and_tell(act, account, "account_changed", note)
    return True


def stamp(account: Account) -> str:
    """A hash of the editable fields, by which a page notices that the account has changed."""
    fields = f"{account.display_name}|{account.role}|{account.unit_id}|{account.phone}"
    return sha256(fields.encode()).hexdigest()[:16]


def _as_text(connection: Connection, field: str, value: object) -> str:
    """The value of a field as text."""
    if field == "role":
        return ROLE_NAMES[Role(str(value))]
    if field == "unit_id":
        unit = units.find(connection, int(str(value))) if value else None
        return unit.full_name if unit else "không có đơn vị"
    return str(value) or "để trống"
