"""People: accounts, signing in, passwords."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from certify.domain.permissions import LEVEL, Role
from certify.operations.actors import Refused
from certify.operations.events import record_event
from certify.store import people, units
from certify.store.database import Connection
from certify.store.people import Account

SHORTEST_PASSWORD = 12
_hasher = PasswordHasher()


@dataclass(frozen=True)
class NewAccount:
    """An account to add: names are offices or persons as the site decides; `unit_id` is None for administrators."""

    user_name: str
    display_name: str
    role: Role
    unit_id: int | None
    phone: str = ""


def normalised(user_name: str) -> str:
    """The form under which a user name is kept and looked up (NFC, casefold)."""
    return unicodedata.normalize("NFC", user_name).strip().casefold()


def add(
    connection: Connection, at: datetime, new: NewAccount, password: str, actor: Account | None = None, *,
    temporary: bool = True,
) -> int:  # fmt: skip
    """Add an account whose password must be changed at the first sign-in. Raises Refused with every fault."""
    user_name = normalised(new.user_name)
    problems = [*_account_problems(connection, user_name, new), *password_problems(user_name, password)]
    if problems:
        raise Refused(problems)
    row = {
        "user_name": user_name,
        "display_name": new.display_name.strip(),
        "role": new.role,
        "unit_id": new.unit_id,
        "phone": new.phone.strip(),
        "password_hash": _hasher.hash(password),
        "must_change_password": temporary,
        "active": True,
        "session_stamp": secrets.token_hex(8),
    }
    record_event(connection, actor, at, "account_added", details={"note": f"{user_name} ({new.role})"})
    return people.add(connection, row)


def allow(connection: Connection, account_id: int, password: str) -> None:
    """Let an account sign in with a password."""
    people.change(connection, account_id, password_hash=_hasher.hash(password), active=True)


def sign_in(connection: Connection, user_name: str, password: str) -> Account | None:
    """The active account of that name and password, else None; takes as long when there is no such account."""
    account = people.by_user_name(connection, normalised(user_name))
    try:
        _hasher.verify(account.password_hash if account and account.active else _nobody(), password)
    except VerificationError:
        return None
    return account if account and account.active else None


def change_password(connection: Connection, actor: Account, at: datetime, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends. Raises Refused."""
    problems = password_problems(actor.user_name, new)
    try:
        _hasher.verify(actor.password_hash, old)
    except VerificationError:
        problems.insert(0, "Mật khẩu hiện tại không đúng.")
    if problems:
        raise Refused(problems)
    stamp = secrets.token_hex(8)
    people.change(
        connection, actor.id, password_hash=_hasher.hash(new), must_change_password=False, session_stamp=stamp
    )
    record_event(connection, actor, at, "password_changed")


def password_problems(user_name: str, password: str) -> list[str]:
    """What is wrong with a password, as sentences."""
    problems = []
    if len(password) < SHORTEST_PASSWORD:
        problems.append(f"Mật khẩu mới phải có ít nhất {SHORTEST_PASSWORD} ký tự.")
    if user_name and user_name in password.casefold():
        problems.append("Mật khẩu mới không được chứa tên đăng nhập.")
    return problems


def _account_problems(connection: Connection, user_name: str, new: NewAccount) -> list[str]:
    problems = []
    if not re.fullmatch(r"[\w.\-@]{3,64}", user_name):
        problems.append("Tên đăng nhập: từ 3 đến 64 chữ, số hoặc các dấu . - _ @.")
    if people.by_user_name(connection, user_name):
        problems.append("Tên đăng nhập: đã có tài khoản mang tên này.")
    if not new.display_name.strip():
        problems.append("Tên hiển thị: chưa nhập.")
    unit = units.find(connection, new.unit_id) if new.unit_id else None
    if (unit.level if unit else None) != LEVEL[new.role]:
        problems.append("Đơn vị: không đúng cấp của vai trò.")
    return problems


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))
