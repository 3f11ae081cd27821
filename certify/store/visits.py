"""A visit: the session that a request comes with, whose it is, and what every page asks of its site and its reader.

One statement instead of three: every request of everybody begins with it.
"""

import sqlalchemy as sa

from certify.store.connection import Connection
from certify.store.notices import news
from certify.store.people.accounts import Account, accounts
from certify.store.people.sessions import Session, sessions
from certify.store.site import settings

_BY_KEY = (
    sa.select(*sessions.c, *accounts.c, news.HAS_UNREAD, settings.DEMONSTRATION)
    .join(accounts, accounts.c.id == sessions.c.account_id)
    .where(sessions.c.key == sa.bindparam("wanted"))
)


def of_session(connection: Connection, key: str) -> tuple[Session, Account] | None:
    """The session of that key and the account that is signed in with it."""
    row = connection.execute(_BY_KEY, {"wanted": key}).first()
    if row is None:
        return None
    *known, unread, demonstration = row
    session, account = Session(*known[: len(sessions.c)]), Account(*known[len(sessions.c) :])
    news.note_unread(connection, account.id, some=unread)
    settings.note_demonstration(connection, demonstration)
    return session, account
