"""An account may name the earlier account of the same person, and the administrator who gave it a role that decides
until another one agrees; its holder is told what others did to it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE accounts ADD COLUMN same_person_as INTEGER "
        "CONSTRAINT fk_accounts_same_person_as REFERENCES accounts (id)"
    )
    op.create_index(op.f("ix_accounts_same_person_as"), "accounts", ["same_person_as"])
    op.execute(
        "ALTER TABLE accounts ADD COLUMN given_by INTEGER CONSTRAINT fk_accounts_given_by REFERENCES accounts (id)"
    )
    op.create_table(
        "account_news",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_news_account_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_account_news_event_id")),
        sa.PrimaryKeyConstraint("account_id", "event_id", name=op.f("pk_account_news")),
    )
    op.add_column("mails", sa.Column("address", sa.Text(), nullable=True))
