"""Database triggers that keep records as they were written."""

from typing import Any


def append_only(op: Any, table: str) -> None:  # noqa: ANN401
    """Forbid UPDATE and DELETE on a table; `op` is a migration's operations."""
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
