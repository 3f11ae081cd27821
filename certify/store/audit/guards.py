"""The guards of a database, by their text: those that the program's migrations make, beside those that are there."""

from collections.abc import Iterator
from functools import cache

import sqlalchemy as sa

from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.triggers import MADE, Choice, Guard

SQLITE = sa.text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
# Triggers with the functions they run, and the constraints of columns with a closed set of values.
POSTGRESQL = sa.text(r"""
    SELECT tgname, relname,
           CASE tgenabled WHEN 'O' THEN '' ELSE 'disabled: ' END
           || replace(pg_get_triggerdef(pg_trigger.oid), ' ' || nspname || '.', ' ') || prosrc
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
    JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND nspname = current_schema()
    UNION ALL
    SELECT conname, relname, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE contype = 'c' AND nspname = current_schema()
""")
# By name: the table, and the text.
Guards = dict[str, tuple[str, str]]


def faulty(connection: Connection) -> Iterator[tuple[str, str, bool]]:
    """The guards that are not as the program makes them: table, name, and whether one stands there at all.

    A trigger that the program doesn't make is one of them: it may change what is written.
    """
    present, made = _present(connection), _made(connection.dialect.name)
    for name in sorted(made.keys() | present.keys()):
        if made.get(name) != present.get(name):
            yield (made.get(name) or present[name])[0], name, name in present


def _present(connection: Connection) -> Guards:
    chosen = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    return {name: (table, text) for name, table, text in connection.execute(chosen)}


@cache
def _made(dialect: str) -> Guards:
    """What the migrations make, learnt from a database in memory on which they run."""
    database = Database("sqlite://")
    database.migrate()
    with database.engine.connect() as connection:
        noted: list[Guard | Choice] = connection.info[MADE]
        on_sqlite = _present(connection)
    database.close()
    if dialect == "sqlite":
        return on_sqlite
    return {one.name: (one.table, _text(one)) for one in noted}


def _text(made: Guard | Choice) -> str:
    return made.for_postgresql() + (made.body if isinstance(made, Guard) else "")
