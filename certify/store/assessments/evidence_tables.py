"""The tables of files behind evidence."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.tables import metadata

evidence_contents = Table(
    "evidence_contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", sa.LargeBinary, nullable=False),
)

evidence_files = Table(
    "evidence_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("evidence_id", Integer, ForeignKey("evidence.id"), nullable=False, unique=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("kept_until", sa.Date, nullable=False),
)

evidence_deletions = Table(
    "evidence_deletions",
    metadata,
    Column("file_id", Integer, ForeignKey("evidence_files.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("reason", Text, nullable=False),
)

EVIDENCE_RECORDS = ("evidence_files", "evidence_deletions")
