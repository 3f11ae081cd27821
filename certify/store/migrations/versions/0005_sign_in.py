"""Sessions kept on the server, second factors, and what locks an account."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("seen_at", sa.DateTime(), nullable=True))
    op.add_column("accounts", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("accounts", sa.Column("locked_until", sa.DateTime(), nullable=True))
    op.add_column("accounts", sa.Column("factor", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("factor_step", sa.Integer(), nullable=False, server_default="0"))
    # Accounts that stand already are counted idle from today on.
    accounts = sa.table("accounts", sa.column("seen_at", sa.DateTime()))
    op.execute(accounts.update().values(seen_at=datetime.now(UTC).replace(tzinfo=None)))
    op.drop_column("accounts", "session_stamp")
    op.create_table(
        "sessions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id")),
        sa.PrimaryKeyConstraint("account_id", "sha256", name=op.f("pk_recovery_codes")),
    )
