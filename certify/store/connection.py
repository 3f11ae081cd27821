"""The connection that queries run on, and an upsert that works on both databases.

Modules with tables import this one and not `database`, which imports every table.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Connection = sa.Connection


def put(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns; a row whose primary key exists already replaces the stored one."""
    listed = [dict(row) for row in rows]
    if listed:
        connection.execute(_upsert(connection.dialect.name, table, tuple(listed[0])), listed)


@cache
def _upsert(dialect: str, table: sa.Table, columns: tuple[str, ...]) -> sa.Insert:
    """The statement of `put`, built once: building it takes longer than running it."""
    new = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key]
    others = {name: new.excluded[name] for name in columns if name not in keys}
    statement: sa.Insert = new.on_conflict_do_update(index_elements=keys, set_=others)
    return statement
