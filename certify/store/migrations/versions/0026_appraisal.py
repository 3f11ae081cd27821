"""A day by which a commune answers a return; reminders of deadlines; indicators assigned to officers of sectors."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import widen

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ROLES = (
    "commune_officer",
    "commune_leader",
    "sector_officer",
    "appraiser",
    "approver",
    "province_officer",
    "administrator",
)


def upgrade() -> None:
    op.add_column("assessments", sa.Column("return_due_on", sa.Date(), nullable=True))
    op.add_column("accounts", sa.Column("reminded", sa.Boolean(), nullable=False, server_default=sa.false()))
    widen(op, "accounts", "role", ROLES)
    op.create_table(
        "assignments",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_assignments_assessment_id")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_assignments_account_id")),
        sa.PrimaryKeyConstraint("assessment_id", "indicator_id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_account_id"), "assignments", ["account_id"])
