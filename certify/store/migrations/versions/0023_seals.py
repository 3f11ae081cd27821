"""Links hold the seals of rows that may change; those of the rows that stand are made when the migration is done."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chain", sa.Column("seals", sa.JSON(), nullable=True))
