"""New accounts: their checks, and adding one with a password or a first sign-in code."""

import re
from collections.abc import Iterable

from msgspec import Struct

from certify.domain.people.permissions import LEVELS, ROLE_NAMES, Role
from certify.domain.problems import Problem
from certify.domain.texts import caseless
from certify.operations.act import Act, Refused
from certify.operations.people.access import until_agreed
from certify.operations.people.passwords import hash_code, hash_password, new_code, password_problems
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.units import units

# No letters that merely look like others: only the Vietnamese alphabet with its marks, and f, j, w, z.
LETTERS = "a-zăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
NAMES = re.compile(rf"[{LETTERS}0-9._@-]{{3,64}}")
# No name that is longer when typed, in whatever form of Unicode, fits NAMES.
LONGEST_TYPED = 400
# What people call the fields of an account that may be wrong.
LABELS = {"user_name": "Tên đăng nhập", "display_name": "Tên hiển thị", "unit_id": "Đơn vị"}


class NewAccount(Struct, frozen=True):
    """An account to add: its display name is an office or a person; `unit_id` is None for administrators."""

    user_name: str
    display_name: str
    role: Role
    unit_id: int | None
    phone: str = ""


def normalised(user_name: str) -> str:
    """The form in which a user name is stored and looked up (NFC, casefold); what is longer than any name is cut."""
    return caseless(user_name[:LONGEST_TYPED])


def add_account(
    act: Act,
    new: NewAccount,
    password: str,
    *,
    temporary: bool = True,
) -> int:
    """Add an account; its id. A `temporary` password must be changed at the first sign-in.

    One that decides stays closed till another administrator opens it. Raises Refused with every problem.
    """
    problems = labelled(account_problems(act.connection, new))
    problems += password_problems(normalised(new.user_name), password)
    if problems:
        raise Refused(problems)
    return _add(act, new, hash_password(password), temporary=temporary)


def add_account_with_code(act: Act, new: NewAccount) -> str:
    """Add an account that has no problems; the code of its first sign-in, of which only a hash is stored."""
    code = new_code()
    _add(act, new, hash_code(code), temporary=True)
    return code


def account_problems(connection: Connection, new: NewAccount, own: int | None = None) -> list[Problem]:
    """What is wrong with an account to add, or with the changes to account `own`, by the fields of NewAccount."""
    problems, user_name = [], normalised(new.user_name)
    if not re.fullmatch(NAMES, user_name):
        problems.append(Problem("user_name", "từ 3 đến 64 chữ cái tiếng Việt, chữ số hoặc các dấu . - _ @."))
    namesake = accounts.by_user_name(connection, user_name)
    if namesake and namesake.id != own:
        problems.append(Problem("user_name", "đã có tài khoản mang tên này."))
    if not new.display_name.strip():
        problems.append(Problem("display_name", "chưa nhập."))
    unit = units.find(connection, new.unit_id) if new.unit_id else None
    if not (unit.level in LEVELS[new.role] if unit else not LEVELS[new.role]):
        problems.append(Problem("unit_id", "không đúng cấp của vai trò."))
    return problems


def labelled(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of an account as full sentences, each with the label of its field."""
    return [problem.under(LABELS[problem.place]) for problem in problems]


def _add(act: Act, new: NewAccount, password_hash: str, *, temporary: bool) -> int:
    user_name = normalised(new.user_name)
    row = {
        "user_name": user_name,
        "display_name": new.display_name.strip(),
        "role": new.role,
        "unit_id": new.unit_id,
        "phone": new.phone.strip(),
        "password_hash": password_hash,
        "must_change_password": temporary,
        "active": True,
        "seen_at": act.at,
    }
    account_id = accounts.add(act.connection, row | until_agreed(act, new.role))
    act.record("account_added", details={"note": f"{user_name} ({ROLE_NAMES[new.role]})", "account": account_id})
    return account_id
