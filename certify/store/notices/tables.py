"""The tables of objections and of the mail that waits to be sent."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from certify.store.tables import Instant, metadata

# A commune's objection to one criterion of a result; `result_id` is the event that led to the result.
objections = Table(
    "objections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False, index=True),
    Column("result_id", Integer, ForeignKey("events.id"), nullable=False),
    Column("criterion_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answer_due_on", sa.Date, nullable=False),
    UniqueConstraint("assessment_id", "result_id", "criterion_id", name="uq_objections_criterion"),
)

objection_answers = Table(
    "objection_answers",
    metadata,
    Column("objection_id", Integer, ForeignKey("objections.id"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id"), nullable=False, index=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

OBJECTION_RECORDS = ("objections", "objection_answers")

# One mail to one account; `about` names what it tells ("event:12", "digest:2022-01-05"), which nobody is told twice.
mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("about", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("about", "account_id", name="uq_mails_about"),
    sa.Index("ix_mails_waiting", "state", "next_at"),
)
