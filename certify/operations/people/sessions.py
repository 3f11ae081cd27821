"""Sessions: started at sign-in, ended by idleness, by age or by signing out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account
from certify.store.people.sessions import Session

# TCVN 14423 (secondary): a session locks after 15 minutes without use.
IDLE = timedelta(minutes=15)
WHOLE = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)


def begin(connection: Connection, account_id: int, at: datetime) -> str:
    """Start a session of an account; its token, of which only a hash is stored."""
    token = secrets.token_urlsafe(32)
    sessions.drop_old(connection, at - WHOLE)
    sessions.add(connection, Session(_key(token), account_id, at, at))
    return token


def person_of(connection: Connection, token: str, at: datetime) -> Account | None:
    """The account signed in with a token; None when the session has ended or the account isn't active."""
    session = sessions.find(connection, _key(token))
    if session is None or at - session.seen_at > IDLE or at - session.started_at > WHOLE:
        return None
    account = accounts.find(connection, session.account_id)
    return account if account and account.active else None


def is_stale(connection: Connection, token: str, at: datetime) -> bool:
    """Whether the time of a session's last use should be updated."""
    session = sessions.find(connection, _key(token))
    return session is not None and at - session.seen_at > TOUCH_AFTER


def touch(connection: Connection, token: str, at: datetime) -> None:
    """Update the time of a session's last use."""
    sessions.touch(connection, _key(token), at)


def end(connection: Connection, token: str) -> None:
    """End one session."""
    sessions.drop(connection, _key(token))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
