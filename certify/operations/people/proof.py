"""Proof, within a session, that its holder still is who began it: asked for before what a thief would do first."""

from datetime import datetime, timedelta
from enum import Enum, auto

from msgspec import Struct

from certify.operations.people import guessing, second_factor
from certify.operations.people.guessing import Source
from certify.operations.people.passwords import verified
from certify.operations.people.sessions import key_of
from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account

RECENT = timedelta(minutes=5)


class Outcome(Enum):
    """What a proof came to. After too many wrong ones the session has ended."""

    RIGHT = auto()
    WRONG = auto()
    ENDED = auto()


class Proof(Struct, frozen=True):
    """A password or a code that was given in a session, where and when.

    `accepted`: the office's directory took it; `passwords`, `codes`: the site's own and the second factor's count.
    """

    token: str
    secret: str
    source: Source
    site_key: str
    at: datetime
    accepted: bool = False
    passwords: bool = True
    codes: bool = True


def is_recent(proved_at: datetime | None, at: datetime) -> bool:
    """Whether the holder of a session proved within the last minutes who they are, here or to the provider."""
    return proved_at is not None and at - proved_at <= RECENT


def prove(connection: Connection, given: Proof) -> Outcome:
    """Check a proof and note it in the session; a wrong one counts as a wrong sign-in does."""
    session = sessions.find(connection, key_of(given.token))
    account = accounts.find(connection, session.account_id) if session else None
    if session is None or account is None:
        return Outcome.ENDED
    if _is_right(connection, account, given):
        guessing.remember(connection, given.at, account, given.source)
        sessions.change(connection, session.key, proved_at=given.at)
        return Outcome.RIGHT
    guessing.fail(connection, given.at, account.user_name, given.source)
    if guessing.failures(connection, given.at, account, given.source) < guessing.MOST_FAILURES:
        return Outcome.WRONG
    sessions.drop(connection, session.key)
    return Outcome.ENDED


def _is_right(connection: Connection, account: Account, given: Proof) -> bool:
    typed = (given.at, given.site_key, given.secret)
    coded = given.codes and account.factor is not None and second_factor.accept(connection, account, *typed)
    return coded or given.accepted or (given.passwords and verified(account, given.secret))


def note(connection: Connection, token: str, at: datetime) -> None:
    """Note in a session that its holder proved to the office's provider then who they are."""
    sessions.change(connection, key_of(token), proved_at=at, vouched_at=at)
