"""Sign-in: the password, the second factor, sessions begun and ended.

Neither the answer nor its timing reveals whether an account exists. The log holds the network address of each attempt
and each sign-in (QCVN 12:2026/BCA, 3.7.2.4 and 3.9, read from a copy).
"""

from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct

from certify.domain.people.means import Identity, Means
from certify.operations.act import Act, NotFound
from certify.operations.log.events import write_event
from certify.operations.people import guessing, second_factor, sessions
from certify.operations.people.access import end_access
from certify.operations.people.guessing import Source
from certify.operations.people.new_accounts import normalised
from certify.operations.people.passwords import hash_code, new_code, verified
from certify.operations.people.sessions import Entry
from certify.operations.site import kept_forms
from certify.store.connection import Connection
from certify.store.notices import news
from certify.store.people import accounts, devices
from certify.store.people import sessions as stored
from certify.store.people.accounts import Account

# QCVN 12:2026/BCA, 3.7 (read from a copy): disabled after 45 idle days.
IDLE = timedelta(days=45)
# How long the code of a first sign-in, or a password that somebody else gave, is good.
CODE_LIFE = timedelta(days=7)


class Code(Struct, frozen=True):
    """A code that was typed for the second step, when and where."""

    code: str
    at: datetime
    source: Source
    site_key: str


class Attempt(Struct, frozen=True):
    """An attempt to sign in: the name, the account with that name, if any, whether it was right, by which means.

    `identity` is whom the office's directory knows by it.
    """

    name: str
    account: Account | None
    right: bool
    means: Means = Means.PASSWORD
    identity: Identity | None = None


def attempt(connection: Connection, user_name: str, password: str, *, passwords: bool = True) -> Attempt:
    """Check a password; it takes as long when there is no such account. It is never right where `passwords` are off."""
    account = accounts.by_user_name(connection, normalised(user_name))
    return Attempt(user_name, account, passwords and verified(account, password) and account is not None)


def admit(connection: Connection, at: datetime, tried: Attempt, source: Source) -> Account | None:
    """The account if it may continue, else None; failures are counted for the name and the source."""
    account = as_it_stands(connection, at, tried.account, source)
    old_code = account and tried.means is Means.PASSWORD and has_old_code(account, at)
    if account and tried.right and _may_enter(connection, at, account, source) and not old_code:
        return account
    guessing.fail(connection, at, tried.name, source, tried.means)
    return None


def as_it_stands(connection: Connection, at: datetime, account: Account | None, source: Source) -> Account | None:
    """An account as it is stored now; one that was idle for too long is closed by that."""
    account = accounts.find(connection, account.id) if account else None
    if account is None or not account.active or not is_idle(account, at):
        return account
    accounts.change(connection, account.id, active=False)
    details = {"note": account.user_name, "address": source.address}
    write_event(connection, account, at, "account_idle", details=details)
    return accounts.find(connection, account.id)


def second_step(connection: Connection, account_id: int, tried: Code) -> bool:
    """Whether the second factor's code is right and the account may still continue; failures are counted."""
    account = accounts.find(connection, account_id)
    if account is None or not _may_enter(connection, tried.at, account, tried.source):
        return False
    if second_factor.accept(connection, account, tried.at, tried.site_key, tried.code):
        return True
    guessing.fail(connection, tried.at, account.user_name, tried.source)
    return False


def prove(connection: Connection, tried: Attempt, code: Code) -> Account | None:
    """The account of an attempt if its second factor is right too, or not asked of it; without a session.

    None also for an account that must set up its second factor first.
    """
    account = admit(connection, code.at, tried, code.source)
    if account is None or second_factor.is_due(connection, account):
        return None
    if account.factor and not second_step(connection, account.id, code):
        return None
    _enters(connection, code.at, account, code.source, Means.PASSWORD)
    return account


def enter(
    connection: Connection,
    at: datetime,
    account: Account,
    source: Source,
    browser: str = "",
    entry: Entry = sessions.BY_PASSWORD,
) -> str:
    """Start the session of an admitted account, with a browser in words; its token."""
    _enters(connection, at, account, source, entry.means)
    return sessions.begin(connection, account.id, at, sessions.Origin(source.address, browser, entry))


def stamp_of(account: Account, released: int | None = None) -> str:
    """What a way in rests on: a hash that a new password or another factor changes, or the event of a release."""
    return sha256(f"{account.password_hash}|{account.factor}|{released}".encode()).hexdigest()[:32]


def stamp_of_first_step(connection: Connection, account: Account) -> str:
    """What a second step belongs to: it also ends when an administrator takes back to whom the account is bound."""
    return stamp_of(account, news.last(connection, account.id, "account_unbound"))


def leave(act: Act, token: str, address: str, means: Means = Means.PASSWORD) -> None:
    """End the actor's session, which was begun by some means."""
    sessions.end(act.connection, token)
    kept_forms.drop(act)
    act.record("sign_out", details={"address": address, "means": means})


def leave_one(act: Act, name: str, address: str) -> None:
    """End the one of the actor's sessions that has this name (`Session.name`). Raises NotFound."""
    named = [session for session in stored.of_account(act.connection, act.actor.id) if session.name == name]
    if not named:
        raise NotFound
    stored.drop(act.connection, named[0].key)
    act.record("session_ended", details={"address": address})


def leave_everywhere(act: Act, address: str) -> None:
    """End all of the actor's sessions and tokens; no browser is known any more."""
    kept_forms.drop(act)
    devices.forget(act.connection, act.actor.id)
    act.record("sign_out_everywhere", details={"address": address})
    end_access(act, act.actor)


def is_idle(account: Account, at: datetime) -> bool:
    """Whether nobody has signed in to an account for so long that it must be disabled."""
    return account.seen_at is not None and at - account.seen_at > IDLE


def has_old_code(account: Account, at: datetime) -> bool:
    """Whether an account waits for its first sign-in with a code that was given too long ago."""
    return account.must_change_password and account.seen_at is not None and at - account.seen_at > CODE_LIFE


def _enters(connection: Connection, at: datetime, account: Account, source: Source, means: Means) -> None:
    """Write down that an account signs in: its source is known from now on, its failures are forgotten."""
    guessing.remember(connection, at, account, source)
    waits = account.must_change_password
    # A code keeps the day on which it was given until a password is set.
    seen_at = account.seen_at if waits and means is Means.PASSWORD else at
    accounts.change(connection, account.id, failures=0, locked_until=None, seen_at=seen_at)
    if waits and means is not Means.PASSWORD:
        # Whoever comes by the office's means needs no code, which ends unused.
        ended = {"password_hash": hash_code(new_code()), "must_change_password": False}
        accounts.change(connection, account.id, **ended)
    write_event(connection, account, at, "sign_in", details={"address": source.address, "means": means})


def _may_enter(connection: Connection, at: datetime, account: Account, source: Source) -> bool:
    """Whether an account is open, and not closed to sources that it doesn't know and nobody vouched for."""
    known = guessing.is_known(connection, at, account, source)
    return account.active and (source.vouched or known or not guessing.is_locked(account, at))
