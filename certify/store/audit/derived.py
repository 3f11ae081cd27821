"""The derived tables as they are stored, for an audit that computes them anew."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from certify.store.assessments.results import results
from certify.store.connection import Connection
from certify.store.progress import criterion_points, criterion_tallies

# The values of a row by the names of its columns; the rows of a table by their keys.
Row = Mapping[str, Any]
Rows = Mapping[tuple[Any, ...], Row]


class Difference(Struct, frozen=True):
    """A row that is not what was computed: too much (`columns` is None), missing (empty), or other in some columns."""

    table: str
    key: str
    columns: tuple[str, ...] | None


def differences(connection: Connection, of_results: Rows, of_points: Rows, of_tallies: Rows) -> Iterator[Difference]:
    """How the results of files, their points by criterion and the sums differ from computed ones, each by its key."""
    for table, computed in ((results, of_results), (criterion_points, of_points), (criterion_tallies, of_tallies)):
        yield from _in_table(connection, table, computed)


def _in_table(connection: Connection, table: sa.Table, computed: Rows) -> Iterator[Difference]:
    keys = [key.name for key in table.primary_key]
    stored = {tuple(row[key] for key in keys): row for row in connection.execute(sa.select(table)).mappings()}
    for key in sorted(stored.keys() | computed.keys()):
        told, row, expected = "/".join(map(str, key)), stored.get(key), computed.get(key)
        if row is None or expected is None:
            yield Difference(table.name, told, () if row is None else None)
        elif others := tuple(name for name, value in expected.items() if row[name] != value):
            yield Difference(table.name, told, others)
