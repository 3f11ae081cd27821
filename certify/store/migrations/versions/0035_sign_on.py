"""By which means a session was begun, and what the provider of its sign-in needs to end it there too."""

import sqlalchemy as sa
from alembic import op

from certify.store.columns import Instant

revision = "0035"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("means", sa.Text(), nullable=False, server_default="password"))
    op.add_column("sessions", sa.Column("two_factors", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sessions", sa.Column("id_token", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("vouched_at", Instant(), nullable=True))
