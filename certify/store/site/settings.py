"""What a site is: its settings kept in the database."""

import sqlalchemy as sa
from sqlalchemy import Column, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection, put

settings = Table("settings", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))


def setting(connection: Connection, name: str) -> str | None:
    """The value of a setting."""
    value: str | None = connection.execute(sa.select(settings.c.value).where(settings.c.name == name)).scalar()
    return value


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting."""
    put(connection, settings, [{"name": name, "value": value}])


def is_demonstration(connection: Connection) -> bool:
    """Whether the site holds generated data; every page and paper then says so."""
    return setting(connection, "demonstration") == "yes"


def settle(connection: Connection) -> None:
    """Say that a new site is a real one, unless it was made for demonstration; it stays what it is."""
    if setting(connection, "demonstration") is None:
        set_setting(connection, "demonstration", "no")


def is_new(connection: Connection) -> bool:
    """Whether nobody has said yet what the site is for."""
    return setting(connection, "demonstration") is None
