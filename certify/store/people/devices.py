"""The browsers from which somebody signed in to an account; only the hash of a browser's token is stored."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof.records import passing

devices = Table(
    "devices",
    metadata,
    Column("key", Text, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True, index=True),
    Column("seen_at", Instant, nullable=False),
    info=passing("spares a known browser some waiting, and is forgotten after a time"),
)


def is_known(connection: Connection, key: str, account_id: int, since: datetime) -> bool:
    """Whether somebody signed in to an account from a device at that moment or later."""
    here = (devices.c.key == key, devices.c.account_id == account_id, devices.c.seen_at >= since)
    return connection.execute(sa.select(devices.c.key).where(*here)).first() is not None


def is_known_to_any(connection: Connection, key: str, since: datetime) -> bool:
    """Whether somebody signed in to any account from a device at that moment or later."""
    here = (devices.c.key == key, devices.c.seen_at >= since)
    return connection.execute(sa.select(devices.c.key).where(*here)).first() is not None


def put(connection: Connection, key: str, account_id: int, at: datetime) -> None:
    """Store that somebody signed in to an account from a device."""
    connection.execute(sa.delete(devices).where(devices.c.key == key, devices.c.account_id == account_id))
    connection.execute(sa.insert(devices), {"key": key, "account_id": account_id, "seen_at": at})


def forget(connection: Connection, account_id: int) -> None:
    """Forget every device of an account."""
    connection.execute(sa.delete(devices).where(devices.c.account_id == account_id))


def forget_before(connection: Connection, before: datetime) -> None:
    """Forget the devices that were last used before a moment."""
    connection.execute(sa.delete(devices).where(devices.c.seen_at < before))
