"""A day by which a commune answers a return; whether a person wants to be reminded of deadlines by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessments", sa.Column("return_due_on", sa.Date(), nullable=True))
    op.add_column("accounts", sa.Column("reminded", sa.Boolean(), nullable=False, server_default=sa.false()))
