"""Sessions of signed-in accounts, and recovery codes; only hashes of the tokens and codes are stored."""

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.people.means import Means
from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import passing, replayed

sessions = Table(
    "sessions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("browser", Text, nullable=False, server_default=""),
    Column("proved_at", Instant),
    Column("means", Text, nullable=False, server_default=Means.PASSWORD),
    Column("two_factors", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("id_token", Text),
    Column("vouched_at", Instant),
    info=passing("written by every request, gone once ended or idle; signing in and out are events"),
)
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    info=replayed(),
)


class Session(Struct, frozen=True):
    """One session; `key` is the hash of its token.

    It came from `address` with `browser`; `proved_at` is when its holder last gave a password or code. It was begun by
    `means`; `two_factors` says whether the office's provider vouched for two, `id_token`, encrypted, is what that
    provider knows the session by, and `vouched_at` is when its holder last proved there who they are.
    """

    key: str
    account_id: int
    started_at: datetime
    seen_at: datetime
    address: str = ""
    browser: str = ""
    proved_at: datetime | None = None
    means: str = Means.PASSWORD
    two_factors: bool = False
    id_token: str | None = None
    vouched_at: datetime | None = None

    @property
    def name(self) -> str:
        """What a page calls the session by."""
        return self.key[:16]


def add(connection: Connection, session: Session) -> None:
    """Store a new session."""
    connection.execute(sa.insert(sessions), asdict(session))


def find(connection: Connection, key: str) -> Session | None:
    """The session of that key."""
    row = connection.execute(sa.select(sessions).where(sessions.c.key == key)).first()
    return Session(*row) if row else None


def of_account(connection: Connection, account_id: int) -> list[Session]:
    """The sessions of an account, the one used last first."""
    chosen = sa.select(sessions).where(sessions.c.account_id == account_id).order_by(sessions.c.seen_at.desc())
    return [Session(*row) for row in connection.execute(chosen)]


def change(connection: Connection, key: str, **values: object) -> None:
    """Change columns of one session."""
    connection.execute(sa.update(sessions).where(sessions.c.key == key).values(**values))


def drop(connection: Connection, key: str) -> None:
    """End one session."""
    connection.execute(sa.delete(sessions).where(sessions.c.key == key))


def drop_all(connection: Connection, account_id: int) -> None:
    """End every session of an account."""
    connection.execute(sa.delete(sessions).where(sessions.c.account_id == account_id))


def drop_old(connection: Connection, seen_before: datetime) -> None:
    """Delete the sessions last used before a moment."""
    connection.execute(sa.delete(sessions).where(sessions.c.seen_at < seen_before))


def put_codes(connection: Connection, account_id: int, hashes: list[str]) -> None:
    """Replace the recovery codes of an account by these."""
    proved.remove(connection, recovery_codes, recovery_codes.c.account_id == account_id)
    if hashes:
        rows = [{"account_id": account_id, "sha256": digest} for digest in hashes]
        proved.add_all(connection, recovery_codes, rows)


def use_code(connection: Connection, account_id: int, sha256: str) -> bool:
    """Use up a recovery code; False if the account has no such code."""
    matching = sa.and_(recovery_codes.c.account_id == account_id, recovery_codes.c.sha256 == sha256)
    return proved.remove(connection, recovery_codes, matching) == 1


def codes_left(connection: Connection, account_id: int) -> int:
    """The number of recovery codes that an account still has."""
    counted = sa.select(sa.func.count()).where(recovery_codes.c.account_id == account_id)
    return int(connection.execute(counted).scalar_one())
