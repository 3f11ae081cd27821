"""The chain of hashes over the log; what stands already is joined when the migration is done."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import append_only

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_chain_event_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_chain_paper_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_chain")),
        sa.UniqueConstraint("event_id", name=op.f("uq_chain_event_id")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_chain_paper_id")),
    )
    append_only(op, "chain")
