"""Changes to accounts: passwords, codes, locking and unlocking, removing the second factor."""

import secrets
from datetime import datetime

from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.log.events import record_event
from certify.operations.people import guessing, second_factor
from certify.operations.people.passwords import hash_code, hash_password, new_code, password_problems, verified
from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account


def give_code(connection: Connection, at: datetime, account: Account) -> str:
    """Replace an account's password by a new first sign-in code and end its sessions; the code."""
    code = new_code()
    guessing.forgive(connection, account)
    opened = {"seen_at": at, "must_change_password": True}
    accounts.change(connection, account.id, password_hash=hash_code(code), **opened)
    sessions.drop_all(connection, account.id)
    return code


def allow(connection: Connection, account_id: int, password: str) -> None:
    """Set a password that the program made up, with as many random bits as a code has, and activate the account."""
    accounts.change(connection, account_id, password_hash=hash_code(password), active=True)


def change_password(act: Act, old: str, new: str) -> None:
    """Change one's own password; every session of the account ends. Raises Refused."""
    problems = password_problems(act.actor.user_name, new, "new")
    if not verified(act.actor, old):
        problems.insert(0, Problem("old", "Mật khẩu hiện tại không đúng."))
    elif old == new:
        problems.append(Problem("new", "Mật khẩu mới phải khác mật khẩu hiện tại."))
    if problems:
        raise Refused(problems)
    accounts.change(act.connection, act.actor.id, password_hash=hash_password(new), must_change_password=False)
    sessions.drop_all(act.connection, act.actor.id)
    record_event(act, "password_changed")


def give_password(act: Act, account_id: int) -> str:
    """Set a temporary password, reactivate the account and end its sessions; the password.

    Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    password = f"{secrets.token_urlsafe(9)}-{secrets.randbelow(10_000):04d}"
    guessing.forgive(act.connection, account)
    opened = {"active": True, "seen_at": act.at}
    accounts.change(
        act.connection, account_id, password_hash=hash_password(password), must_change_password=True, **opened
    )
    sessions.drop_all(act.connection, account_id)
    record_event(act, "password_given", details={"note": account.user_name})
    return password


def open_again(act: Act, account_id: int) -> None:
    """Unlock or reactivate an account. Raises Forbidden, NotFound and Refused."""
    open_for(act, other(act, account_id))


def open_for(act: Act, account: Account) -> None:
    """Unlock or reactivate an account for its holder; for the operator too, who has no account."""
    guessing.forgive(act.connection, account)
    accounts.change(act.connection, account.id, active=True, seen_at=act.at)
    record_event(act, "account_opened", details={"note": account.user_name})


def disable(act: Act, account_id: int) -> None:
    """Deactivate an account and end its sessions. Raises Forbidden, NotFound and Refused."""
    account = other(act, account_id)
    accounts.change(act.connection, account_id, active=False)
    sessions.drop_all(act.connection, account_id)
    record_event(act, "account_disabled", details={"note": account.user_name})


def drop_factor(act: Act, account_id: int) -> None:
    """Remove the second factor of an account and end its sessions. Raises Forbidden, NotFound and Refused."""
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
