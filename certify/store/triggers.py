"""Database triggers that keep records as they were written, for both databases."""

from typing import Any

import sqlalchemy as sa

ACTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def append_only(op: Any, table: str) -> None:  # noqa: ANN401
    """Forbid UPDATE and DELETE on a table; `op` is a migration's operations."""
    for act in ("UPDATE", "DELETE"):
        refuse(op, f"{table}_no_{act.lower()}", f"{act} ON {table}", f"{table} is append-only")
    if op.get_bind().dialect.name == "postgresql":
        _refuse_with_function(op, f"{table}_no_truncate", f"TRUNCATE ON {table}", f"{table} is append-only", "", "")


def refuse(op: Any, name: str, event: str, message: str, when: str = "") -> None:  # noqa: ANN401
    """Refuse an act ("UPDATE ON papers") with a message, always or when a condition on OLD and NEW holds."""
    if op.get_bind().dialect.name == "sqlite":
        condition = f"WHEN {when} " if when else ""
        op.execute(
            sa.text(f"CREATE TRIGGER {name} BEFORE {event} {condition}BEGIN SELECT RAISE(ABORT, '{message}'); END")
        )
    else:
        _refuse_with_function(op, name, event, message, when, "FOR EACH ROW ")


def _refuse_with_function(op: Any, name: str, event: str, message: str, when: str, each: str) -> None:  # noqa: ANN401
    """PostgreSQL allows no subquery in a trigger's condition: it stands in the function."""
    raised = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {when} THEN {raised} END IF;" if when else raised
    passed = "" if "TRUNCATE" in event else f"RETURN {'OLD' if event.startswith('DELETE') else 'NEW'};"
    op.execute(sa.text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} {passed} END $$"))
    op.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {event} {each}EXECUTE FUNCTION {name}()"))
