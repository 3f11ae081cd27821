"""People: accounts, signing in, passwords."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from zxcvbn import zxcvbn

from certify.domain.people.permissions import LEVELS, Role
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.log.events import record_event
from certify.operations.people import second_factor
from certify.store import units
from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
# zxcvbn's scale goes from 0 to 4; below 3 it takes fewer than 10^8 guesses. It looks at no more than it needs to.
LEAST_SCORE, GUESSED = 3, 72
# What people here would think of first.
KNOWN = ("matkhau", "certify", "treem", "xaphuhopvoitreem", "uyban", "ubnd", "angiang", "vietnam", "anhyeuem")
# No letter that only looks like another one: those of the Vietnamese alphabet with their marks, and f, j, w, z.
LETTERS = "a-zăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
NAMES = re.compile(rf"[{LETTERS}0-9._@-]{{3,64}}")
# What people call the fields of an account that may be wrong.
LABELS = {"user_name": "Tên đăng nhập", "display_name": "Tên hiển thị", "unit_id": "Đơn vị"}
_hasher = PasswordHasher()
# Codes for the first sign-in: letters and digits that no one mistakes on paper, 79 bits of chance. So much can't be
# guessed, whatever a guess costs, and a whole area's accounts are made at once: their hash may be a quick one.
CODE_SIGNS, CODE_GROUPS = "23456789abcdefghjkmnpqrstuvwxyz", 4
_code_hasher = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)


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
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", user_name).strip().casefold())


def add(
    act: Act,
    new: NewAccount,
    password: str,
    *,
    temporary: bool = True,
) -> int:
    """Add an account whose password must be changed at the first sign-in. Raises Refused with every fault."""
    problems = labelled(account_problems(act.connection, new))
    problems += password_problems(normalised(new.user_name), password)
    if problems:
        raise Refused(problems)
    return _add(act, new, _hasher.hash(password), temporary=temporary)


def add_with_code(act: Act, new: NewAccount) -> str:
    """Add an account that has no faults and return the code of its first sign-in; only its hash is kept."""
    code = _new_code()
    _add(act, new, _code_hasher.hash(code), temporary=True)
    return code


def give_code(connection: Connection, at: datetime, account: Account) -> str:
    """A new code for the first sign-in in the place of the former one; sessions of the account end."""
    code = _new_code()
    opened = {"failures": 0, "locked_until": None, "seen_at": at, "must_change_password": True}
    accounts.change(connection, account.id, password_hash=_code_hasher.hash(code), **opened)
    sessions.drop_all(connection, account.id)
    return code


def allow(connection: Connection, account_id: int, password: str) -> None:
    """Let an account sign in with a password."""
    accounts.change(connection, account_id, password_hash=_hasher.hash(password), active=True)


def verified(account: Account | None, password: str) -> bool:
    """Whether a password is the account's; it takes as long when there is no account or it is not active."""
    kept = account.password_hash if account and account.active else _nobody(_hasher)
    # A code's hash is a quick one: whichever stands, one of each kind is worked through.
    _matches(_nobody(_hasher if _hasher.check_needs_rehash(kept) else _code_hasher), password)
    return _matches(kept, password)


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except VerificationError:
        return False


def change_password(act: Act, old: str, new: str) -> None:
    """Change one's own password; every session of the account ends. Raises Refused."""
    problems = password_problems(act.actor.user_name, new, "new")
    if not verified(act.actor, old):
        problems.insert(0, Problem("old", "Mật khẩu hiện tại không đúng."))
    elif old == new:
        problems.append(Problem("new", "Mật khẩu mới phải khác mật khẩu hiện tại."))
    if problems:
        raise Refused(problems)
    accounts.change(act.connection, act.actor.id, password_hash=_hasher.hash(new), must_change_password=False)
    sessions.drop_all(act.connection, act.actor.id)
    record_event(act, "password_changed")


def give_password(act: Act, account_id: int) -> str:
    """Give an account a password for one sign-in, open it again, end its sessions. Raises Forbidden and Refused."""
    account = other(act, account_id)
    password = f"{secrets.token_urlsafe(9)}-{secrets.randbelow(10_000):04d}"
    opened = {"active": True, "failures": 0, "locked_until": None, "seen_at": act.at}
    accounts.change(
        act.connection, account_id, password_hash=_hasher.hash(password), must_change_password=True, **opened
    )
    sessions.drop_all(act.connection, account_id)
    record_event(act, "password_given", details={"note": account.user_name})
    return password


