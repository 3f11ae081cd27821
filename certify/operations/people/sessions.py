"""Sessions: started at sign-in, ended by idleness, by age or by signing out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account
from certify.store.people.sessions import Session

# TCVN 14423 (secondary): a session locks after 15 minutes without use.
IDLE = timedelta(minutes=15)
WHOLE = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)
# A use is noted only where the last noted one is older than that, so idleness may seem so much longer.
SURELY_ALIVE = IDLE - TOUCH_AFTER


@dataclass(frozen=True)
class Origin:
    """Where a session was started: the network address, and the browser in words."""

    address: str = ""
    browser: str = ""


def begin(connection: Connection, account_id: int, at: datetime, origin: Origin = Origin()) -> str:
    """Start a session of an account, whose holder has just proved who it is.

    Returns its token, of which only a hash is stored.
    """
    token = secrets.token_urlsafe(32)
    sessions.drop_old(connection, at - WHOLE)
    started = Session(key_of(token), account_id, at, at, origin.address, origin.browser, proved_at=at)
    sessions.add(connection, started)
    return token


def person_of(connection: Connection, token: str, at: datetime) -> Account | None:
    """The account signed in with a token; None when the session has ended or the account isn't active."""
    session = sessions.find(connection, key_of(token))
    if session is None or not is_alive(session, at):
        return None
    account = accounts.find(connection, session.account_id)
    return account if account and account.active else None


def is_alive(session: Session, at: datetime) -> bool:
    """Whether a session has neither been left idle nor lasted too long."""
    return at - session.seen_at <= IDLE and at - session.started_at <= WHOLE


def is_stale(connection: Connection, token: str, at: datetime) -> bool:
    """Whether the time of a session's last use should be updated."""
    session = sessions.find(connection, key_of(token))
    return session is not None and at - session.seen_at > TOUCH_AFTER


def touch(connection: Connection, token: str, at: datetime) -> None:
    """Update the time of a session's last use."""
    sessions.change(connection, key_of(token), seen_at=at)


def end(connection: Connection, token: str) -> None:
    """End one session."""
    sessions.drop(connection, key_of(token))


def key_of(token: str) -> str:
    """The hash under which a session is stored."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
