"""The accounts of a site."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.people.permissions import ROLE_NAMES, Role
from certify.store.columns import Instant, choice, holding, id_column, metadata, search_key, search_text
from certify.store.connection import Connection
from certify.store.pages import Found, Query, Wish, tab
from certify.store.pages import find as find_page
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.units.units import units

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("user_name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    choice("role", Role),
    Column("unit_id", Integer, ForeignKey("units.id"), index=True),
    Column("phone", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", sa.Boolean, nullable=False),
    Column("active", sa.Boolean, nullable=False),
    Column("seen_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("factor", Text),
    Column("factor_step", Integer, nullable=False, server_default="0"),
    Column("email", Text, nullable=False, server_default=""),
    Column("mailed", sa.Boolean, nullable=False, server_default=sa.true()),
    Column("reminded", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("same_person_as", Integer, ForeignKey("accounts.id"), index=True),
    Column("given_by", Integer, ForeignKey("accounts.id")),
    search_key("user_name", "display_name"),
    info=replayed(
        seen_at="every request writes it; what rests on it, an account idle too long, is an event",
        failures="counts within one bout of guessing",
        locked_until="ends by itself",
        factor_step="which code was used last; the next one replaces it",
    ),
)


class Account(Struct, frozen=True):
    """One person's account: a role, bound to a unit (None for the administrator).

    `failures` counts failed sign-ins since the last successful one; `factor` is the second factor's encrypted secret;
    `mailed` says whether notices go to `email`, `reminded` whether reminders of deadlines do too; `same_person_as` is
    the first account of the person, when this is a later one; `given_by` the administrator who gave it a role that
    decides, until another one agrees.
    """

    id: int
    user_name: str
    display_name: str
    role: Role
    unit_id: int | None
    phone: str
    password_hash: str
    must_change_password: bool
    active: bool
    seen_at: datetime | None
    failures: int
    locked_until: datetime | None
    factor: str | None
    factor_step: int
    email: str
    mailed: bool
    reminded: bool
    same_person_as: int | None
    given_by: int | None
    search_key: str

    @property
    def role_name(self) -> str:
        return ROLE_NAMES[self.role]

    @property
    def person_id(self) -> int:
        """Who holds the account: the id of that person's first account."""
        return self.same_person_as or self.id


_BY_ID = sa.select(accounts).where(accounts.c.id == sa.bindparam("wanted"))
_BY_NAME = sa.select(accounts).where(accounts.c.user_name == sa.bindparam("wanted"))


def find(connection: Connection, account_id: int) -> Account | None:
    """The account with that id."""
    row = connection.execute(_BY_ID, {"wanted": account_id}).first()
    return Account(**row._mapping) if row else None


def by_user_name(connection: Connection, user_name: str) -> Account | None:
    """The account of that (normalised) user name."""
    row = connection.execute(_BY_NAME, {"wanted": user_name}).first()
    return Account(**row._mapping) if row else None


def everyone(connection: Connection) -> list[Account]:
    """All accounts, by user name."""
    return chosen(connection)


def chosen(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Account]:
    """The accounts that meet some conditions, by user name; for other modules of the store."""
    ordered = sa.select(accounts).where(*conditions).order_by(accounts.c.user_name)
    return [Account(**row._mapping) for row in connection.execute(ordered)]


def with_role(connection: Connection, role: Role, unit_id: int | None = None) -> list[Account]:
    """The accounts with a role that aren't closed, of one unit if it is given, by user name."""
    of_unit = () if unit_id is None else (accounts.c.unit_id == unit_id,)
    return chosen(connection, accounts.c.role == role, accounts.c.active, *of_unit)


def held_by(connection: Connection, person_id: int) -> list[Account]:
    """The accounts of a person, the first one first."""
    return sorted(chosen(connection, of_person(person_id)), key=lambda account: account.id)


def of_person(person_id: int | sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """The condition that an account is one of a person's."""
    return sa.or_(accounts.c.id == person_id, accounts.c.same_person_as == person_id)


def persons(connection: Connection, account_ids: Collection[int]) -> frozenset[int]:
    """Who holds some accounts, each as `Account.person_id`."""
    return frozenset(account.person_id for account in chosen(connection, accounts.c.id.in_(account_ids)))


def awaiting(connection: Connection) -> list[Account]:
    """The accounts whose role awaits the consent of a second administrator, by user name."""
    return chosen(connection, accounts.c.given_by.is_not(None))


def listed(connection: Connection, wish: Wish, now: datetime) -> Found[Account]:
    """A page of the accounts: by words of user name, display name or unit, `vai` (role).

    Tabs: `active`, `locked` for a while, `closed`, and `awaiting` a second administrator.
    """
    chosen = sa.select(accounts).outerjoin(units, units.c.id == accounts.c.unit_id)
    chosen = chosen.where(holding(wish.text, accounts.c.search_key, units.c.search_key))
    if role := wish.choices.get("vai"):
        chosen = chosen.where(accounts.c.role == role)
    by_state = tab(
        (accounts.c.given_by.is_not(None), "awaiting"),
        (accounts.c.active.is_(False), "closed"),
        (accounts.c.locked_until > now, "locked"),
        otherwise="active",
    )
    by_name, by_use = (accounts.c.user_name,), (accounts.c.seen_at.is_(None), accounts.c.seen_at, accounts.c.user_name)
    orders = {"": by_name, "don-vi": (units.c.sort_key, units.c.code, *by_name), "dung": by_use}
    return find_page(connection, Query(chosen, by_state, orders), wish, lambda row: Account(**row._mapping))


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one account and return its id."""
    return proved.add(connection, accounts, row)


def change(connection: Connection, account_id: int, **values: object) -> None:
    """Change columns of one account."""
    if "display_name" in values:
        user_name = sa.select(accounts.c.user_name).where(accounts.c.id == account_id)
        values["search_key"] = search_text(connection.execute(user_name).scalar_one(), str(values["display_name"]))
    proved.change(connection, accounts, accounts.c.id == account_id, **values)


def officers(connection: Connection, unit_ids: list[int]) -> dict[int, Account]:
    """The commune officer of each of these units, by unit id; of several the newest of those who can sign in."""
    bound = (accounts.c.unit_id.in_(unit_ids), accounts.c.role == Role.COMMUNE_OFFICER)
    found = connection.execute(sa.select(accounts).where(*bound).order_by(accounts.c.active, accounts.c.id))
    officers = (Account(**row._mapping) for row in found)
    return {account.unit_id: account for account in officers if account.unit_id}
