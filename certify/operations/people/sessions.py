"""Sessions: started at sign-in, ended by idleness, by age or by signing out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from msgspec import Struct

from certify.domain.people.means import Identity, Means
from certify.store import visits
from certify.store.connection import Connection
from certify.store.people import sessions
from certify.store.people.accounts import Account
from certify.store.people.sessions import Session

# TCVN 14423 (secondary): a session locks after 15 minutes without use.
IDLE = timedelta(minutes=15)
WHOLE = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)
# A use is noted only where the last noted one is older than that, so idleness may seem so much longer.
SURELY_ALIVE = IDLE - TOUCH_AFTER


class Entry(Struct, frozen=True):
    """How somebody came in: by which means, whether with two factors of the office's provider, and its ID token.

    The token is encrypted (`concealed` in certify/operations/concealing.py). `vouched_at` is when people proved to
    that provider who they are, `proved_at` when they did so last, there or here; None where nobody knows, as when the
    provider remembered them. `identity` is whom the office's means vouched for just now; no session keeps it.
    """

    means: Means = Means.PASSWORD
    two_factors: bool = False
    id_token: str | None = None
    vouched_at: datetime | None = None
    proved_at: datetime | None = None
    identity: Identity | None = None


BY_PASSWORD = Entry()


class Origin(Struct, frozen=True):
    """Where a session was started: the network address, and the browser in words; and how its holder came in."""

    address: str = ""
    browser: str = ""
    entry: Entry = BY_PASSWORD


def begin(connection: Connection, account_id: int, at: datetime, origin: Origin = Origin()) -> str:
    """Start a session of an account, whose holder has just proved who it is, or did to the office's provider before.

    Returns its token, of which only a hash is stored.
    """
    token = secrets.token_urlsafe(32)
    sessions.drop_old(connection, at - WHOLE)
    entry = origin.entry
    started = Session(
        key=key_of(token),
        account_id=account_id,
        started_at=at,
        seen_at=at,
        address=origin.address,
        browser=origin.browser,
        proved_at=entry.proved_at if entry.means is Means.OPENID else at,
        means=entry.means,
        two_factors=entry.two_factors,
        id_token=entry.id_token,
        vouched_at=entry.vouched_at,
    )
    sessions.add(connection, started)
    return token


class Holder(Struct, frozen=True):
    """Whose session it is and how it was begun; `stale` once the time of its last use should be updated."""

    account: Account
    entry: Entry
    stale: bool


def holder_of(connection: Connection, token: str, at: datetime) -> Holder | None:
    """Who is signed in with a token; None when the session has ended or the account isn't active."""
    found = visits.of_session(connection, key_of(token))
    if found is None or not is_alive(found[0], at) or not found[1].active:
        return None
    session, account = found
    proofs = (session.vouched_at, session.proved_at)
    entry = Entry(Means(session.means), session.two_factors, session.id_token, *proofs)
    return Holder(account, entry, stale=at - session.seen_at > TOUCH_AFTER)


def is_alive(session: Session, at: datetime) -> bool:
    """Whether a session has neither been left idle nor lasted too long."""
    return at - session.seen_at <= IDLE and at - session.started_at <= WHOLE


def touch(connection: Connection, token: str, at: datetime) -> None:
    """Update the time of a session's last use."""
    sessions.change(connection, key_of(token), seen_at=at)


def end(connection: Connection, token: str) -> None:
    """End one session."""
    sessions.drop(connection, key_of(token))


def key_of(token: str) -> str:
    """The hash under which a session is stored."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
