"""The database server of a site on PostgreSQL, as far as it can be unsafe."""

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct

from certify.store.connection import Connection

_ASKED = sa.text(
    "SELECT current_setting('is_superuser') = 'on' AS superuser,"
    " coalesce(host(inet_client_addr()) IN ('127.0.0.1', '::1'), true)"
    " OR (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS private,"
    " has_database_privilege('public', current_database(), 'CONNECT') AS open,"
    " clock_timestamp() AS now"
)


class Server(Struct, frozen=True):
    """Whether the site's role may do anything there, its connections can't be read on their way, every role of the
    server may enter the site's database; and the server's clock.
    """

    superuser: bool
    private: bool
    open: bool
    now: datetime


def server_of(connection: Connection) -> Server | None:
    """The server behind a connection; None for SQLite."""
    if connection.dialect.name != "postgresql":
        return None
    return Server(**connection.execute(_ASKED).one()._mapping)
