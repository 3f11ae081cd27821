"""Assessments and their answers, evidence and kept results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from certify.domain.workflow import State
from certify.store.database import Connection, put
from certify.store.tables import answers, assessments, evidence, results, rounds


@dataclass(frozen=True)
class Assessment:
    """One commune's file in one round."""

    id: int
    round_id: int
    unit_id: int
    state: State
    category: str | None
    category_basis: str
    extended_until: date | None
    updated_at: datetime


@dataclass(frozen=True)
class StoredAnswer:
    """What stands for one indicator on one side; `data` may be unfinished, `confirmed` is false for carried figures."""

    indicator_id: str
    side: str
    data: Mapping[str, Any] | None
    explanation: str
    confirmed: bool
    version: int


@dataclass(frozen=True)
class Evidence:
    """A reference to a document behind an answer."""

    id: int
    indicator_id: str
    number: str
    issued_on: date | None
    issuer: str
    link: str


@dataclass(frozen=True)
class Result:
    """The kept result of one side: what progress pages read instead of scoring again."""

    assessment_id: int
    side: str
    revision: int
    answered: int
    total: Decimal
    meets: bool | None
    points: Mapping[str, str]
    at_zero: list[str]


def _assessment(row: sa.Row[Any]) -> Assessment:
    values = dict(row._mapping)
    return Assessment(**{**values, "state": State(values["state"])})


def find(connection: Connection, assessment_id: int) -> Assessment | None:
    """The assessment of that id."""
    row = connection.execute(sa.select(assessments).where(assessments.c.id == assessment_id)).first()
    return _assessment(row) if row else None


def of_unit(connection: Connection, unit_id: int) -> list[Assessment]:
    """A unit's assessments, the newest first."""
    chosen = sa.select(assessments).where(assessments.c.unit_id == unit_id).order_by(assessments.c.id.desc())
    return [_assessment(row) for row in connection.execute(chosen)]


def of_round(connection: Connection, round_id: int) -> list[Assessment]:
    """A round's assessments."""
    chosen = sa.select(assessments).where(assessments.c.round_id == round_id).order_by(assessments.c.id)
    return [_assessment(row) for row in connection.execute(chosen)]


def counts(connection: Connection, province_id: int) -> dict[int, Mapping[str, int]]:
    """How many files stand in each state, by round of a province."""
    found: dict[int, dict[str, int]] = {}
    joined = sa.select(assessments.c.round_id, assessments.c.state, sa.func.count()).join(rounds)
    chosen = joined.where(rounds.c.province_id == province_id).group_by(assessments.c.round_id, assessments.c.state)
    for round_id, state, count in connection.execute(chosen):
        found.setdefault(round_id, {})[state] = count
    return dict(found)


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store assessments."""
    connection.execute(sa.insert(assessments), [dict(row) for row in rows])


def change(connection: Connection, assessment_id: int, **values: object) -> None:
    """Change columns of one assessment."""
    connection.execute(sa.update(assessments).where(assessments.c.id == assessment_id).values(**values))


def answers_of(connection: Connection, assessment_id: int) -> list[StoredAnswer]:
    """All stored answers of an assessment, both sides."""
    columns = (
        answers.c.indicator_id,
        answers.c.side,
        answers.c.data,
        answers.c.explanation,
        answers.c.confirmed,
        answers.c.version,
    )
    chosen = sa.select(*columns).where(answers.c.assessment_id == assessment_id)
    return [StoredAnswer(**row._mapping) for row in connection.execute(chosen)]


def put_answers(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store answers; a row of the same assessment, side and indicator is replaced."""
    put(connection, answers, rows)


def evidence_of(connection: Connection, assessment_id: int) -> list[Evidence]:
    """The references of an assessment that were not removed."""
    columns = (
        evidence.c.id,
        evidence.c.indicator_id,
        evidence.c.number,
        evidence.c.issued_on,
        evidence.c.issuer,
        evidence.c.link,
    )
    chosen = sa.select(*columns).where(evidence.c.assessment_id == assessment_id, evidence.c.removed_at.is_(None))
    return [Evidence(**row._mapping) for row in connection.execute(chosen.order_by(evidence.c.id))]


def add_evidence(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one reference and return its id."""
    return int(connection.execute(sa.insert(evidence).returning(evidence.c.id), dict(row)).scalar_one())


def remove_evidence(connection: Connection, evidence_id: int, at: datetime) -> None:
    """Mark one reference as removed; the row stays."""
    connection.execute(sa.update(evidence).where(evidence.c.id == evidence_id).values(removed_at=at))


def put_result(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep the result of one side."""
    put(connection, results, [row])


def results_of_round(connection: Connection, round_id: int) -> dict[tuple[int, str], Result]:
    """The kept results of a round, by (assessment id, side)."""
    joined = sa.select(results).join(assessments).where(assessments.c.round_id == round_id)
    return {(row.assessment_id, row.side): Result(**row._mapping) for row in connection.execute(joined)}


def revision_of(connection: Connection, assessment_id: int) -> int:
    """The revision of the criteria that an assessment was last scored under."""
    chosen = sa.select(results.c.revision).where(results.c.assessment_id == assessment_id)
    return int(connection.execute(chosen.limit(1)).scalar_one())
