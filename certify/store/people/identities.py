"""Whom the office's means vouched for when an account was first signed in to by them: it is bound to them from then on.

What is kept is the issuer and the lasting identifier (subject) there, which no later holder of a name gets.
"""

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.people.means import Identity, Means
from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

identities = Table(
    "identities",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("means", Text, primary_key=True),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("bound_at", Instant, nullable=False),
    UniqueConstraint("means", "issuer", "subject"),
    info=replayed(),
)


class Bound(Struct, frozen=True):
    """That an account is bound to somebody, since when."""

    account_id: int
    identity: Identity
    bound_at: datetime


def of_accounts(connection: Connection, account_ids: list[int]) -> list[Bound]:
    """To whom some accounts are bound, by account and means."""
    return _found(connection, identities.c.account_id.in_(account_ids))


def everyone(connection: Connection) -> list[Bound]:
    """To whom all accounts are bound, by account and means."""
    return _found(connection)


def holder(connection: Connection, identity: Identity) -> int | None:
    """The account that is bound to somebody; None when none is."""
    columns = identities.c
    same = (columns.means == identity.means, columns.issuer == identity.issuer, columns.subject == identity.subject)
    return next((one.account_id for one in _found(connection, *same)), None)


def add(connection: Connection, account_id: int, identity: Identity, at: datetime) -> None:
    """Bind an account, which is not bound by these means yet."""
    row = {"means": identity.means, "issuer": identity.issuer, "subject": identity.subject}
    proved.add_all(connection, identities, [{"account_id": account_id, **row, "bound_at": at}])


def remove(connection: Connection, account_id: int) -> int:
    """Take back whatever an account is bound to; to how many it was."""
    return proved.remove(connection, identities, identities.c.account_id == account_id)


def _found(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Bound]:
    ordered = sa.select(identities).where(*conditions).order_by(identities.c.account_id, identities.c.means)
    return [
        Bound(row.account_id, Identity(Means(row.means), row.issuer, row.subject), row.bound_at)
        for row in connection.execute(ordered)
    ]
