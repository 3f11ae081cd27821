"""An act: who acts, when and on which site; the errors that refuse it, and an account's scope."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from certify.domain.assessment.states import State
from certify.domain.days import local_day
from certify.domain.library import Library
from certify.domain.people.permissions import Role, may
from certify.domain.problems import Problem, problems_of
from certify.domain.units.levels import UnitLevel
from certify.operations.log.events import Happening, write
from certify.store.assessments import whole
from certify.store.connection import Connection
from certify.store.database import Database
from certify.store.people import accounts
from certify.store.people.accounts import Account
from certify.store.units.units import Unit


class Refused(Exception):  # noqa: N818
    """An act was refused for each of `problems`; a bare sentence is a problem without a field."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = problems_of(problems)
        super().__init__(" ".join(self.reasons))

    @property
    def reasons(self) -> list[str]:
        """The problems as sentences for the person who acted."""
        return [problem.text for problem in self.problems]


class Repeated(Exception):  # noqa: N818
    """The same form was submitted before; `location` is the address it led to ("": not known)."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(location)


class Forbidden(Exception):  # noqa: N818
    """The actor's role doesn't hold the permission."""


class NotFound(Exception):  # noqa: N818
    """There is no such record within the actor's scope."""


class Act(Struct, frozen=True):
    """What every operation needs: the transaction it writes in, the site's criteria, who acts and when.

    `account` is None for the operator on the command line, who holds no role; `at` is time-zone aware.
    """

    connection: Connection
    library: Library
    account: Account | None
    at: datetime

    @property
    def actor(self) -> Account:
        """The account that acts. Raises Forbidden for the operator, who has neither role nor scope."""
        if self.account is None:
            raise Forbidden("account")
        return self.account

    @property
    def today(self) -> date:
        """The day of the act in Vietnam."""
        return local_day(self.at)

    def need(self, permission: str) -> None:
        """Raise Forbidden unless the actor's role holds the permission."""
        need(self.actor, permission)

    def covers(self, unit: Unit) -> bool:
        """Whether a unit lies within the actor's scope."""
        return covers(self.actor, unit)

    def record(
        self,
        name: str,
        *,
        assessment_id: int | None = None,
        states: tuple[State, State] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> int:
        """Write the act's event in its transaction; the event's id. `states` are the file's before and after it."""
        return write(self.connection, self.account, self.at, Happening(name, assessment_id, states, details))


class LongAct(Struct, frozen=True):
    """An act in several transactions, with slow work between them such as checking a signature."""

    database: Database
    library: Library
    account: Account
    at: datetime

    @contextmanager
    def reading(self) -> Iterator[Act]:
        """The act on a reading connection."""
        with self.database.reading() as connection:
            yield Act(connection, self.library, self.account, self.at)

    @contextmanager
    def writing(self, of_file: int | None = None) -> Iterator[Act]:
        """The act in one writing transaction, of one file or of anything. Raises Forbidden as `in_force` does."""
        with self.database.writing() if of_file is None else self.database.writing_of_file(of_file) as connection:
            yield Act(connection, self.library, in_force(connection, self.account, of_file), self.at)


def need(actor: Account, permission: str) -> None:
    """Raise Forbidden unless the actor's role holds the permission."""
    if not may(actor.role, permission):
        raise Forbidden(permission)


def in_force(connection: Connection, account: Account, of_file: int | None = None) -> Account:
    """An account as it stands when it begins to write: rights end at once, though a request or a slow check goes on.

    Where it is to write of one file, that is read with it. Raises Forbidden when it was closed, or got another role or
    unit, since it was looked up.
    """
    now = accounts.find(connection, account.id) if of_file is None else whole.begin(connection, of_file, account.id)
    if now is None or not now.active or (now.role, now.unit_id) != (account.role, account.unit_id):
        raise Forbidden("account")
    return now


def near(unit_id: int | None, unit: Unit) -> bool:
    """Whether an office is the unit's own or, for a commune, the one directly above it: these see its small counts."""
    return unit_id is not None and (
        unit_id == unit.id or (unit.level == UnitLevel.COMMUNE and unit_id == unit.parent_id)
    )


def covers(actor: Account, unit: Unit) -> bool:
    """Whether a unit lies within the actor's scope: the unit itself, the one above it, or its province."""
    if actor.role is Role.ADMINISTRATOR:
        return False
    return actor.unit_id is not None and actor.unit_id in {unit.id, unit.parent_id, unit.province_id}
