"""Assessments and their answers, evidence and kept results."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from certify.domain.assessment.workflow import State
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


_ANSWER = (
    answers.c.indicator_id,
    answers.c.side,
    answers.c.data,
    answers.c.explanation,
    answers.c.confirmed,
    answers.c.version,
)


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
    chosen = sa.select(*_ANSWER).where(answers.c.assessment_id == assessment_id)
    return [StoredAnswer(**row._mapping) for row in connection.execute(chosen)]


def answers_of_round(
    connection: Connection, round_id: int, *, without: Collection[State] = ()
) -> dict[int, list[StoredAnswer]]:
    """All stored answers of a round by assessment, read at once; files in the states of `without` are left out."""
    columns = (answers.c.assessment_id, *_ANSWER)
    chosen = sa.select(*columns).join(assessments).where(assessments.c.round_id == round_id)
    found: dict[int, list[StoredAnswer]] = {}
    for assessment_id, *row in connection.execute(chosen.where(assessments.c.state.not_in(list(without)))):
        found.setdefault(assessment_id, []).append(StoredAnswer(*row))
    return found


def alike(connection: Connection, round_id: int) -> list[tuple[int, str]]:
    """Where both sides say the same in a round: (assessment id, indicator id)."""
    own, appraisal, chosen = _both_sides(round_id)
    same = sa.cast(own.c.data, sa.Text) == sa.cast(appraisal.c.data, sa.Text)
    rows = connection.execute(chosen.with_only_columns(own.c.assessment_id, own.c.indicator_id).where(same))
    return [(row.assessment_id, row.indicator_id) for row in rows]


def apart(connection: Connection, round_id: int) -> list[tuple[int, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Where the sides differ in a round: (assessment id, indicator id, what the commune says, what the appraisal)."""
    own, appraisal, chosen = _both_sides(round_id)
    unlike = sa.cast(own.c.data, sa.Text) != sa.cast(appraisal.c.data, sa.Text)
    columns = (own.c.assessment_id, own.c.indicator_id, own.c.data, appraisal.c.data)
    return [(*row,) for row in connection.execute(chosen.with_only_columns(*columns).where(unlike))]


def _both_sides(round_id: int) -> tuple[sa.FromClause, sa.FromClause, sa.Select[Any]]:
    """The confirmed answers of both sides of a round's files beside each other. JSON is kept with sorted keys."""
    own, appraisal = answers.alias("own"), answers.alias("appraisal")
    pair = sa.and_(
        own.c.assessment_id == appraisal.c.assessment_id,
        own.c.indicator_id == appraisal.c.indicator_id,
        own.c.side == "self",
        appraisal.c.side == "appraisal",
    )
    joined = own.join(appraisal, pair).join(assessments, assessments.c.id == own.c.assessment_id)
    chosen = sa.select(own.c.assessment_id).select_from(joined).where(assessments.c.round_id == round_id)
    return own, appraisal, chosen.where(own.c.confirmed, appraisal.c.confirmed)


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


def put_results(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the results of sides, in the place of the former ones."""
    put(connection, results, rows)


def results_of_round(connection: Connection, round_id: int) -> dict[tuple[int, str], Result]:
    """The kept results of a round, by (assessment id, side)."""
    joined = sa.select(results).join(assessments).where(assessments.c.round_id == round_id)
    return {(row.assessment_id, row.side): Result(**row._mapping) for row in connection.execute(joined)}


def revision_of(connection: Connection, assessment_id: int) -> int:
    """The revision of the criteria that an assessment was last scored under."""
    chosen = sa.select(results.c.revision).where(results.c.assessment_id == assessment_id)
    return int(connection.execute(chosen.limit(1)).scalar_one())
