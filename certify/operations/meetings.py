"""Meetings of the councils, entered once and told in their minutes."""

from certify.domain.paper import Meeting
from certify.operations.sheets import Sheet
from certify.store.database import Connection


def minutes_of(connection: Connection, sheet: Sheet, step: str) -> Meeting | None:  # noqa: ARG001
    """The last ended meeting of a file's council at a step of the procedure."""
    return None
