"""Assessments: one commune's file in one round. Answers, evidence and results have modules of their own."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.assessment.states import State
from certify.store.columns import Instant, choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

assessments = Table(
    "assessments",
    metadata,
    id_column(),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    choice("state", State),
    Column("category", Text),
    Column("category_basis", Text, nullable=False),
    Column("extended_until", sa.Date),
    Column("return_due_on", sa.Date),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("round_id", "unit_id"),
    sa.Index("ix_assessments_round_id", "round_id", "state"),
    info=replayed(),
)


class Assessment(Struct, frozen=True):
    """One commune's file in one round; `return_due_on` is the day by which it answers its last return."""

    id: int
    round_id: int
    unit_id: int
    state: State
    category: str | None
    category_basis: str
    extended_until: date | None
    return_due_on: date | None
    updated_at: datetime


_BY_ID = sa.select(assessments).where(assessments.c.id == sa.bindparam("wanted"))
_OF_UNIT = sa.select(assessments).where(assessments.c.unit_id == sa.bindparam("unit")).order_by(assessments.c.id.desc())


def find(connection: Connection, assessment_id: int) -> Assessment | None:
    """The assessment with that id."""
    row = connection.execute(_BY_ID, {"wanted": assessment_id}).first()
    return Assessment(**row._mapping) if row else None


def of_unit(connection: Connection, unit_id: int) -> list[Assessment]:
    """A unit's assessments, the newest first."""
    return [Assessment(*row) for row in connection.execute(_OF_UNIT, {"unit": unit_id})]


def of_round(connection: Connection, round_id: int) -> list[Assessment]:
    """A round's assessments."""
    chosen = sa.select(assessments).where(assessments.c.round_id == round_id).order_by(assessments.c.id)
    return [Assessment(**row._mapping) for row in connection.execute(chosen)]


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store assessments."""
    proved.add_all(connection, assessments, rows)


def change(connection: Connection, assessment_id: int, **values: object) -> None:
    """Change columns of one assessment."""
    proved.change_of_id(connection, assessments, assessment_id, **values)
