"""The tables of meetings, numbers, papers and batches of papers."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.store.tables import Instant, metadata


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


meetings = Table(
    "meetings",
    metadata,
    _id(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("step", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("conclusion", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

meeting_people = Table(
    "meeting_people",
    metadata,
    Column("meeting_id", Integer, ForeignKey("meetings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("duty", Text, nullable=False),
    Column("present", sa.Boolean, nullable=False),
)

meeting_opinions = Table(
    "meeting_opinions",
    metadata,
    Column("meeting_id", Integer, ForeignKey("meetings.id"), primary_key=True),
    Column("criterion_id", Text, primary_key=True),
    Column("text", Text, nullable=False),
)

meeting_votes = Table(
    "meeting_votes",
    metadata,
    Column("meeting_id", Integer, ForeignKey("meetings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("agree", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("abstain", Integer, nullable=False),
)

register_entries = Table(
    "register_entries",
    metadata,
    _id(),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    UniqueConstraint("unit_id", "agency", "series", "year", "value", "suffix", name="uq_register_entries_number"),
)

papers = Table(
    "papers",
    metadata,
    _id(),
    Column("form", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False, index=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), index=True),
    Column("entry_id", Integer, ForeignKey("register_entries.id"), unique=True),
    Column("replaces_id", Integer, ForeignKey("papers.id"), unique=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("number", Text),
    Column("issued_on", sa.Date, nullable=False),
    Column("office", Text, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("form", "subject", "edition", name="uq_papers_edition"),
)

paper_files = Table(
    "paper_files",
    metadata,
    Column("paper_id", Integer, ForeignKey("papers.id"), primary_key=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("content", sa.LargeBinary, nullable=False),
)

paper_assessments = Table(
    "paper_assessments",
    metadata,
    Column("paper_id", Integer, ForeignKey("papers.id"), primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True, index=True),
)

paper_recalls = Table(
    "paper_recalls",
    metadata,
    Column("paper_id", Integer, ForeignKey("papers.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("reason", Text, nullable=False),
)

signed_files = Table(
    "signed_files",
    metadata,
    _id(),
    Column("paper_id", Integer, ForeignKey("papers.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("content", sa.LargeBinary, nullable=False),
    Column("checked", sa.JSON, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    _id(),
    Column("round_id", Integer, ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),
    Column("form", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", Integer, ForeignKey("batches.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("claimed_at", Instant),
    Column("ended_at", Instant),
    Column("paper_id", Integer, ForeignKey("papers.id")),
    Column("trouble", Text, nullable=False),
)

# What may never be changed once it is written.
PAPER_RECORDS = ("register_entries", "papers", "paper_files", "paper_assessments", "paper_recalls", "signed_files")
