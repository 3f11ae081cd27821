"""Units may have a shape, by which maps are drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_boundaries",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shape", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_boundaries_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_boundaries")),
    )
