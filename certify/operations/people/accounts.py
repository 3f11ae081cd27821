"""Changes to accounts: passwords, codes, locking and unlocking, removing the second factor."""

import secrets

from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.people import guessing, second_factor
from certify.operations.people.access import end_access, is_agreed, is_second, record_and_tell
from certify.operations.people.passwords import hash_code, hash_password, new_code, password_problems, verified
from certify.operations.people.sign_in import is_idle
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.people.accounts import Account


def give_code(act: Act, account: Account) -> str:
    """Replace an account's password by a new first sign-in code and end its sessions and tokens; the code."""
    code = new_code()
    guessing.forgive(act.connection, account)
    opened = {"seen_at": act.at, "must_change_password": True}
    accounts.change(act.connection, account.id, password_hash=hash_code(code), **opened)
    record_and_tell(act, account, "codes_given", account.user_name)
    end_access(act, account)
    return code


def allow(connection: Connection, account_id: int, password: str) -> None:
    """Set a password that the program made up, with as many random bits as a code has, and activate the account."""
    accounts.change(connection, account_id, password_hash=hash_code(password), active=True)


def change_password(act: Act, old: str, new: str) -> None:
    """Change one's own password; every session and token of the account ends. Raises Refused."""
    problems = password_problems(act.actor.user_name, new, "new")
    if not verified(act.actor, old):
        problems.insert(0, Problem("old", "Mật khẩu hiện tại không đúng."))
    elif old == new:
        problems.append(Problem("new", "Mật khẩu mới phải khác mật khẩu hiện tại."))
    if problems:
        raise Refused(problems)
    accounts.change(act.connection, act.actor.id, password_hash=hash_password(new), must_change_password=False)
    act.record("password_changed")
    end_access(act, act.actor)


def give_password(act: Act, account_id: int) -> str | None:
    """Set a temporary password, reactivate the account and end its sessions and tokens; the password.

    None, and nothing done yet, while a second administrator has to want it too. Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    if not is_agreed(act, account, "password_given"):
        return None
    password = f"{secrets.token_urlsafe(9)}-{secrets.randbelow(10_000):04d}"
    guessing.forgive(act.connection, account)
    opened = {"active": True, "given_by": None, "seen_at": act.at}
    accounts.change(
        act.connection, account_id, password_hash=hash_password(password), must_change_password=True, **opened
    )
    record_and_tell(act, account, "password_given", account.user_name)
    end_access(act, account)
    return password


def open_again(act: Act, account_id: int) -> bool:
    """Unlock or reactivate an account; tokens from before it was closed don't live again. Whether it was done.

    It isn't where a role that decides was given by the same administrator. Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    if not is_second(act, account):
        return False
    if not account.active or is_idle(account, act.at):
        end_access(act, account)
    guessing.forgive(act.connection, account)
    accounts.change(act.connection, account_id, active=True, given_by=None, seen_at=act.at)
    record_and_tell(act, account, "account_opened", account.user_name)
    return True


def disable(act: Act, account_id: int) -> None:
    """Deactivate an account and end its sessions and tokens. Raises Forbidden, NotFound and Refused."""
    account = other(act, account_id)
    accounts.change(act.connection, account_id, active=False)
    record_and_tell(act, account, "account_disabled", account.user_name)
    end_access(act, account)


def drop_factor(act: Act, account_id: int) -> bool:
    """Remove the second factor of an account, and end its sessions and tokens; whether it was done.

    It isn't while a second administrator has to want it too. Raises Forbidden, NotFound and Refused.
    """
    account = other(act, account_id)
    if not is_agreed(act, account, "factor_off"):
        return False
    second_factor.take_away(act, account)
    end_access(act, account)
    return True


def other(act: Act, account_id: int) -> Account:
    """Another person's account, for the administrator or the operator. Raises Forbidden, NotFound, Refused."""
    if act.account:
        act.need("people:manage")
    account = accounts.find(act.connection, account_id)
    if account is None:
        raise NotFound
    if act.account and account.id == act.account.id:
        raise Refused(["Không tự làm việc này với tài khoản của chính mình."])
    return account
