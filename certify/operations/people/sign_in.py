"""Sign-in: the password, the second factor, and the limits on guessing.

Neither the answer nor its timing reveals whether an account exists. The log holds the network address of each attempt
and each sign-in (QCVN 12:2026/BCA, 3.7.2.4 and 3.9, read from a copy).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from certify.operations.act import Act
from certify.operations.log.events import record_event, write_event
from certify.operations.people import second_factor, sessions
from certify.operations.people.new_accounts import normalised
from certify.operations.people.passwords import verified
from certify.store.connection import Connection
from certify.store.people import accounts
from certify.store.people import sessions as stored
from certify.store.people.accounts import Account
from certify.store.site import rate_limits

# QCVN 12:2026/BCA, 3.6 and 3.7 (read from a copy): locked for 12 hours after 5 failures; disabled after 45 idle days.
MOST_FAILURES = 5
LOCKED = timedelta(hours=12)
IDLE = timedelta(days=45)
# An office shares one address: it may fail more often than one account.
MOST_FROM_ADDRESS, MINUTES = 20, 15


@dataclass(frozen=True)
class Attempt:
    """An attempt to sign in: the account with that name, if any, and whether the password was right."""

    account: Account | None
    right: bool


def attempt(connection: Connection, user_name: str, password: str) -> Attempt:
    """Check a password; it takes as long when there is no such account."""
    account = accounts.by_user_name(connection, normalised(user_name))
    return Attempt(account, verified(account, password) and account is not None)


def admit(connection: Connection, at: datetime, tried: Attempt, address: str) -> Account | None:
    """The account if it may continue, else None; failures are counted for the account and for the address."""
    account = accounts.find(connection, tried.account.id) if tried.account else None
    if account and account.active and is_idle(account, at):
        accounts.change(connection, account.id, active=False)
        details = {"note": account.user_name, "address": address}
        write_event(connection, account, at, "account_idle", details=details)
        account = accounts.find(connection, account.id)
    if account and tried.right and account.active and not is_locked(account, at):
        return account
    fail(connection, at, account, address)
    return None


def fail(connection: Connection, at: datetime, account: Account | None, address: str) -> None:
    """Count a failure, and lock the account once it has reached the limit."""
    rate_limits.add_one(connection, _counted(address), _minute(at))
    note = account.user_name if account else "không có tài khoản này"
    write_event(connection, None, at, "sign_in_failed", details={"note": note, "address": address})
    if account is None or not account.active or is_locked(account, at):
        return
    failures = account.failures + 1
    accounts.change(connection, account.id, failures=failures)
    if failures >= MOST_FAILURES:
        accounts.change(connection, account.id, failures=0, locked_until=at + LOCKED)
        details = {"note": account.user_name, "address": address}
        write_event(connection, None, at, "account_locked", details=details)


def second_step(connection: Connection, at: datetime, account_id: int, site_key: str, code: str, address: str) -> bool:
    """Whether the second factor's code is right and the account may still continue; failures are counted."""
    account = accounts.find(connection, account_id)
    if account is None or not account.active or is_locked(account, at):
        return False
    if second_factor.accept(connection, account, at, site_key, code):
        return True
    fail(connection, at, account, address)
    return False


def prove(
    connection: Connection, at: datetime, tried: Attempt, site_key: str, code: str, address: str
) -> Account | None:
    """The account of an attempt if its second factor is right too, or not asked of it; without a session.

    None also for an account that must set up its second factor first.
    """
    account = admit(connection, at, tried, address)
    if account is None or second_factor.is_due(connection, account):
        return None
    if account.factor and not second_step(connection, at, account.id, site_key, code, address):
        return None
    write_event(connection, account, at, "sign_in", details={"address": address})
    accounts.change(connection, account.id, failures=0, locked_until=None, seen_at=at)
    return account


def enter(connection: Connection, at: datetime, account_id: int, address: str) -> str:
    """Start the session of an admitted account; its token."""
    accounts.change(connection, account_id, failures=0, locked_until=None, seen_at=at)
    write_event(connection, accounts.find(connection, account_id), at, "sign_in", details={"address": address})
    return sessions.begin(connection, account_id, at)


def leave(act: Act, token: str, address: str) -> None:
    """End the actor's session."""
    sessions.end(act.connection, token)
    record_event(act, "sign_out", details={"address": address})


def leave_everywhere(act: Act, address: str) -> None:
    """End all of the actor's sessions."""
    stored.drop_all(act.connection, act.actor.id)
    record_event(act, "sign_out_everywhere", details={"address": address})


def is_held_up(connection: Connection, at: datetime, address: str) -> bool:
    """Whether too many failures came from an address in the last quarter of an hour."""
    return rate_limits.count(connection, _counted(address), _minute(at) - MINUTES + 1) >= MOST_FROM_ADDRESS


def is_locked(account: Account, at: datetime) -> bool:
    """Whether an account is locked now after too many failures."""
    return account.locked_until is not None and account.locked_until > at


def is_idle(account: Account, at: datetime) -> bool:
    """Whether nobody has signed in to an account for so long that it must be disabled."""
    return account.seen_at is not None and at - account.seen_at > IDLE


def _counted(address: str) -> str:
    return f"sign-in:{address}"


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
