"""What a view works with: the site's database, criteria and clock, and who is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import cast

from flask import abort, current_app, g, request
from flask_login import current_user

from certify.config import Settings
from certify.domain.days import LOCAL
from certify.domain.library import Library
from certify.operations.act import Act, LongAct, Repeated
from certify.operations.papers.issue import Press
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.people.accounts import Account
from certify.store.site import submissions

UNKNOWN = "không rõ"


@dataclass(frozen=True)
class Site:
    """The parts of a site that views use."""

    settings: Settings
    database: Database
    library: Library
    press: Press


class User:
    """An account as Flask-Login sees it; what it keeps in the cookie is the token of a session on the server."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        return self.token


def site() -> Site:
    """The site of the running application."""
    return cast("Site", current_app.extensions["certify"])


def actor() -> Account:
    """Who acts: the holder of the session, in the API of the token that the call shows; 401 when nobody does."""
    account = g.get("caller") or signed_in()
    if account is None:
        abort(401)
    return account


def signed_in() -> Account | None:
    """The account that is signed in, if any."""
    return current_user.account if current_user.is_authenticated else None


def own_token() -> str:
    """The token of the session of who is signed in."""
    return str(current_user.get_id() or "")


def own_address() -> str:
    """The network address that the request came from, in one way of writing; `UNKNOWN` for what is none.

    Behind a proxy it is text that the proxy passes on.
    """
    given = request.remote_addr or ""
    with_port = given.startswith("[") or given.count(":") == 1
    host = given.rpartition(":")[0].strip("[]") if with_port else given
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return UNKNOWN
    return str(getattr(found, "ipv4_mapped", None) or found)


def site_key() -> str:
    """The site's own key."""
    return site().settings.secret_key()


def now() -> datetime:
    """This moment, the same one throughout a request."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def today() -> "datetime":
    """This moment in Vietnamese time."""
    return now().astimezone(LOCAL)


@contextmanager
def writing() -> Iterator[Connection]:
    """One writing transaction on the site's database; the first one of a form is noted as its own. Raises Repeated."""
    with site().database.writing() as connection:
        if key := g.pop("submission", None):
            if (led := submissions.take(connection, key, now())) is not None:
                raise Repeated(led)
            g.taken = key
        yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """A reading connection on the site's database."""
    with site().database.reading() as connection:
        yield connection


def act_on(connection: Connection) -> Act:
    """The act of whoever sent the request, at the moment of the request."""
    return Act(connection, site().library, actor(), now())


def long_act() -> LongAct:
    """The same for what takes several transactions."""
    return LongAct(site().database, site().library, actor(), now())


@contextmanager
def acting() -> Iterator[Act]:
    """One writing transaction as an act of whoever sent the request. Raises Repeated."""
    with writing() as connection:
        yield act_on(connection)


@contextmanager
def viewing() -> Iterator[Act]:
    """A reading connection for whoever sent the request."""
    with reading() as connection:
        yield act_on(connection)
