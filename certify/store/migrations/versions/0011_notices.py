"""Objections with their answers, addresses of mail, and the mail that waits to be sent."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import append_only

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("email", sa.Text(), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("mailed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("rounds", sa.Column("objection_days", sa.Integer(), nullable=True))
    op.add_column("rounds", sa.Column("answer_days", sa.Integer(), nullable=True))
    _create_objections()
    _create_mails()
    for table in ("objections", "objection_answers"):
        append_only(op, table)


def _create_objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_objections_assessment_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_objections_event_id")),
        sa.ForeignKeyConstraint(["result_id"], ["events.id"], name=op.f("fk_objections_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("assessment_id", "result_id", "criterion_id", name="uq_objections_criterion"),
    )
    op.create_index(op.f("ix_objections_assessment_id"), "objections", ["assessment_id"])
    op.create_index(op.f("ix_objections_event_id"), "objections", ["event_id"])
    op.create_table(
        "objection_answers",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["objection_id"], ["objections.id"], name=op.f("fk_objection_answers_objection_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_objection_answers_event_id")),
        sa.PrimaryKeyConstraint("objection_id", name=op.f("pk_objection_answers")),
    )
    op.create_index(op.f("ix_objection_answers_event_id"), "objection_answers", ["event_id"])


def _create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mails_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("about", "account_id", name="uq_mails_about"),
    )
    op.create_index(op.f("ix_mails_account_id"), "mails", ["account_id"])
    op.create_index("ix_mails_waiting", "mails", ["state", "next_at"])
