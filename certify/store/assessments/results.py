"""The stored results of files, which progress pages read instead of scoring again."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table

from certify.domain.assessment.sides import Side
from certify.store.assessments.files import assessments
from certify.store.columns import Points, choice, metadata
from certify.store.connection import Connection, put
from certify.store.proof.records import derived

results = Table(
    "results",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    choice("side", Side, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("total", Points, nullable=False),
    Column("meets", sa.Boolean),
    Column("points", sa.JSON, nullable=False),
    Column("at_zero", sa.JSON, nullable=False),
    info=derived(),
)


class Result(Struct, frozen=True):
    """The stored result of one side; `meets` is None while it depends on the category."""

    assessment_id: int
    side: Side
    revision: int
    answered: int
    total: Decimal
    meets: bool | None
    points: Mapping[str, str]
    at_zero: list[str]


def put_results(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store the results of sides, replacing former ones."""
    put(connection, results, rows)


def of_round(connection: Connection, round_id: int) -> dict[tuple[int, Side], Result]:
    """The stored results of a round, by (assessment id, side)."""
    joined = sa.select(results).join(assessments).where(assessments.c.round_id == round_id)
    return {(row.assessment_id, row.side): Result(**row._mapping) for row in connection.execute(joined)}


def of_assessments(connection: Connection, ids: Iterable[int]) -> dict[tuple[int, Side], Result]:
    """The stored results of some assessments, by (assessment id, side)."""
    chosen = sa.select(results).where(results.c.assessment_id.in_(list(ids)))
    return {(row.assessment_id, row.side): Result(**row._mapping) for row in connection.execute(chosen)}
