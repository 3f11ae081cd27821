"""The rows of replayed tables beside the last seal of each in the chain."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from certify.domain.hashing import canonical_json
from certify.domain.log.chain import WHOLE, changed_values, row_sha256, seals_from
from certify.store.connection import Connection
from certify.store.log.chain import AT_ONCE, chain
from certify.store.proof.records import Proof, proved_columns, tables_of
from certify.store.proof.rows import columns_of, plain


class Seal(Struct, frozen=True):
    """The seal that a row had last: in which link, over which columns."""

    position: int
    columns: tuple[str, ...]
    seal: str


class Difference(Struct, frozen=True):
    """A row that is not as it was sealed. `seal` is None where none was made, `columns` where the row is gone."""

    table: str
    key: str
    seal: Seal | None
    columns: tuple[str, ...] | None


def differences(connection: Connection) -> Iterator[Difference]:
    """Every row that was changed, deleted or inserted past the program, by table."""
    last = _last_seals(connection)
    for table in tables_of(Proof.REPLAYED):
        yield from _in_table(connection, table, last.get(table.name, {}))


def _last_seals(connection: Connection) -> dict[str, dict[str, Seal]]:
    """The last seal of each row that was not removed, by table and key."""
    last: dict[str, dict[str, Seal]] = {}
    chosen = sa.select(chain.c.position, chain.c.seals).where(chain.c.seals.is_not(None)).order_by(chain.c.position)
    for position, seals in connection.execute(chosen.execution_options(yield_per=AT_ONCE)):
        for table, written in seals_from(seals).items():
            columns, of_table = tuple(written.columns), last.setdefault(table, {})
            for key, seal in written.rows.items():
                if seal is None:
                    of_table.pop(key, None)
                else:
                    of_table[key] = Seal(position, columns, seal)
    return last


def _in_table(connection: Connection, table: sa.Table, last: dict[str, Seal]) -> Iterator[Difference]:
    """The differences in one table; takes what it finds out of `last`."""
    keys, names = len(table.primary_key), tuple(column.name for column in proved_columns(table))
    chosen = sa.select(*columns_of(table)).order_by(*table.primary_key)
    for row in connection.execute(chosen.execution_options(yield_per=AT_ONCE)):
        key = canonical_json([plain(value) for value in row[:keys]])
        seal = last.pop(key, None)
        values = [plain(value) for value in row[keys:]]
        if seal and seal.columns != names:  # sealed before a column was added
            values = [dict(zip(names, values, strict=True)).get(name) for name in seal.columns]
        if seal is None:
            yield Difference(table.name, key, None, ())
        elif row_sha256(values) != seal.seal[:WHOLE]:
            yield Difference(table.name, key, seal, _columns(seal, values))
    for key, seal in last.items():
        yield Difference(table.name, key, seal, None)


def _columns(seal: Seal, values: list[Any]) -> tuple[str, ...]:
    return tuple(seal.columns[place] for place in changed_values(seal.seal, values))
