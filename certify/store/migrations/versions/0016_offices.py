"""Offices say who they are; people at a meeting have names; reserved numbers are released; batches are filled in."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import append_only, only

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STEPS = ("self_assessment", "appraisal", "recognition", "reporting")


def upgrade() -> None:
    op.create_table(
        "office_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_office_settings_unit_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_office_settings_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_settings")),
    )
    op.create_index("ix_office_settings_office", "office_settings", ["unit_id", "step"], unique=False)
    only(op, "office_settings", "step", STEPS)
    append_only(op, "office_settings")
    op.create_table(
        "register_releases",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entries.id"], name=op.f("fk_register_releases_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_register_releases_event_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_releases")),
    )
    append_only(op, "register_releases")
    op.add_column("batches", sa.Column("particulars", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("meeting_people", sa.Column("name", sa.Text(), nullable=False, server_default=""))
