"""Triggers and constraints, for both databases: records that can't be changed, columns with a closed set of values."""

from collections.abc import Sequence
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
    """Refuse an event ("UPDATE ON papers") with a message: always, or if a condition on OLD and NEW holds."""
    if op.get_bind().dialect.name == "sqlite":
        condition = f"WHEN {when} " if when else ""
        op.execute(
            sa.text(f"CREATE TRIGGER {name} BEFORE {event} {condition}BEGIN SELECT RAISE(ABORT, '{message}'); END")
        )
    else:
        _refuse_with_function(op, name, event, message, when, "FOR EACH ROW ")


def only(op: Any, table: str, column: str, values: Sequence[str]) -> None:  # noqa: ANN401
    """Let a column hold only some values, or NULL where it is nullable. Raises ValueError if a row has another one.

    PostgreSQL gets a CHECK constraint. SQLite can't add one to an existing table: the table would have to be rebuilt
    with all its rows, without the triggers that protect them and the foreign keys that refer to them. There two
    triggers refuse the same rows, under the same name.
    """
    name, listed = f"ck_{table}_{column}", ", ".join(f"'{value}'" for value in values)
    others = sa.text(f"SELECT {column} FROM {table} WHERE {column} NOT IN ({listed}) LIMIT 1")  # noqa: S608
    if (other := op.get_bind().execute(others).scalar()) is not None:
        raise ValueError(f"{table}.{column} holds {other!r}, which is none of {listed}")
    if op.get_bind().dialect.name == "postgresql":
        op.create_check_constraint(op.f(name), table, f"{column} IN ({listed})")
        return
    for act in ("INSERT", f"UPDATE OF {column}"):
        message = f"CHECK constraint failed: {name}"
        refuse(op, f"{name}_{act.split()[0].lower()}", f"{act} ON {table}", message, f"NEW.{column} NOT IN ({listed})")


def _refuse_with_function(op: Any, name: str, event: str, message: str, when: str, each: str) -> None:  # noqa: ANN401
    """PostgreSQL allows no subquery in a trigger's condition, so the condition is part of the function."""
    raised = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {when} THEN {raised} END IF;" if when else raised
    passed = "" if "TRUNCATE" in event else f"RETURN {'OLD' if event.startswith('DELETE') else 'NEW'};"
    op.execute(sa.text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} {passed} END $$"))
    op.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {event} {each}EXECUTE FUNCTION {name}()"))
