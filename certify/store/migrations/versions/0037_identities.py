"""Accounts are bound to whom the office's means vouched for first."""

import sqlalchemy as sa
from alembic import op

from certify.store.columns import Instant

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("bound_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_identities_account_id")),
        sa.PrimaryKeyConstraint("account_id", "means", name=op.f("pk_identities")),
        sa.UniqueConstraint("means", "issuer", "subject", name=op.f("uq_identities_means")),
    )
