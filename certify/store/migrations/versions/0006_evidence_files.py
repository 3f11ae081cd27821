"""Files behind evidence, and the tombstones of deleted ones."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import append_only, refuse

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_tables()
    for table in ("evidence_files", "evidence_deletions"):
        append_only(op, table)
    refuse(op, "evidence_contents_no_update", "UPDATE ON evidence_contents", "evidence_contents is append-only")
    kept = (
        "EXISTS (SELECT 1 FROM evidence_files WHERE sha256 = OLD.sha256"
        " AND id NOT IN (SELECT file_id FROM evidence_deletions))"
    )
    refuse(op, "evidence_contents_no_delete", "DELETE ON evidence_contents", "a file still needs its bytes", kept)


def _create_tables() -> None:
    op.create_table(
        "evidence_contents",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence_contents")),
    )
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_files_evidence_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_evidence_files_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_evidence_files_evidence_id")),
    )
    op.create_index(op.f("ix_evidence_files_sha256"), "evidence_files", ["sha256"], unique=False)
    op.create_table(
        "evidence_deletions",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_evidence_deletions_event_id")),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_files.id"], name=op.f("fk_evidence_deletions_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_evidence_deletions")),
    )
