"""The tables of a site. Points are kept as whole thousandths and moments in UTC, so both are exact and comparable."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002, ANN401
        return None if value is None else value.replace(tzinfo=UTC)


class Points(sa.types.TypeDecorator[Decimal]):
    """An exact number of points with at most three decimals, stored as whole thousandths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int((value * 1000).to_integral_exact())

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:  # noqa: ARG002, ANN401
        return None if value is None else Decimal(value) / 1000


# A key that orders byte by byte on both databases.
SortKey = Text().with_variant(Text(collation="C"), "postgresql")


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


settings = Table("settings", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

units = Table(
    "units",
    metadata,
    _id(),
    Column("code", Text, nullable=False),
    Column("valid_from", sa.Date, nullable=False),
    Column("valid_to", sa.Date),
    Column("level", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort_key", SortKey, nullable=False),
    Column("parent_id", Integer, ForeignKey("units.id"), index=True),
    Column("province_id", Integer, ForeignKey("units.id"), index=True),
    Column("facts", sa.JSON, nullable=False),
    UniqueConstraint("code", "valid_from"),
)

unit_successions = Table(
    "unit_successions",
    metadata,
    _id(),
    Column("on_date", sa.Date, nullable=False),
    Column("old_code", Text, nullable=False, index=True),
    Column("old_name", Text, nullable=False),
    Column("new_code", Text, nullable=False, index=True),
    Column("new_name", Text, nullable=False),
    Column("extent", Text, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("on_date", "old_code", "new_code", name="uq_unit_successions_mapping"),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("user_name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), index=True),
    Column("phone", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", sa.Boolean, nullable=False),
    Column("active", sa.Boolean, nullable=False),
    Column("seen_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("factor", Text),
    Column("factor_step", Integer, nullable=False, server_default="0"),
    Column("email", Text, nullable=False, server_default=""),
    Column("mailed", sa.Boolean, nullable=False, server_default=sa.true()),
)

rounds = Table(
    "rounds",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("province_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("criteria_version", Text, nullable=False),
    Column("period_from", sa.Date, nullable=False),
    Column("period_to", sa.Date, nullable=False),
    Column("self_due_on", sa.Date, nullable=False),
    Column("appraisal_due_on", sa.Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("objection_days", Integer),
    Column("answer_days", Integer),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("province_id", "name", name="uq_rounds_name"),
)

counted_results = Table(
    "counted_results",
    metadata,
    _id(),
    Column("province_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("recognised", Integer, nullable=False),
    Column("units", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("source", Text, nullable=False),
    UniqueConstraint("province_id", "year", name="uq_counted_results_year"),
)

assessments = Table(
    "assessments",
    metadata,
    _id(),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("category", Text),
    Column("category_basis", Text, nullable=False),
    Column("extended_until", sa.Date),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("round_id", "unit_id"),
    sa.Index("ix_assessments_round_id", "round_id", "state"),
)

answers = Table(
    "answers",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    Column("side", Text, primary_key=True),
    Column("indicator_id", Text, primary_key=True),
    Column("data", sa.JSON),
    Column("explanation", Text, nullable=False),
    Column("confirmed", sa.Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", Integer, ForeignKey("accounts.id"), nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("indicator_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_on", sa.Date),
    Column("issuer", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("removed_at", Instant),
)

results = Table(
    "results",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    Column("side", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("total", Points, nullable=False),
    Column("meets", sa.Boolean),
    Column("points", sa.JSON, nullable=False),
    Column("at_zero", sa.JSON, nullable=False),
)

events = Table(
    "events",
    metadata,
    _id(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), index=True),
    Column("act", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text),
    Column("actor_id", Integer, ForeignKey("accounts.id")),
    Column("actor_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("details", sa.JSON, nullable=False),
)

return_reasons = Table(
    "return_reasons",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("indicator_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    _id(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    _id(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("decided_on", sa.Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
)

APPEND_ONLY = ("events", "return_reasons", "snapshots", "decisions")
