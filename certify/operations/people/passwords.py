"""Passwords and first sign-in codes: what is wrong with one, how it is hashed and verified."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from certify.domain.problems import Problem
from certify.store.people.accounts import Account

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
# zxcvbn's scale goes from 0 to 4; below 3 it takes fewer than 10^8 guesses. It looks at no more than it needs to.
LEAST_SCORE, GUESSED = 3, 72
# What people here would think of first.
KNOWN = ("matkhau", "certify", "treem", "xaphuhopvoitreem", "uyban", "ubnd", "angiang", "vietnam", "anhyeuem")
hasher = PasswordHasher()
# First sign-in codes: letters and digits that can't be confused on paper, 79 random bits. That much can't be guessed
# at any speed, and the accounts of a whole area are created at once, so a cheap hash will do.
CODE_SIGNS, CODE_GROUPS = "23456789abcdefghjkmnpqrstuvwxyz", 4
_code_hasher = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)


def hash_password(password: str) -> str:
    """The hash under which a password is stored."""
    return hasher.hash(password)


def hash_code(code: str) -> str:
    """The hash under which the code of a first sign-in is stored."""
    return _code_hasher.hash(code)


def verified(account: Account | None, password: str) -> bool:
    """Whether a password is the account's; it takes as long when there is no account or it isn't active."""
    stored = account.password_hash if account and account.active else _hash_of_nobody(hasher)
    # A code's hash is cheap: one hash of each kind is computed, so the time doesn't tell which one is stored.
    _matches(_hash_of_nobody(hasher if hasher.check_needs_rehash(stored) else _code_hasher), password)
    return _matches(stored, password)


def _matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerificationError:
        return False


def password_problems(user_name: str, password: str, field: str = "password") -> list[Problem]:
    """What is wrong with a new password, at the form's `field`: too short, too long, or easily guessed."""
    problems = []
    if len(password) < SHORTEST_PASSWORD:
        problems.append(f"Mật khẩu mới phải có ít nhất {SHORTEST_PASSWORD} ký tự.")
    elif len(password) > LONGEST_PASSWORD:
        problems.append(f"Mật khẩu mới dài không quá {LONGEST_PASSWORD} ký tự.")
    elif _score(password, user_name) < LEAST_SCORE:
        problems.append("Mật khẩu mới dễ đoán (từ thông dụng, dãy phím hoặc dãy lặp).")
    if user_name and user_name in password.casefold():
        problems.append("Mật khẩu mới không được chứa tên đăng nhập.")
    return [Problem(field, text) for text in problems]


def new_code() -> str:
    """A random code for a first sign-in."""
    return "-".join("".join(secrets.choice(CODE_SIGNS) for _ in range(4)) for _ in range(CODE_GROUPS))


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))


def _score(password: str, user_name: str) -> int:
    """How hard a password is to guess, on zxcvbn's scale; its lists of words are read when one is set."""
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return int(zxcvbn(password[:GUESSED], [user_name, *KNOWN])["score"])
