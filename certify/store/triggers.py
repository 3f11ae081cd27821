"""Triggers and constraints, for both databases: records that can't be changed, columns with a closed set of values.

What is made is noted in the `info` of the migration's connection, so that the audit knows what there must be.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

ACTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
MADE = "certify.guards"


class Guard(Struct, frozen=True):
    """A trigger that refuses an event ("UPDATE ON papers") with a message: always, or if a condition holds."""

    name: str
    event: str
    message: str
    when: str = ""

    @property
    def table(self) -> str:
        return self.event.rpartition(" ")[2]

    def for_sqlite(self) -> str:
        """The statement that makes it, as SQLite keeps it."""
        condition = f"WHEN {self.when} " if self.when else ""
        refused = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        return f"CREATE TRIGGER {self.name} BEFORE {self.event} {condition}{refused}"

    def for_postgresql(self) -> str:
        """The statement that makes it, as PostgreSQL tells it; it runs the function of its own name."""
        each = "STATEMENT" if self.event.startswith("TRUNCATE") else "ROW"
        return f"CREATE TRIGGER {self.name} BEFORE {self.event} FOR EACH {each} EXECUTE FUNCTION {self.name}()"

    @property
    def body(self) -> str:
        """The body of PostgreSQL's function: it allows no subquery in a trigger's condition, so that is in here."""
        raised = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';"
        tested = f"IF {self.when} THEN {raised} END IF;" if self.when else raised
        row = "OLD" if self.event.startswith("DELETE") else "NEW"
        passed = "" if self.event.startswith("TRUNCATE") else f"RETURN {row};"
        return f" BEGIN {tested} {passed} END "


class Choice(Struct, frozen=True):
    """A column that holds only some values, or NULL where it is nullable."""

    table: str
    column: str
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"ck_{self.table}_{self.column}"

    def for_postgresql(self) -> str:
        """The constraint as PostgreSQL tells it."""
        listed = ", ".join(f"'{value}'::text" for value in self.values)
        return f"CHECK (({self.column} = ANY (ARRAY[{listed}])))"


def append_only(op: Any, table: str) -> None:  # noqa: ANN401
    """Forbid UPDATE and DELETE on a table; `op` is a migration's operations."""
    message = f"{table} is append-only"
    for act in ("UPDATE", "DELETE"):
        refuse(op, f"{table}_no_{act.lower()}", f"{act} ON {table}", message)
    emptied = Guard(f"{table}_no_truncate", f"TRUNCATE ON {table}", message)
    _note(op, emptied)
    if op.get_bind().dialect.name == "postgresql":
        _make_with_function(op, emptied)


def refuse(op: Any, name: str, event: str, message: str, when: str = "") -> None:  # noqa: ANN401
    """Refuse an event ("UPDATE ON papers") with a message: always, or if a condition on OLD and NEW holds."""
    guard = Guard(name, event, message, when)
    _note(op, guard)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text(guard.for_sqlite()))
    else:
        _make_with_function(op, guard)


def give_up(op: Any, name: str, table: str) -> None:  # noqa: ANN401
    """Take back what an earlier migration refused, of a table that is about to be another one."""
    connection = op.get_bind()
    connection.info[MADE] = [made for made in connection.info.get(MADE, []) if made.name != name]
    if connection.dialect.name == "sqlite":
        op.execute(sa.text(f"DROP TRIGGER {name}"))
    else:
        op.execute(sa.text(f"DROP TRIGGER {name} ON {table}"))
        op.execute(sa.text(f"DROP FUNCTION {name}()"))


def only(op: Any, table: str, column: str, values: Sequence[str]) -> None:  # noqa: ANN401
    """Let a column hold only some values, or NULL where it is nullable. Raises ValueError if a row has another one.

    PostgreSQL gets a CHECK constraint. SQLite can't add one to an existing table: the table would have to be rebuilt
    with all its rows, without the triggers that protect them and the foreign keys that refer to them. There two
    triggers refuse the same rows, under the same name.
    """
    choice, listed = Choice(table, column, tuple(values)), ", ".join(f"'{value}'" for value in values)
    others = sa.text(f"SELECT {column} FROM {table} WHERE {column} NOT IN ({listed}) LIMIT 1")  # noqa: S608
    if (other := op.get_bind().execute(others).scalar()) is not None:
        raise ValueError(f"{table}.{column} holds {other!r}, which is none of {listed}")
    _note(op, choice)
    if op.get_bind().dialect.name == "postgresql":
        op.create_check_constraint(op.f(choice.name), table, f"{column} IN ({listed})")
        return
    for act in ("INSERT", f"UPDATE OF {column}"):
        name, message = f"{choice.name}_{act.split()[0].lower()}", f"CHECK constraint failed: {choice.name}"
        guard = Guard(name, f"{act} ON {table}", message, f"NEW.{column} NOT IN ({listed})")
        op.execute(sa.text(guard.for_sqlite()))


def widen(op: Any, table: str, column: str, values: Sequence[str]) -> None:  # noqa: ANN401
    """Let a column that `only` some values could hold have these instead."""
    name, noted = Choice(table, column, ()).name, op.get_bind().info.setdefault(MADE, [])
    noted[:] = [made for made in noted if made.name != name]
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(name), table)
    else:
        for act in ("insert", "update"):
            op.execute(sa.text(f"DROP TRIGGER {name}_{act}"))
    only(op, table, column, values)


def _make_with_function(op: Any, guard: Guard) -> None:  # noqa: ANN401
    function = f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $${guard.body}$$"
    op.execute(sa.text(function))
    op.execute(sa.text(guard.for_postgresql()))


def _note(op: Any, made: Guard | Choice) -> None:  # noqa: ANN401
    op.get_bind().info.setdefault(MADE, []).append(made)
