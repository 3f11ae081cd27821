"""The kept results of files: what progress pages read instead of scoring again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table

from certify.domain.assessment.sides import Side
from certify.store.assessments.files import assessments
from certify.store.columns import Points, choice, metadata
from certify.store.connection import Connection, put

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
)


@dataclass(frozen=True)
class Result:
    """The kept result of one side: what progress pages read instead of scoring again."""

    assessment_id: int
    side: Side
    revision: int
    answered: int
    total: Decimal
    meets: bool | None
    points: Mapping[str, str]
    at_zero: list[str]


def put_results(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the results of sides, in the place of the former ones."""
    put(connection, results, rows)


def of_round(connection: Connection, round_id: int) -> dict[tuple[int, Side], Result]:
    """The kept results of a round, by (assessment id, side)."""
    joined = sa.select(results).join(assessments).where(assessments.c.round_id == round_id)
    return {(row.assessment_id, row.side): Result(**row._mapping) for row in connection.execute(joined)}


def revision_of(connection: Connection, assessment_id: int) -> int:
    """The revision of the criteria that an assessment was last scored under."""
    chosen = sa.select(results.c.revision).where(results.c.assessment_id == assessment_id)
    return int(connection.execute(chosen.limit(1)).scalar_one())


def of_assessments(connection: Connection, ids: Iterable[int]) -> dict[tuple[int, Side], Result]:
    """The kept results of some assessments, by (assessment id, side)."""
    chosen = sa.select(results).where(results.c.assessment_id.in_(list(ids)))
    return {(row.assessment_id, row.side): Result(**row._mapping) for row in connection.execute(chosen)}
