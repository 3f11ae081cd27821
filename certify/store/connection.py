"""The connection that every query is asked on, and what is written alike on both databases.

Below the tables, so that they can stand beside their queries: `database` knows them all, and they don't know it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Connection = sa.Connection


def put(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store rows of the same columns; one whose key stands already takes its place."""
    listed = [dict(row) for row in rows]
    if not listed:
        return
    new = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key]
    others = {name: new.excluded[name] for name in listed[0] if name not in keys}
    connection.execute(new.on_conflict_do_update(index_elements=keys, set_=others), listed)
