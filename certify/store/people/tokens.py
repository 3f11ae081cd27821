"""Tokens with which programs act for an account; only a token's SHA-256 is stored."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("scopes", sa.JSON, nullable=False),
    Column("sha256", Text, nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    Column("expires_on", sa.Date, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
    info=replayed(used_at="every call of a program writes it"),
)


class Token(Struct, frozen=True):
    """One token of an account, valid to the end of `expires_on` unless it is revoked before."""

    id: int
    account_id: int
    name: str
    scopes: list[str]
    sha256: str
    made_at: datetime
    expires_on: date
    used_at: datetime | None
    revoked_at: datetime | None

    def is_good(self, on: date) -> bool:
        """Whether it is valid on a day."""
        return self.revoked_at is None and on <= self.expires_on


def of_account(connection: Connection, account_id: int) -> list[Token]:
    """The tokens of an account, the newest first."""
    chosen = sa.select(tokens).where(tokens.c.account_id == account_id).order_by(tokens.c.id.desc())
    return [Token(**row._mapping) for row in connection.execute(chosen)]


def find(connection: Connection, token_id: int) -> Token | None:
    """The token with that id."""
    row = connection.execute(sa.select(tokens).where(tokens.c.id == token_id)).first()
    return Token(**row._mapping) if row else None


def by_sha256(connection: Connection, sha256: str) -> Token | None:
    """The token with that hash."""
    row = connection.execute(sa.select(tokens).where(tokens.c.sha256 == sha256)).first()
    return Token(**row._mapping) if row else None


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one token and return its id."""
    return proved.add(connection, tokens, row)


def change(connection: Connection, token_id: int, **values: object) -> None:
    """Change columns of one token."""
    proved.change(connection, tokens, tokens.c.id == token_id, **values)
