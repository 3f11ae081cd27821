"""To which file or account the rows belong that a transaction wrote or removed."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, Table

from certify.store.connection import Connection


class WrongFile(Exception):  # noqa: N818
    """A transaction that has one file or account for itself, or none, wrote a proved row of something else."""


class Removed(Struct, frozen=True):
    """What is noted of a row that was removed: what it belonged to. Nothing of it is left to seal."""

    owner: int | None

    def __bool__(self) -> bool:
        return False


@cache
def owner_of(table: Table) -> Column[Any] | None:
    """The column that says to which file a row belongs, to which part of one (a meeting), or to which account."""
    if table.name in {"assessments", "accounts"}:
        return table.c.id
    if "assessment_id" in table.c:
        return table.c.assessment_id
    keys = (key for key in table.foreign_keys if key.parent.primary_key and "assessment_id" in key.column.table.c)
    return next((key.parent for key in keys), table.c.get("account_id"))


def all_belong(
    connection: Connection, table: Table, noted: Mapping[str, Mapping[str, Any]], whole: str, whole_id: int
) -> bool:
    """Whether all rows of a table among those that a transaction noted belong to a file or an account.

    `whole` is the table of files or of accounts, `whole_id` the one that the transaction has for itself.
    """
    owner = owner_of(table)
    if owner is None:
        return False
    rows = noted[table.name].values()
    owners = {row.owner if isinstance(row, Removed) else row.get(owner.name) for row in rows}
    above = table if owner.name == "id" else next(iter(owner.foreign_keys)).column.table
    if above.name == whole:
        return owners <= {whole_id}
    return (
        "assessment_id" in above.c and whole == "assessments" and owners <= _parts(connection, above, noted, whole_id)
    )


def _parts(connection: Connection, whole: Table, noted: Mapping[str, Mapping[str, Any]], file_id: int) -> set[int]:
    """The ids of a file's rows in a table, also of those that this transaction removed."""
    found = connection.execute(sa.select(*whole.primary_key).where(whole.c.assessment_id == file_id)).scalars()
    gone = noted.get(whole.name, {}).items()
    return {*found, *(json.loads(key)[0] for key, row in gone if row == Removed(file_id))}
