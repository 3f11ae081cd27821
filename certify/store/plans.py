"""The figures that units enter for the targets of plans, and the answers of score sheets that targets use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import Side
from certify.store.assessments.answers import answers
from certify.store.assessments.files import assessments
from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.people.accounts import accounts
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.rounds import rounds
from certify.store.units.units import units

# One figure of a unit: of a period ("2021-6", "2021"), or of a target's base year ("2020"). `item` is the line of a
# checklist, else empty; `reference` is the document behind it, or the source of a base-year figure.
plan_entries = Table(
    "plan_entries",
    metadata,
    Column("plan_id", Text, primary_key=True),
    Column("target_id", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
    Column("period", Text, primary_key=True),
    Column("numerator", Integer),
    Column("denominator", Integer),
    Column("on_date", sa.Date),
    Column("reference", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", Integer, ForeignKey("accounts.id"), nullable=False),
    info=replayed(),
)


class StoredEntry(Struct, frozen=True):
    """A unit's figures for a target, the day and the document behind them, and who entered them."""

    target_id: str
    item: str
    unit_id: int
    period: str
    numerator: int | None
    denominator: int | None
    on_date: date | None
    reference: str
    version: int
    updated_at: datetime
    updated_by: str


class SheetAnswer(Struct, frozen=True):
    """The answer of a file to an indicator, on one side."""

    unit_id: int
    indicator_id: str
    side: Side
    data: Mapping[str, Any]


_ENTRIES = (
    sa.select(
        *(column for column in plan_entries.c if column.name not in {"plan_id", "updated_by"}),
        accounts.c.display_name.label("updated_by"),
    )
    .join(units, units.c.id == plan_entries.c.unit_id)
    .join(accounts, accounts.c.id == plan_entries.c.updated_by)
    .where(plan_entries.c.plan_id == sa.bindparam("plan"))
)
_OF_UNIT = _ENTRIES.where(plan_entries.c.unit_id == sa.bindparam("unit"))
_OF_PROVINCE = _ENTRIES.where(
    sa.or_(units.c.id == sa.bindparam("province"), units.c.province_id == sa.bindparam("province")),
    plan_entries.c.period.in_(sa.bindparam("periods", expanding=True)),
)


def entries_of(connection: Connection, plan_id: str, province_id: int, periods: Iterable[str]) -> list[StoredEntry]:
    """The entries of a province's units for a plan in some periods."""
    asked = {"plan": plan_id, "province": province_id, "periods": list(periods)}
    return [StoredEntry(*row) for row in connection.execute(_OF_PROVINCE, asked)]


def entries_of_unit(connection: Connection, plan_id: str, unit_id: int) -> list[StoredEntry]:
    """The entries of one unit for a plan, in every period."""
    return [StoredEntry(*row) for row in connection.execute(_OF_UNIT, {"plan": plan_id, "unit": unit_id})]


# Every page of whoever enters figures asks what is left to enter: the keys alone. By the unit, of whichever plan: by
# the plan SQLite would look through the entries of all units.
_ENTERED = sa.select(plan_entries.c.plan_id, plan_entries.c.target_id, plan_entries.c.item).where(
    plan_entries.c.unit_id == sa.bindparam("unit"), plan_entries.c.period == sa.bindparam("period")
)


def entered(connection: Connection, plan_id: str, unit_id: int, period: str) -> frozenset[tuple[str, str]]:
    """What one unit has entered for a plan in a period, as target and item."""
    rows = connection.execute(_ENTERED, {"unit": unit_id, "period": period})
    return frozenset((target, item) for plan, target, item in rows if plan == plan_id)


_own = sa.and_(assessments.c.round_id == rounds.c.id, assessments.c.unit_id == sa.bindparam("unit"))
_HELD = (
    sa.select(rounds.c.id, rounds.c.name, assessments.c.id)
    .select_from(rounds)
    .outerjoin(assessments, _own)
    .where(
        rounds.c.province_id == sa.bindparam("province"),
        rounds.c.year == sa.bindparam("year"),
        rounds.c.criteria_version == sa.bindparam("criteria"),
        rounds.c.state != RoundState.PLANNED,
    )
    .order_by(rounds.c.id.desc())
    .limit(1)
)


class RoundHeld(Struct, frozen=True):
    """A round, and the file in it of the unit that was asked about, if it has one."""

    id: int
    name: str
    file_id: int | None


def round_held(
    connection: Connection, province_id: int, year: int, criteria: str, unit_id: int | None = None
) -> RoundHeld | None:
    """The newest begun round of a province in a year under some criteria, with a unit's file."""
    about = {"province": province_id, "unit": unit_id, "year": year, "criteria": criteria}
    row = connection.execute(_HELD, about).first()
    return RoundHeld(*row) if row else None


def put_entries(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store entries; a row of the same plan, target, item, unit and period is replaced."""
    proved.put(connection, plan_entries, rows)


def answers_in_round(connection: Connection, round_id: int, indicators: Iterable[str]) -> list[SheetAnswer]:
    """The confirmed answers of a round's files to some indicators, on both sides."""
    columns = (assessments.c.unit_id, answers.c.indicator_id, answers.c.side, answers.c.data)
    joined = sa.select(*columns).join(answers, answers.c.assessment_id == assessments.c.id)
    chosen = joined.where(assessments.c.round_id == round_id, answers.c.indicator_id.in_(list(indicators)))
    rows = connection.execute(chosen.where(answers.c.confirmed))
    return [SheetAnswer(**row._mapping) for row in rows if row.data]
