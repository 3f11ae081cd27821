"""Rounds, and results of earlier years that are known as counts only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.domain.assessment.rounds import ROUND_STATE_NAMES, RoundState
from certify.domain.criteria.figures import Mark
from certify.store.columns import choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

rounds = Table(
    "rounds",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("province_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("criteria_version", Text, nullable=False),
    Column("period_from", sa.Date, nullable=False),
    Column("period_to", sa.Date, nullable=False),
    Column("self_due_on", sa.Date, nullable=False),
    Column("appraisal_due_on", sa.Date, nullable=False),
    choice("state", RoundState),
    Column("objection_days", Integer),
    Column("answer_days", Integer),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("province_id", "name", name="uq_rounds_name"),
    info=replayed(),
)

counted_results = Table(
    "counted_results",
    metadata,
    id_column(),
    Column("province_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("recognised", Integer, nullable=False),
    Column("units", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    choice("source", Mark),
    UniqueConstraint("province_id", "year", name="uq_counted_results_year"),
    info=replayed(),
)


class Round(Struct, frozen=True):
    """One assessment of a province's communes under one criteria version.

    A commune may object for `objection_days` after a result (None: not at all) and is answered within `answer_days`.
    """

    id: int
    name: str
    year: int
    province_id: int
    criteria_version: str
    period_from: date
    period_to: date
    self_due_on: date
    appraisal_due_on: date
    state: RoundState
    objection_days: int | None
    answer_days: int | None
    version: int

    @property
    def state_name(self) -> str:
        return ROUND_STATE_NAMES[self.state]


class CountedResult(Struct, frozen=True):
    """A year's result known as a count, without files; `source` is its mark."""

    province_id: int
    year: int
    recognised: int
    units: int
    reference: str
    source: Mark


_BY_ID = sa.select(rounds).where(rounds.c.id == sa.bindparam("wanted"))
_OF_PROVINCE = (
    sa.select(rounds)
    .where(rounds.c.province_id == sa.bindparam("province"))
    .order_by(rounds.c.year.desc(), rounds.c.id.desc())
)


def find(connection: Connection, round_id: int) -> Round | None:
    """The round with that id."""
    row = connection.execute(_BY_ID, {"wanted": round_id}).first()
    return Round(**row._mapping) if row else None


def of_province(connection: Connection, province_id: int) -> list[Round]:
    """The rounds of a province, the newest first."""
    return [Round(*row) for row in connection.execute(_OF_PROVINCE, {"province": province_id})]


def everything(connection: Connection) -> list[Round]:
    """All rounds of the site, the newest first."""
    ordered = sa.select(rounds).order_by(rounds.c.year.desc(), rounds.c.id.desc())
    return [Round(*row) for row in connection.execute(ordered)]


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one round and return its id."""
    return proved.add(connection, rounds, row)


def change(connection: Connection, round_id: int, **values: object) -> None:
    """Change columns of one round."""
    proved.change(connection, rounds, rounds.c.id == round_id, **values)


def counted(connection: Connection, province_id: int | None = None) -> list[CountedResult]:
    """The counted results of a province, or of every province, by year."""
    columns = [column for column in counted_results.c if column.name != "id"]
    chosen = sa.select(*columns).order_by(counted_results.c.year, counted_results.c.province_id)
    if province_id is not None:
        chosen = chosen.where(counted_results.c.province_id == province_id)
    return [CountedResult(**row._mapping) for row in connection.execute(chosen)]


def add_counted(connection: Connection, row: Mapping[str, Any]) -> None:
    """Store one counted result."""
    proved.add(connection, counted_results, row)
