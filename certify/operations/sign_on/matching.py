"""The account of whom the office's own means vouch for: found by its exact name, never made.

A name that differs in case or in the form of its letters is another one: a provider may hold both, of two people.
"""

import re
from datetime import datetime
from enum import Enum, auto

from msgspec import Struct

from certify.domain.people.means import Identity, Means
from certify.domain.people.permissions import CRUCIAL
from certify.operations.log.events import write_event
from certify.operations.people import proof, sign_in
from certify.operations.people.guessing import Source
from certify.operations.people.new_accounts import NAMES
from certify.operations.people.sessions import key_of
from certify.operations.sign_on import binding
from certify.store.connection import Connection
from certify.store.people import accounts, sessions
from certify.store.people.accounts import Account
from certify.store.site import submissions
from certify.store.site.settings import is_demonstration


class Lack(Enum):
    """Why somebody whom the office vouches for doesn't come in; each with its words for the log."""

    ACCOUNT = auto()
    OPEN = auto()
    SAME_PERSON = auto()
    SECOND_FACTOR = auto()


IN_LOG = {
    Lack.ACCOUNT: "không có tài khoản này",
    Lack.OPEN: "tài khoản đã đóng",
    Lack.SAME_PERSON: "không phải người đã gắn với tài khoản",
    Lack.SECOND_FACTOR: "chưa qua hai bước",
}


class Person(Struct, frozen=True):
    """Whom the office vouches for: a name, by which means, who that is whatever the name, with how many factors.

    `two_factors` is None where the site doesn't look at the office's own.
    """

    name: str
    means: Means
    identity: Identity | None
    two_factors: bool | None = None


def admit(connection: Connection, at: datetime, person: Person, source: Source) -> Account | Lack:
    """The account of a person if it may continue; otherwise what is lacking, which the log holds. No guess is counted.

    Wrong passwords close an account to nobody whom the office vouches for.
    """
    account = sign_in.as_it_stands(connection, at, account_of(connection, person.name), source)
    lack = _lack(connection, account, person)
    if account and lack is None:
        return account
    reason = IN_LOG[lack or Lack.ACCOUNT]
    told = f"{account.user_name}: {reason}" if account else reason
    details = {"note": told, "address": source.address, "means": person.means}
    write_event(connection, None, at, "sign_in_failed", details=details)
    return lack or Lack.ACCOUNT


def account_of(connection: Connection, name: str) -> Account | None:
    """The account of a name as the office's means write it, if there is one."""
    return accounts.by_user_name(connection, name) if re.fullmatch(NAMES, name) else None


def is_first_use(connection: Connection, at: datetime, state: str) -> bool:
    """Whether an attempt to sign in comes back for the first time; from now on it has."""
    return submissions.take(connection, f"openid:{key_of(state)}", at) is None


def confirm(connection: Connection, at: datetime, person: Person, token: str) -> bool:
    """Note in a session that its own holder proved then at the provider who they are; False for anybody else."""
    session = sessions.find(connection, key_of(token))
    account = accounts.find(connection, session.account_id) if session else None
    if account is None or account.user_name != person.name or _lack(connection, account, person) is not None:
        return False
    proof.note(connection, token, at)
    return True


def _lack(connection: Connection, account: Account | None, person: Person) -> Lack | None:
    if account is None:
        return Lack.ACCOUNT
    if not account.active:
        return Lack.OPEN
    if binding.is_other(connection, account, person.means, person.identity):
        return Lack.SAME_PERSON
    needs = account.role in CRUCIAL and account.factor is None and not is_demonstration(connection)
    return Lack.SECOND_FACTOR if needs and person.two_factors is False else None
