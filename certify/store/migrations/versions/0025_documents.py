"""Documents: each stands once in a file, and evidence says for which indicator it counts, and where in it.

What was a reference of one indicator becomes a document with one piece of evidence of the same id; references that say
the same, without a file, become one document. Files stay with their document: sealed rows name it `evidence_id`.
"""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from certify.store.columns import Instant
from certify.store.log.chain import seal_anew
from certify.store.proof.records import replayed
from certify.store.triggers import ACTS, give_up, refuse

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

SIGNED_OFF = "('appraised', 'recognised', 'refused', 'revoked')"
# What two references must share to be one document.
SAME = ("assessment_id", "number", "issued_on", "issuer", "link")
ON_POSTGRESQL = (
    "ALTER TABLE documents RENAME CONSTRAINT pk_evidence TO pk_documents",
    "ALTER TABLE documents RENAME CONSTRAINT fk_evidence_added_by TO fk_documents_added_by",
    "ALTER TABLE documents RENAME CONSTRAINT fk_evidence_assessment_id TO fk_documents_assessment_id",
    "ALTER SEQUENCE evidence_id_seq RENAME TO documents_id_seq",
)

# Both tables as they stand after this revision.
_then = sa.MetaData()
documents = sa.Table(
    "documents",
    _then,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("assessment_id", sa.Integer),
    sa.Column("name", sa.Text),
    sa.Column("number", sa.Text),
    sa.Column("issued_on", sa.Date),
    sa.Column("issuer", sa.Text),
    sa.Column("link", sa.Text),
    sa.Column("added_at", Instant),
    sa.Column("added_by", sa.Integer),
    sa.Column("removed_at", Instant),
    info=replayed(),
)
evidence = sa.Table(
    "evidence",
    _then,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("assessment_id", sa.Integer),
    sa.Column("document_id", sa.Integer),
    sa.Column("indicator_id", sa.Text),
    sa.Column("place", sa.Text),
    sa.Column("added_at", Instant),
    sa.Column("added_by", sa.Integer),
    sa.Column("removed_at", Instant),
    info=replayed(),
)


def upgrade() -> None:
    connection = op.get_bind()
    for act in ACTS:
        give_up(op, f"evidence_frozen_{act.lower()}", "evidence")
    _rename(connection.dialect.name)
    _create_evidence()
    connection.exec_driver_sql(
        "INSERT INTO evidence (id, assessment_id, document_id, indicator_id, place, added_at, added_by, removed_at) "
        "SELECT id, assessment_id, id, indicator_id, '', added_at, added_by, removed_at FROM documents"
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT setval('evidence_id_seq', max(id)) FROM evidence HAVING max(id) IS NOT NULL")
    op.drop_column("documents", "indicator_id")
    op.add_column("documents", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    _join_equal(connection)
    frozen = "a signed-off assessment cannot change"
    for table in ("documents", "evidence"):
        for act, row in ACTS.items():
            state = f"(SELECT state FROM assessments WHERE id = {row}.assessment_id)"  # noqa: S608
            refuse(op, f"{table}_frozen_{act.lower()}", f"{act} ON {table}", frozen, f"{state} IN {SIGNED_OFF}")
    seal_anew(connection, (documents, evidence))


def _rename(dialect: str) -> None:
    op.drop_index("ix_evidence_assessment_id", table_name="evidence")
    op.rename_table("evidence", "documents")
    for statement in ON_POSTGRESQL if dialect == "postgresql" else ():
        op.execute(statement)
    op.create_index("ix_documents_assessment_id", "documents", ["assessment_id"])


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_evidence_added_by")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_evidence_assessment_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_evidence_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    for column in ("assessment_id", "document_id"):
        op.create_index(op.f(f"ix_evidence_{column}"), "evidence", [column], unique=False)


def _join_equal(connection: sa.Connection) -> None:
    """Join the references that say the same and have no file to the first of them."""
    with_file = sa.text("SELECT evidence_id FROM evidence_files")
    filed = set(connection.execute(with_file).scalars())
    equal: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    standing = sa.select(documents).where(documents.c.removed_at.is_(None)).order_by(documents.c.id)
    for row in connection.execute(standing).mappings():
        if row["id"] not in filed:
            equal[tuple(row[name] for name in SAME)].append(row["id"])
    for first, *others in equal.values():
        for other in others:
            moved = sa.update(evidence).where(evidence.c.document_id == other).values(document_id=first)
            connection.execute(moved)
            connection.execute(sa.delete(documents).where(documents.c.id == other))
