"""The answers of files, on both sides."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.assessment.sides import Side
from certify.domain.assessment.states import SELF_STATES, State
from certify.store.assessments.files import Assessment, assessments
from certify.store.columns import Instant, as_stored, choice, data_in, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.rounds import rounds
from certify.store.units.units import units

answers = Table(
    "answers",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    choice("side", Side, primary_key=True),
    Column("indicator_id", Text, primary_key=True),
    Column("data", sa.JSON),
    Column("explanation", Text, nullable=False),
    Column("confirmed", sa.Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", Integer, ForeignKey("accounts.id"), nullable=False),
    info=replayed(),
)


class StoredAnswer(Struct, frozen=True):
    """The answer to one indicator on one side; `data` may be incomplete, carried figures are not `confirmed`."""

    indicator_id: str
    side: Side
    data: Mapping[str, Any] | None
    explanation: str
    confirmed: bool
    version: int


OF_ANSWER = (
    answers.c.indicator_id,
    answers.c.side,
    answers.c.data,
    answers.c.explanation,
    answers.c.confirmed,
    answers.c.version,
)

_OF_ASSESSMENT = sa.select(*OF_ANSWER).where(answers.c.assessment_id == sa.bindparam("of"))


def of_assessment(connection: Connection, assessment_id: int) -> list[StoredAnswer]:
    """All stored answers of an assessment, both sides."""
    return [StoredAnswer(*row) for row in connection.execute(_OF_ASSESSMENT, {"of": assessment_id})]


def of_round(connection: Connection, round_id: int) -> dict[int, list[StoredAnswer]]:
    """All stored answers of a round by assessment."""
    columns = (answers.c.assessment_id, *OF_ANSWER)
    chosen = sa.select(*columns).join(assessments).where(assessments.c.round_id == round_id)
    by_assessment: dict[int, list[StoredAnswer]] = {}
    for assessment_id, *row in connection.execute(chosen):
        by_assessment.setdefault(assessment_id, []).append(StoredAnswer(*row))
    return by_assessment


# Side, indicator and figures of a confirmed answer as the database holds them: the same text says the same.
AnswerText = tuple[str, str, str | None]
_TEXT = (as_stored(answers.c.side), answers.c.indicator_id, sa.cast(answers.c.data, sa.Text))
_TEXTS = (
    sa.select(answers.c.assessment_id, *_TEXT)
    .join(assessments)
    .where(assessments.c.round_id == sa.bindparam("round"), answers.c.confirmed)
    .where(assessments.c.state.not_in(sa.bindparam("without", expanding=True)))
)


def texts_of_round(
    connection: Connection, round_id: int, without: Collection[State]
) -> dict[int, frozenset[AnswerText]]:
    """The confirmed answers of a round as they are stored, by file; files in the states `without` are left out."""
    by_file: dict[int, list[AnswerText]] = {}
    for file_id, *answer in connection.execute(_TEXTS, {"round": round_id, "without": list(without)}):
        by_file.setdefault(file_id, []).append((answer[0], answer[1], answer[2]))
    return {file_id: frozenset(texts) for file_id, texts in by_file.items()}


def answer_of(text: AnswerText) -> StoredAnswer:
    """The confirmed answer that such a text says."""
    side, indicator_id, data = text
    return StoredAnswer(indicator_id, Side(side), None if data is None else data_in(data), "", True, 0)


_earlier = (
    sa.select(assessments.c.id)
    .join(rounds, rounds.c.id == assessments.c.round_id)
    .where(assessments.c.unit_id.in_(sa.bindparam("units", expanding=True)), rounds.c.period_to < sa.bindparam("day"))
)
_last = _earlier.order_by(rounds.c.period_to.desc(), assessments.c.id.desc()).limit(1).scalar_subquery()
_OF_LAST_FILE = (
    sa.select(rounds.c.year, rounds.c.criteria_version, assessments.c.state, *_TEXT)
    .select_from(sa.join(answers, assessments).join(rounds, rounds.c.id == assessments.c.round_id))
    .where(assessments.c.id == _last, answers.c.confirmed)
)


def of_last_file(
    connection: Connection, unit_ids: Collection[int], before: date
) -> tuple[int, str, State, list[AnswerText]] | None:
    """The last file of some units whose period ended before a day: its year, its criteria, its state, its answers.

    Those that are confirmed; None when there is no such file, or nothing was confirmed in it.
    """
    rows = connection.execute(_OF_LAST_FILE, {"units": list(unit_ids), "day": before}).all()
    return (*rows[0][:3], [(row[3], row[4], row[5]) for row in rows]) if rows else None


_OF_NEIGHBOURS = (
    sa.select(*_TEXT)
    .select_from(sa.join(answers, assessments).join(units, units.c.id == assessments.c.unit_id))
    .where(assessments.c.round_id == sa.bindparam("round"), units.c.parent_id == sa.bindparam("parent"))
    .where(assessments.c.state.not_in(list(SELF_STATES)), assessments.c.id != sa.bindparam("but"))
    .where(answers.c.indicator_id.in_(sa.bindparam("indicators", expanding=True)))
    .where(answers.c.side == Side.SELF, answers.c.confirmed)
)


def of_neighbours(
    connection: Connection, file: Assessment, parent_id: int, indicator_ids: Collection[str]
) -> tuple[AnswerText, ...]:
    """What the communes under a unit answered to some indicators in the files that they sent, but for one file."""
    about = {"round": file.round_id, "parent": parent_id, "but": file.id, "indicators": list(indicator_ids)}
    texts = [(row[0], row[1], row[2]) for row in connection.execute(_OF_NEIGHBOURS, about)]
    # In one order for one content, which the medians are remembered by.
    return tuple(sorted(texts, key=lambda text: (text[1], text[2] or "")))


def alike(connection: Connection, round_id: int) -> list[tuple[int, str]]:
    """The answers of a round that are the same on both sides: (assessment id, indicator id)."""
    own, appraisal, chosen = _both_sides(round_id)
    same = sa.cast(own.c.data, sa.Text) == sa.cast(appraisal.c.data, sa.Text)
    rows = connection.execute(chosen.with_only_columns(own.c.assessment_id, own.c.indicator_id).where(same))
    return [(row.assessment_id, row.indicator_id) for row in rows]


def apart(connection: Connection, round_id: int) -> list[tuple[int, str, Mapping[str, Any], Mapping[str, Any]]]:
    """The answers of a round that differ: (assessment id, indicator id, the commune's, the appraisal's)."""
    own, appraisal, chosen = _both_sides(round_id)
    unlike = sa.cast(own.c.data, sa.Text) != sa.cast(appraisal.c.data, sa.Text)
    columns = (own.c.assessment_id, own.c.indicator_id, own.c.data, appraisal.c.data)
    return [(*row,) for row in connection.execute(chosen.with_only_columns(*columns).where(unlike))]


def _both_sides(round_id: int) -> tuple[sa.FromClause, sa.FromClause, sa.Select[Any]]:
    """The confirmed answers of both sides of a round's files, joined.

    JSON is stored with sorted keys, so its text may be compared.
    """
    own, appraisal = answers.alias("own"), answers.alias("appraisal")
    pair = sa.and_(
        own.c.assessment_id == appraisal.c.assessment_id,
        own.c.indicator_id == appraisal.c.indicator_id,
        own.c.side == Side.SELF,
        appraisal.c.side == Side.APPRAISAL,
    )
    joined = own.join(appraisal, pair).join(assessments, assessments.c.id == own.c.assessment_id)
    chosen = sa.select(own.c.assessment_id).select_from(joined).where(assessments.c.round_id == round_id)
    return own, appraisal, chosen.where(own.c.confirmed, appraisal.c.confirmed)


def put_answers(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store answers; a row of the same assessment, side and indicator is replaced."""
    proved.put(connection, answers, rows)
