"""A file that was returned has a day by which its commune answers."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessments", sa.Column("return_due_on", sa.Date(), nullable=True))
