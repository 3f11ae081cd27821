"""Objections of communes with their answers. Append-only."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.assessment.objections import Outcome
from certify.store.assessments.files import assessments
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only
from certify.store.units.units import units

# A commune's objection to one criterion of a result; `result_id` is the event that led to the result.
objections = Table(
    "objections",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False, index=True),
    Column("result_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("criterion_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answer_due_on", sa.Date, nullable=False),
    UniqueConstraint("assessment_id", "result_id", "criterion_id", name="uq_objections_criterion"),
    info=append_only(sealed=True),
)

objection_answers = Table(
    "objection_answers",
    metadata,
    Column("objection_id", Integer, ForeignKey("objections.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False, index=True),
    choice("outcome", Outcome),
    Column("reason", Text, nullable=False),
    info=append_only(sealed=True),
)


_made, _answered = events.alias("made"), events.alias("answered")
_WHOLE = (
    sa.select(
        *(column for column in objections.c if column.name != "event_id"),
        _made.c.at,
        _made.c.actor_name,
        objection_answers.c.outcome,
        sa.func.coalesce(objection_answers.c.reason, "").label("reason"),
        _answered.c.at.label("answered_at"),
        sa.func.coalesce(_answered.c.actor_name, "").label("answered_by"),
    )
    .join(_made, _made.c.id == objections.c.event_id)
    .outerjoin(objection_answers, objection_answers.c.objection_id == objections.c.id)
    .outerjoin(_answered, _answered.c.id == objection_answers.c.event_id)
)


# The files with an open objection.
_WAITING = (
    sa.select(assessments.c.id, units.c.full_name)
    .join(units, units.c.id == assessments.c.unit_id)
    .where(
        assessments.c.id.in_(
            sa.select(objections.c.assessment_id).where(
                objections.c.id.not_in(sa.select(objection_answers.c.objection_id))
            )
        )
    )
)


_ANSWERED = (
    sa.select(objections.c.assessment_id, objections.c.id)
    .join(objection_answers, objection_answers.c.objection_id == objections.c.id)
    .where(objections.c.assessment_id.in_(sa.bindparam("files", expanding=True)))
)


class Objection(Struct, frozen=True):
    """An objection to one criterion of a result, and its answer once there is one."""

    id: int
    assessment_id: int
    result_id: int
    criterion_id: str
    text: str
    answer_due_on: date
    at: datetime
    actor_name: str
    outcome: Outcome | None
    reason: str
    answered_at: datetime | None
    answered_by: str

    @property
    def open(self) -> bool:
        return self.outcome is None


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store an objection and return its id."""
    return proved.add(connection, objections, row)


def add_answer(connection: Connection, row: Mapping[str, Any]) -> None:
    """Store the answer of an objection."""
    proved.add(connection, objection_answers, row)


def of_assessment(connection: Connection, assessment_id: int) -> list[Objection]:
    """The objections of a file, the oldest first."""
    return _objections(connection, objections.c.assessment_id == assessment_id)


def answered(connection: Connection, assessment_ids: Collection[int]) -> dict[int, list[int]]:
    """The answered objections of each of some files; files without one are left out."""
    found: dict[int, list[int]] = {}
    for assessment_id, objection_id in connection.execute(_ANSWERED, {"files": list(assessment_ids)}):
        found.setdefault(assessment_id, []).append(objection_id)
    return found


def unanswered(connection: Connection, unit_id: int, *, below: bool = False) -> list[tuple[Objection, str]]:
    """The open objections of an area's communes (or of one commune) with the commune's name, by due date.

    With `below` only those of the communes directly below the unit, which appraises them.
    """
    above = units.c.parent_id == unit_id
    within = above if below else sa.or_(above, units.c.id == unit_id, units.c.province_id == unit_id)
    names = {row.id: row.full_name for row in connection.execute(_WAITING.where(within))}
    open_ones = (objections.c.assessment_id.in_(list(names)), objection_answers.c.outcome.is_(None))
    objections_ = _objections(connection, *open_ones) if names else []
    by_due_date = sorted(objections_, key=lambda objection: (objection.answer_due_on, objection.id))
    return [(objection, names[objection.assessment_id]) for objection in by_due_date]


def _objections(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Objection]:
    rows = connection.execute(_WHOLE.where(*conditions).order_by(objections.c.id))
    return [Objection(**row._mapping) for row in rows]
