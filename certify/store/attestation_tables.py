"""The tables of attestation: drafts, what is confirmed in them, the official texts, and the revisions of the site."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.store.tables import Instant, metadata

# `text` is the criteria file as it is being corrected; `version` counts its savings.
attestation_drafts = Table(
    "attestation_drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("criteria_version", Text, nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("transcriber_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("checker_id", Integer, ForeignKey("accounts.id")),
    Column("updated_at", Instant, nullable=False),
)

# One confirmed line: where it stands and the hash of what it says, so that a later correction is not confirmed.
attestation_lines = Table(
    "attestation_lines",
    metadata,
    Column("draft_id", Integer, ForeignKey("attestation_drafts.id"), primary_key=True),
    Column("place", Text, primary_key=True),
    Column("content_sha256", Text, primary_key=True),
    Column("citation", Text, nullable=False),
    Column("stated_by", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("checked_by", Integer, ForeignKey("accounts.id")),
    Column("remark", Text, nullable=False),
)

attestation_texts = Table(
    "attestation_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", Integer, ForeignKey("attestation_drafts.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", sa.LargeBinary, nullable=False),
)

# Every revision that was attested or brought in here, and the one before it: the files are written from these.
criteria_revisions = Table(
    "criteria_revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("criteria_version", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("criteria_version", "revision", name="uq_criteria_revisions_revision"),
)

ATTESTATION_RECORDS = ("attestation_texts", "criteria_revisions")
