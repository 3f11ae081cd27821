"""What communes say to questions about their figures."""

import sqlalchemy as sa
from alembic import op

from certify.store.triggers import ACTS, refuse

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

SIGNED_OFF = "('appraised', 'recognised', 'refused', 'revoked')"


def upgrade() -> None:
    op.create_table(
        "question_replies",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_question_replies_assessment_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["accounts.id"], name=op.f("fk_question_replies_updated_by")),
        sa.PrimaryKeyConstraint("assessment_id", "question_id", name=op.f("pk_question_replies")),
    )
    for act, row in ACTS.items():
        state = f"(SELECT state FROM assessments WHERE id = {row}.assessment_id)"  # noqa: S608
        name, event = f"question_replies_frozen_{act.lower()}", f"{act} ON question_replies"
        refuse(op, name, event, "a signed-off assessment cannot change", f"{state} IN {SIGNED_OFF}")