def open_again(act: Act, account_id: int) -> None:
    """Unlock an account, or let one that was disabled act again. Raises Forbidden and Refused."""
    account = other(act, account_id)
    accounts.change(act.connection, account_id, active=True, failures=0, locked_until=None, seen_at=act.at)
    record_event(act, "account_opened", details={"note": account.user_name})


def disable(act: Act, account_id: int) -> None:
    """Let an account act no more; its sessions end. Raises Forbidden and Refused."""
    account = other(act, account_id)
    accounts.change(act.connection, account_id, active=False)
    sessions.drop_all(act.connection, account_id)
    record_event(act, "account_disabled", details={"note": account.user_name})


def drop_factor(act: Act, account_id: int) -> None:
    """Take the second factor from who lost it; their sessions end. Raises Forbidden and Refused."""
    account = other(act, account_id)
    second_factor.take_away(act, account)
    sessions.drop_all(act.connection, account_id)


def other(act: Act, account_id: int) -> Account:
    """Another person's account, for the administrator. Raises Forbidden, NotFound, Refused."""
    act.need("people:manage")
    account = accounts.find(act.connection, account_id)
    if account is None:
        raise NotFound
    if account.id == act.actor.id:
        raise Refused(["Không tự làm việc này với tài khoản của chính mình."])
    return account


def password_problems(user_name: str, password: str, field: str = "password") -> list[Problem]:
    """What is wrong with a password, at the field of a form; well-known ones and runs of letters are easily guessed."""
    problems = []
    if len(password) < SHORTEST_PASSWORD:
        problems.append(f"Mật khẩu mới phải có ít nhất {SHORTEST_PASSWORD} ký tự.")
    elif len(password) > LONGEST_PASSWORD:
        problems.append(f"Mật khẩu mới dài không quá {LONGEST_PASSWORD} ký tự.")
    elif zxcvbn(password[:GUESSED], [user_name, *KNOWN])["score"] < LEAST_SCORE:
        problems.append("Mật khẩu mới dễ đoán (từ thông dụng, dãy phím hoặc dãy lặp).")
    if user_name and user_name in password.casefold():
        problems.append("Mật khẩu mới không được chứa tên đăng nhập.")
    return [Problem(field, said) for said in problems]


def account_problems(connection: Connection, new: NewAccount, own: int | None = None) -> list[Problem]:
    """What is wrong with an account to add, or with what account `own` is to become, by the fields of NewAccount."""
    problems, user_name = [], normalised(new.user_name)
    if not re.fullmatch(NAMES, user_name):
        problems.append(Problem("user_name", "từ 3 đến 64 chữ cái tiếng Việt, chữ số hoặc các dấu . - _ @."))
    known = accounts.by_user_name(connection, user_name)
    if known and known.id != own:
        problems.append(Problem("user_name", "đã có tài khoản mang tên này."))
    if not new.display_name.strip():
        problems.append(Problem("display_name", "chưa nhập."))
    unit = units.find(connection, new.unit_id) if new.unit_id else None
    if not (unit.level in LEVELS[new.role] if unit else not LEVELS[new.role]):
        problems.append(Problem("unit_id", "không đúng cấp của vai trò."))
    return problems


def labelled(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of an account as whole sentences, each with what people call its field."""
    return [problem.under(LABELS[problem.place]) for problem in problems]


def _add(act: Act, new: NewAccount, kept: str, *, temporary: bool) -> int:
    user_name = normalised(new.user_name)
    row = {
        "user_name": user_name,
        "display_name": new.display_name.strip(),
        "role": new.role,
        "unit_id": new.unit_id,
        "phone": new.phone.strip(),
        "password_hash": kept,
        "must_change_password": temporary,
        "active": True,
        "seen_at": act.at,
    }
    record_event(act, "account_added", details={"note": f"{user_name} ({new.role})"})
    return accounts.add(act.connection, row)


def _new_code() -> str:
    return "-".join("".join(secrets.choice(CODE_SIGNS) for _ in range(4)) for _ in range(CODE_GROUPS))


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))
