"""What was done to accounts by others and their holders have yet to read, by the event that says it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection, read_on
from certify.store.log.events import Event, events
from certify.store.people.accounts import accounts
from certify.store.proof.records import passing

account_news = Table(
    "account_news",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("read_at", Instant),
    info=passing("what its holder has yet to read; what it tells of is an event"),
)


# Built once: every page asks it.
_UNREAD = (
    sa.select(events)
    .join(account_news, account_news.c.event_id == events.c.id)
    .where(account_news.c.account_id == sa.bindparam("account"), account_news.c.read_at.is_(None))
    .order_by(events.c.id)
)


# Whether there are any, as a column of a statement that reads accounts: mostly there are none.
HAS_UNREAD = sa.exists().where(account_news.c.account_id == accounts.c.id, account_news.c.read_at.is_(None))


def note_unread(connection: Connection, account_id: int, *, some: bool) -> None:
    """What was read in the column `HAS_UNREAD` of an account."""
    read_on(connection, account_news)[account_id] = some


def add(connection: Connection, account_id: int, event_id: int) -> None:
    """Store that an account's holder must read of an event."""
    read_on(connection, account_news).clear()
    connection.execute(sa.insert(account_news), {"account_id": account_id, "event_id": event_id})


def unread(connection: Connection, account_id: int) -> list[Event]:
    """The events that an account's holder has yet to read, the oldest first."""
    if read_on(connection, account_news).get(account_id) is False:
        return []
    return [Event(*row) for row in connection.execute(_UNREAD, {"account": account_id})]


def last(connection: Connection, account_id: int, act: str) -> int | None:
    """The last event of which an account's holder must read that tells of an act, also if they have."""
    told = account_news.c.event_id == events.c.id, account_news.c.account_id == account_id, events.c.act == act
    return connection.execute(sa.select(sa.func.max(events.c.id)).where(*told)).scalar_one_or_none()


def asked(connection: Connection, since: datetime) -> list[Event]:
    """What was asked to be done to accounts since a moment and awaits a second administrator, the newest first."""
    later = events.alias()
    same_account = later.c.details["account"].as_integer() == events.c.details["account"].as_integer()
    done = sa.exists().where(
        later.c.id > events.c.id, later.c.act == events.c.details["asked"].as_string(), same_account
    )
    chosen = sa.select(events).where(events.c.act == "account_asked", events.c.at >= since, sa.not_(done))
    return [Event(**row._mapping) for row in connection.execute(chosen.order_by(events.c.id.desc()))]


def wanted(connection: Connection, since: datetime) -> list[Event]:
    """Who signed in at the office's provider since a moment and has no account, the newest first."""
    name = events.c.details["wanted"].as_string()
    known = sa.exists().where(accounts.c.user_name == name)
    chosen = sa.select(events).where(events.c.act == "account_wanted", events.c.at >= since, sa.not_(known))
    return [Event(**row._mapping) for row in connection.execute(chosen.order_by(events.c.id.desc()))]


def mark_read(connection: Connection, account_id: int, event_ids: list[int], at: datetime) -> None:
    """Store that an account's holder has read of some events."""
    own = sa.and_(account_news.c.account_id == account_id, account_news.c.event_id.in_(event_ids))
    connection.execute(sa.update(account_news).where(own, account_news.c.read_at.is_(None)).values(read_at=at))
