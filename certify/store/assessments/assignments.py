"""Which account of a commune's sectors fills in which indicators of a file."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.store.columns import metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed

# An indicator that was assigned and no longer is keeps its row, without an account.
assignments = Table(
    "assignments",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessments.id"), primary_key=True),
    Column("indicator_id", Text, primary_key=True),
    Column("account_id", Integer, ForeignKey("accounts.id"), index=True),
    info=replayed(),
)


def of_assessment(connection: Connection, assessment_id: int) -> dict[str, int]:
    """The account of each assigned indicator of a file."""
    chosen = sa.select(assignments.c.indicator_id, assignments.c.account_id)
    chosen = chosen.where(assignments.c.assessment_id == assessment_id, assignments.c.account_id.is_not(None))
    return {row.indicator_id: row.account_id for row in connection.execute(chosen)}


def of_account(connection: Connection, account_id: int, assessment_id: int) -> frozenset[str]:
    """The indicators of a file that are assigned to an account."""
    own = (assignments.c.account_id == account_id, assignments.c.assessment_id == assessment_id)
    return frozenset(connection.execute(sa.select(assignments.c.indicator_id).where(*own)).scalars())


def files_of(connection: Connection, account_id: int) -> list[int]:
    """The files of which something is assigned to an account, the newest first."""
    chosen = sa.select(assignments.c.assessment_id).where(assignments.c.account_id == account_id).distinct()
    return sorted(connection.execute(chosen).scalars(), reverse=True)


def put(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store assignments; a row of the same file and indicator is replaced."""
    proved.put(connection, assignments, rows)
