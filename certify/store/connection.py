"""The connection that queries run on, and an upsert that works on both databases.

Modules with tables import this one and not `database`, which imports every table.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Upsert = sqlite.Insert | postgresql.Insert

Connection = sa.Connection


def put(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns; a row whose primary key exists already replaces the stored one."""
    if listed := [dict(row) for row in rows]:
        connection.execute(upsert_in(connection.dialect.name, table, tuple(listed[0])), listed)


@cache
def upsert_in(dialect: str, table: sa.Table, columns: tuple[str, ...]) -> "Upsert":
    """The statement that inserts rows with these columns, or replaces the stored ones of their keys.

    Built once for each dialect: building it takes longer than running it.
    """
    # Only the dialect in use is imported.
    new: Upsert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = [column.name for column in table.primary_key]
    others = {name: new.excluded[name] for name in columns if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=others)
