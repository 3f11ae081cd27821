"""The table of what units state for the targets of plans."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.tables import Instant, metadata

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
)
