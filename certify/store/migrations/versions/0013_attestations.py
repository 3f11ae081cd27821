"""Attestation: drafts, confirmed lines, official texts, and the revisions of the site."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import append_only

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_drafts()
    _create_records()
    for table in ("attestation_texts", "criteria_revisions"):
        append_only(op, table)


def _create_drafts() -> None:
    op.create_table(
        "attestation_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criteria_version", sa.Text(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("transcriber_id", sa.Integer(), nullable=False),
        sa.Column("checker_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["transcriber_id"], ["accounts.id"], name=op.f("fk_attestation_drafts_transcriber_id")),
        sa.ForeignKeyConstraint(["checker_id"], ["accounts.id"], name=op.f("fk_attestation_drafts_checker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_drafts")),
    )
    op.create_table(
        "attestation_lines",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["attestation_drafts.id"], name=op.f("fk_attestation_lines_draft_id")),
        sa.ForeignKeyConstraint(["stated_by"], ["accounts.id"], name=op.f("fk_attestation_lines_stated_by")),
        sa.ForeignKeyConstraint(["checked_by"], ["accounts.id"], name=op.f("fk_attestation_lines_checked_by")),
        sa.PrimaryKeyConstraint("draft_id", "place", "content_sha256", name=op.f("pk_attestation_lines")),
    )


def _create_records() -> None:
    op.create_table(
        "attestation_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["attestation_drafts.id"], name=op.f("fk_attestation_texts_draft_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_attestation_texts_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_texts")),
    )
    op.create_index(op.f("ix_attestation_texts_draft_id"), "attestation_texts", ["draft_id"], unique=False)
    op.create_table(
        "criteria_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("criteria_version", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_criteria_revisions_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_revisions")),
        sa.UniqueConstraint("criteria_version", "revision", name=op.f("uq_criteria_revisions_revision")),
    )
