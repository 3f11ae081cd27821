"""What communes say to the questions about their figures, by file and question."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import Instant, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

# A reply is kept when its question isn't asked any more: it may be asked again.
question_replies = Table(
    "question_replies",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("figures", sa.JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", Integer, ForeignKey("accounts.id"), nullable=False),
    info=replayed(),
)
OF_REPLY = ("question_id", "text", "figures", "version")


def put(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store replies; a row of the same file and question is replaced."""
    proved.put(connection, question_replies, rows)
