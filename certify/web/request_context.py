"""What a view works with: the site, the moment of the request, the signed-in account, and acts on the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import cast

from flask import Flask, abort, current_app, g, request
from flask_login import current_user
from msgspec import Struct

from certify.config import Settings
from certify.domain.days import LOCAL
from certify.domain.library import Library
from certify.operations.act import Act, LongAct, Repeated, in_force
from certify.operations.papers.press import Press
from certify.operations.people.sessions import BY_PASSWORD, Entry
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.people.accounts import Account
from certify.store.site import submissions

UNKNOWN = "không rõ"


def prepare(app: Flask) -> None:
    """Let each request of an application end the connection that it read on."""
    app.teardown_request(lambda _: site().database.let_go())


class Site(Struct, frozen=True):
    """The parts of a site that views use: settings, database, criteria, forms of papers."""

    settings: Settings
    database: Database
    library: Library
    press: Press


class User:
    """An account for Flask-Login; the cookie holds the token of a session that is stored on the server."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account, token: str, entry: Entry) -> None:
        self.account = account
        self.token = token
        self.entry = entry

    def get_id(self) -> str:
        return self.token


def site() -> Site:
    """The site of the running application."""
    return cast("Site", current_app.extensions["certify"])


def actor() -> Account:
    """The account that acts: the holder of the session or, in the API, of the call's token. Aborts with 401 if none."""
    account = g.get("caller") or signed_in()
    if account is None:
        abort(401)
    return account


def signed_in() -> Account | None:
    """The account that is signed in, if any."""
    user = _user()
    return user.account if user else None


def own_token() -> str:
    """The token of the signed-in person's session."""
    user = _user()
    return user.token if user else ""


def own_entry() -> Entry:
    """How the signed-in person came in."""
    user = _user()
    return user.entry if user else BY_PASSWORD


def _user() -> User | None:
    # A page asks dozens of times; each look at the proxy finds the request's user anew.
    user = current_user._get_current_object()
    return user if isinstance(user, User) else None


def own_address() -> str:
    """The network address that the request came from, normalised; `UNKNOWN` if it is not an address.

    Behind a proxy it is whatever text the proxy passed on, perhaps with a port.
    """
    text = request.remote_addr or ""
    with_port = text.startswith("[") or text.count(":") == 1
    host = text.rpartition(":")[0].strip("[]") if with_port else text
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return UNKNOWN
    return str(getattr(address, "ipv4_mapped", None) or address)


def by_script() -> bool:
    """Whether a page's script sent the request, which wants JSON in reply."""
    return request.accept_mimetypes.best == "application/json"


def site_key() -> str:
    """The site's secret key."""
    return str(current_app.config["SECRET_KEY"])


def now() -> datetime:
    """The moment of the request, the same throughout it, in UTC."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def today() -> datetime:
    """The moment of the request in Vietnamese time."""
    return now().astimezone(LOCAL)


@contextmanager
def writing(of_file: int | None = None) -> Iterator[Connection]:
    """A writing transaction on the site's database, of one file or of anything.

    The first one of a form stores the form's key. Raises Repeated if that form was submitted before.
    """
    g.pop("library", None)  # what is written may bring criteria, too
    database = site().database
    with database.writing() if of_file is None else database.writing_of_file(of_file) as connection:
        if key := g.pop("submission", None):
            if (target := submissions.take(connection, key, now())) is not None:
                raise Repeated(target)
            g.taken = key
        yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """A reading connection on the site's database: the same throughout the request, until it writes something."""
    with site().database.reading_on() as connection:
        yield connection


def act_on(connection: Connection) -> Act:
    """The act of whoever sent the request, at the moment of the request."""
    return Act(connection, _library(), actor(), now())


def _library() -> Library:
    """The criteria as they stand, the same throughout the request, until it writes something."""
    if "library" not in g:
        g.library = site().library.as_it_stands()
    return cast("Library", g.library)


def long_act() -> LongAct:
    """The same for work that takes several transactions."""
    return LongAct(site().database, site().library, actor(), now())


@contextmanager
def acting(of_file: int | None = None) -> Iterator[Act]:
    """A writing transaction as an act of whoever sent the request. Raises Repeated, and Forbidden as `in_force`.

    An act that writes of one file alone names it, so that those on other files go on meanwhile.
    """
    with writing(of_file) as connection:
        yield Act(connection, site().library, in_force(connection, actor(), of_file), now())


@contextmanager
def viewing() -> Iterator[Act]:
    """A reading connection as an act of whoever sent the request."""
    with reading() as connection:
        yield act_on(connection)
