"""Texts that guide people, and those that were withdrawn."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import append_only

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guidance_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_guidance_texts_unit_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_guidance_texts_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_texts")),
    )
    op.create_index(op.f("ix_guidance_texts_unit_id"), "guidance_texts", ["unit_id"])
    op.create_table(
        "guidance_withdrawals",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["guidance_texts.id"], name=op.f("fk_guidance_withdrawals_text_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_guidance_withdrawals_event_id")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_guidance_withdrawals")),
    )
    for table in ("guidance_texts", "guidance_withdrawals"):
        append_only(op, table)
