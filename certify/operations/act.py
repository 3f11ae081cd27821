"""Who acts, what stands in the way of an act, and what an account may see."""

from collections.abc import Iterable

from certify.domain.people.permissions import Role, may
from certify.store.people.accounts import Account
from certify.store.units import Unit


class Refused(Exception):  # noqa: N818
    """An act was refused; `reasons` are Vietnamese sentences for the person who tried."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


class Repeated(Exception):  # noqa: N818
    """The same form was taken before; `location` is where that led ("": not known)."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(location)


class Forbidden(Exception):  # noqa: N818
    """The actor's role does not hold the permission."""


class NotFound(Exception):  # noqa: N818
    """There is no such record within the actor's scope."""


def need(actor: Account, permission: str) -> None:
    """Raise Forbidden unless the actor's role holds the permission."""
    if not may(actor.role, permission):
        raise Forbidden(permission)


def near(unit_id: int | None, unit: Unit) -> bool:
    """Whether an office is a unit's own or, for a commune, the body right above: who is told small counts there."""
    return unit_id is not None and (unit_id == unit.id or (unit.level == "commune" and unit_id == unit.parent_id))


def covers(actor: Account, unit: Unit) -> bool:
    """Whether a unit lies within the actor's scope: the unit itself, the one above it, or its province."""
    if actor.role is Role.ADMINISTRATOR:
        return False
    return actor.unit_id is not None and actor.unit_id in {unit.id, unit.parent_id, unit.province_id}
