"""The shapes of units that maps are drawn by."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table

from certify.domain.units.boundaries import Shape
from certify.store.columns import metadata
from certify.store.connection import Connection
from certify.store.connection import put as put_rows
from certify.store.proof.records import passing

unit_boundaries = Table(
    "unit_boundaries",
    metadata,
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("shape", sa.JSON, nullable=False),
    info=passing("only drawn; nothing is decided by it, and it comes from a file that can be read again"),
)


def put(connection: Connection, shapes: Mapping[int, Shape]) -> None:
    """Store the shapes of units by id, in place of former ones."""
    put_rows(connection, unit_boundaries, ({"unit_id": unit_id, "shape": shape} for unit_id, shape in shapes.items()))


def of_units(connection: Connection, unit_ids: Collection[int]) -> dict[int, Shape]:
    """The shapes of those of these units that have one, by id."""
    chosen = sa.select(unit_boundaries).where(unit_boundaries.c.unit_id.in_(unit_ids))
    return {
        row.unit_id: tuple(tuple((x, y) for x, y in ring) for ring in row.shape) for row in connection.execute(chosen)
    }
