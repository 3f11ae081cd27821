"""An account may name the earlier account of the same person."""

from alembic import op

revision = "0022"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE accounts ADD COLUMN same_person_as INTEGER "
        "CONSTRAINT fk_accounts_same_person_as REFERENCES accounts (id)"
    )
    op.create_index(op.f("ix_accounts_same_person_as"), "accounts", ["same_person_as"])
