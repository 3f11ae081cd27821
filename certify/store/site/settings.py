"""The settings of a site that are stored in its database."""

import sqlalchemy as sa
from sqlalchemy import Column, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection, read_on
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    info=replayed(),
)


_VALUE = sa.select(settings.c.value).where(settings.c.name == sa.bindparam("asked"))
# Whether the site is a demonstration, as a column of a statement that reads something else as well.
_DEMONSTRATION = "demonstration"
DEMONSTRATION = (
    sa.select(settings.c.value).where(settings.c.name == sa.bindparam("flag", _DEMONSTRATION)).scalar_subquery()
)


def setting(connection: Connection, name: str) -> str | None:
    """The value of a setting; one act asks for the same many times."""
    known: dict[str, str | None] = read_on(connection, settings)
    if name not in known:
        known[name] = connection.execute(_VALUE, {"asked": name}).scalar()
    return known[name]


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting."""
    read_on(connection, settings).clear()
    proved.put(connection, settings, [{"name": name, "value": value}])


def note_demonstration(connection: Connection, value: str | None) -> None:
    """What was read in the column `DEMONSTRATION`, so that it isn't read again."""
    read_on(connection, settings)[_DEMONSTRATION] = value


def is_demonstration(connection: Connection) -> bool:
    """Whether the site holds generated data, which every page and paper then says."""
    return setting(connection, _DEMONSTRATION) == "yes"


def settle(connection: Connection) -> None:
    """Mark a new site as a real one; a site that is marked already stays as it is."""
    if setting(connection, _DEMONSTRATION) is None:
        set_setting(connection, _DEMONSTRATION, "no")


def is_new(connection: Connection) -> bool:
    """Whether the site is not marked yet as real or as a demonstration."""
    return setting(connection, _DEMONSTRATION) is None
