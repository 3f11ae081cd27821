"""Events of a file are found by act and account without reading them: every save asks whose hands were on the file."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_index("ix_events_file_act", "events", ["assessment_id", "act", "actor_id", "id"])
