"""The outbox: mail that waits to be sent, was sent, or was given up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.people.mail import MailState
from certify.domain.people.permissions import Role
from certify.store.columns import Instant, choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.people import accounts as people
from certify.store.people.accounts import Account, accounts
from certify.store.proof.records import passing

# One mail to one account; `about` names its subject ("event:12", "digest:2022-01-05"), once for each account.
mails = Table(
    "mails",
    metadata,
    id_column(),
    Column("about", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("address", Text),
    Column("queued_at", Instant, nullable=False),
    choice("state", MailState),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("about", "account_id", name="uq_mails_about"),
    sa.Index("ix_mails_waiting", "state", "next_at"),
    info=passing("mail on its way, forgotten after a time; what it tells of is an event"),
)


class Mail(Struct, frozen=True):
    """One mail to one account, at `address` where it is not the account's own now; tried again from `next_at` on."""

    id: int
    about: str
    account_id: int
    subject: str
    text: str
    path: str
    address: str | None
    queued_at: datetime
    attempts: int


class Counts(Struct, frozen=True):
    """How many mails wait and how many were given up; since when the oldest waiting one is due."""

    waiting: int
    failed: int
    due_since: datetime | None


class Outcome(Struct, frozen=True):
    """What became of a mail so far."""

    queued_at: datetime
    state: MailState


def newest_about(connection: Connection, account_id: int, beginning: str) -> Outcome | None:
    """The newest mail to an account whose subject begins so, as `about` names it."""
    same = (mails.c.account_id == account_id, mails.c.about.startswith(beginning, autoescape=True))
    chosen = sa.select(mails.c.queued_at, mails.c.state).where(*same)
    row = connection.execute(chosen.order_by(mails.c.id.desc()).limit(1)).first()
    return Outcome(*row) if row else None


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    """Queue one mail, unless its account already has one about the same."""
    existing = sa.select(mails.c.id).where(mails.c.about == row["about"], mails.c.account_id == row["account_id"])
    if connection.execute(existing).first() is None:
        connection.execute(
            sa.insert(mails), {"state": MailState.WAITING, "attempts": 0, "next_at": row["queued_at"], **row}
        )


def next_due(connection: Connection, at: datetime) -> Mail | None:
    """The mail that is due first."""
    columns = [mails.c[name] for name in Mail.__struct_fields__]
    chosen = sa.select(*columns).where(mails.c.state == MailState.WAITING, mails.c.next_at <= at)
    row = connection.execute(chosen.order_by(mails.c.next_at, mails.c.id).limit(1)).first()
    return Mail(**row._mapping) if row else None


def change(connection: Connection, mail_id: int, **values: object) -> None:
    """Change columns of one mail."""
    connection.execute(sa.update(mails).where(mails.c.id == mail_id).values(**values))


def drop_waiting(connection: Connection, at: datetime) -> int:
    """Drop every waiting mail and return how many there were."""
    dropped = connection.execute(
        sa.update(mails).where(mails.c.state == MailState.WAITING).values(state=MailState.DROPPED, ended_at=at)
    )
    return dropped.rowcount


def forget(connection: Connection, before: datetime) -> None:
    """Delete the mails that were sent or given up before a moment."""
    connection.execute(sa.delete(mails).where(mails.c.ended_at < before))


def counts(connection: Connection) -> Counts:
    """The counts of the outbox."""
    sums = (
        sa.func.coalesce(sa.func.sum(sa.case((mails.c.state == state, 1), else_=0)), 0)
        for state in (MailState.WAITING, MailState.FAILED)
    )
    due = sa.func.min(sa.case((mails.c.state == MailState.WAITING, mails.c.next_at)))
    row = connection.execute(sa.select(*sums, sa.type_coerce(due, mails.c.next_at.type))).one()
    return Counts(row[0], row[1], row[2])


def readers(connection: Connection, roles: Iterable[Role], unit_ids: Iterable[int]) -> list[Account]:
    """The accounts of some roles bound to some units that want mail."""
    bound = (accounts.c.role.in_(list(roles)), accounts.c.unit_id.in_(list(unit_ids)))
    return people.chosen(connection, *bound, *_WANTING)


def every_reader(connection: Connection) -> list[Account]:
    """All accounts that want mail."""
    return people.chosen(connection, *_WANTING)


def reminded(connection: Connection) -> list[Account]:
    """The accounts that want to be reminded of deadlines."""
    return people.chosen(connection, *_WANTING, accounts.c.reminded)


def wants(account: Account | None) -> bool:
    """Whether an account still wants mail."""
    return account is not None and account.active and account.mailed and bool(account.email)


_WANTING = (accounts.c.active, accounts.c.mailed, accounts.c.email != "")
