"""What units state for the targets of plans."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_entries",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_plan_entries_unit_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["accounts.id"], name=op.f("fk_plan_entries_updated_by")),
        sa.PrimaryKeyConstraint("plan_id", "target_id", "item", "unit_id", "period", name=op.f("pk_plan_entries")),
    )
    op.create_index(op.f("ix_plan_entries_unit_id"), "plan_entries", ["unit_id"], unique=False)
