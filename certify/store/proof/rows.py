"""Writing rows that are proved: what is written is noted, and sealed by the link that the transaction ends with.

The statements return the rows as the database holds them, so noting them asks for nothing more.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table

from certify.domain.hashing import canonical_json
from certify.domain.log.chain import row_seal
from certify.store import locks
from certify.store.columns import as_stored, metadata
from certify.store.connection import Connection, forget_read, upsert_in
from certify.store.proof.belonging import Removed, WrongFile, all_belong, owner_of
from certify.store.proof.records import Proof, protection_of, proved_columns

# What a transaction has written so far, in the `info` of its connection.
NOTED = "certify.rows"
# What it had written, and which locks it had, when each of its savepoints was set.
MARKS = "certify.rows.savepoints"
# How many rows one link seals when those are sealed that stood before.
AT_ONCE = 5000
# By table: the sealed columns, and by key (JSON) the seal of each row; None for a row that was removed.
Seals = dict[str, dict[str, Any]]


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row; its key, of a table with one key column that is a number."""
    (key,) = table.primary_key
    (added,) = _executed(connection, table, _inserting(table), dict(row))
    return int(added[key.name])


def add_all(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns."""
    if listed := [dict(row) for row in rows]:
        _executed(connection, table, _inserting(table), listed)


def put(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns; a row whose primary key exists already replaces the stored one."""
    if listed := [dict(row) for row in rows]:
        _executed(connection, table, _putting(connection.dialect.name, table, tuple(listed[0])), listed)


def change(connection: Connection, table: Table, condition: sa.ColumnElement[bool], **values: object) -> None:
    """Change columns of the rows that meet a condition."""
    changed = sa.update(table).where(condition).values(**values)
    if values.keys() <= protection_of(table).passing.keys():
        connection.execute(changed)
    else:
        _executed(connection, table, changed.returning(*_returned(table)))


def change_of_id(connection: Connection, table: Table, row_id: int, **values: object) -> None:
    """Change proved columns of the row with that id."""
    _executed(connection, table, _changing(table, tuple(values)), {"row_id": row_id, **values})


def remove(connection: Connection, table: Table, *conditions: sa.ColumnElement[bool]) -> int:
    """Delete the rows that meet all conditions; how many."""
    owner = owner_of(table)
    returned = dict.fromkeys([*table.primary_key, *([] if owner is None else [owner])])
    gone = connection.execute(sa.delete(table).where(*conditions).returning(*returned)).mappings().all()
    noted = _noted(connection, table)
    noted.update((key_of(table, row), Removed(None if owner is None else row[owner.name])) for row in gone)
    return len(gone)


def begin(connection: Connection) -> None:
    """Forget what an earlier transaction, which was undone, wrote on this connection."""
    connection.info.pop(NOTED, None)
    connection.info.pop(MARKS, None)


def mark(connection: Connection, _name: str | None) -> None:
    """Remember what was noted and locked when a savepoint was set."""
    noted = {name: dict(written) for name, written in connection.info.get(NOTED, {}).items()}
    connection.info.setdefault(MARKS, []).append((noted, locks.held(connection)))


def back(connection: Connection, _name: str, _context: None) -> None:
    """Forget what was noted, locked and read since the last savepoint: it was undone."""
    connection.info[NOTED], held = connection.info[MARKS].pop()
    locks.only(connection, held)
    forget_read(connection)


def unmark(connection: Connection, _name: str, _context: None) -> None:
    """The last savepoint is released: what was noted since stands."""
    connection.info[MARKS].pop()


def taken(connection: Connection) -> tuple[Seals, Mapping[str, list[Mapping[str, Any]]]]:
    """The seals of the rows that this transaction wrote, and by table what is noted of them; they count as sealed then.

    Of a table whose rows make links that is the whole row as it is stored.
    """
    noted: dict[str, dict[str, Any]] = connection.info.pop(NOTED, {})
    written = (metadata.tables[name] for name in sorted(noted) if noted[name])
    seals = {
        table.name: _sealed(table, noted[table.name])
        for table in written
        if protection_of(table).proof is Proof.REPLAYED
    }
    return seals, {name: [row for row in rows.values() if row] for name, rows in noted.items()}


def wrote_nothing(connection: Connection) -> bool:
    """Whether this transaction has written no row that is proved yet."""
    return not connection.info.get(NOTED)


def insist_on_nothing(connection: Connection) -> None:
    """Raise WrongFile if this transaction wrote or removed a row that is proved."""
    for name in connection.info.get(NOTED, ()):
        raise WrongFile(name)


def insist_on(connection: Connection, whole: str, whole_id: int) -> None:
    """Raise WrongFile if this transaction wrote or removed a row that may change and isn't this file's or account's.

    `whole` is the name of their table. Rows that are only ever added can't be written twice; unique keys and the lock
    of their book keep them apart.
    """
    noted = connection.info.get(NOTED, {})
    for table in (metadata.tables[name] for name in noted):
        replayed = protection_of(table).proof is Proof.REPLAYED
        if replayed and not all_belong(connection, table, noted, whole, whole_id):
            raise WrongFile(table.name)


def standing(connection: Connection, tables: Iterable[Table]) -> Iterator[Seals]:
    """The seals of every row of replayed tables, some at a time."""
    for table in tables:
        rows = iter(connection.execute(sa.select(*columns_of(table))).mappings().all())
        while part := {key_of(table, row): row for row in islice(rows, AT_ONCE)}:
            yield {table.name: _sealed(table, part)}


def key_of(table: Table, row: Mapping[Any, Any]) -> str:
    """The key of a row as JSON."""
    return f"[{','.join([canonical_json(plain(row[name])) for name in _keys(table)])}]"


@cache
def _keys(table: Table) -> tuple[str, ...]:
    return tuple(key.name for key in table.primary_key)


@cache
def _proved(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in proved_columns(table))


def columns_of(table: Table) -> list[sa.ColumnElement[Any]]:
    """The key and the proved columns of a table, to be read as they are stored."""
    return [as_stored(column) for column in (*table.primary_key, *proved_columns(table))]


def plain(value: Any) -> Any:  # noqa: ANN401
    """A value of a row as data for JSON; bytes as their hash."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return sha256(value).hexdigest() if isinstance(value, bytes) else value


def _executed(
    connection: Connection,
    table: Table,
    statement: sa.Executable,
    rows: list[dict[str, Any]] | dict[str, Any] | None = None,
) -> list[Any]:
    """Execute a statement that writes rows of a table, which it returns, and note those that it wrote."""
    written = list(connection.execute(statement, rows).mappings().all())
    noted = _noted(connection, table)
    noted.update((key_of(table, row), row) for row in written)
    return written


# Built once for each table: building them takes longer than running them.
@cache
def _inserting(table: Table) -> sa.Executable:
    return sa.insert(table).returning(*_returned(table))


@cache
def _putting(dialect: str, table: Table, columns: tuple[str, ...]) -> sa.Executable:
    return upsert_in(dialect, table, columns).returning(*_returned(table))


@cache
def _changing(table: Table, columns: tuple[str, ...]) -> sa.Executable:
    changed = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("row_id"))
        .values({name: sa.bindparam(name) for name in columns})
    )
    return changed.returning(*_returned(table))


@cache
def _returned(table: Table) -> tuple[sa.ColumnElement[Any], ...]:
    """What is noted of a row that is written: all that its seal or its link says, of other rows the key."""
    whole = protection_of(table).linked or protection_of(table).proof is Proof.REPLAYED
    return tuple(columns_of(table) if whole else table.primary_key)


def _sealed(table: Table, rows: Mapping[str, Any]) -> dict[str, Any]:
    names = _proved(table)
    seals = {key: row_seal([plain(row[name]) for name in names]) if row else None for key, row in rows.items()}
    return {"columns": list(names), "rows": seals}


def _noted(connection: Connection, table: Table) -> dict[str, Any]:
    noted: dict[str, Any] = connection.info.setdefault(NOTED, {}).setdefault(table.name, {})
    return noted
