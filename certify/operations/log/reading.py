"""Reading the site's log: the administrator all of it, a province officer what concerns accounts of the province."""

from dataclasses import replace

from certify.domain.people.permissions import Role
from certify.operations.act import Act
from certify.store.log import events
from certify.store.log.events import Event, Search


def is_whole(act: Act) -> bool:
    """Whether the actor reads the whole log."""
    return act.actor.role is Role.ADMINISTRATOR


def search(act: Act, wanted: Search, before: int, limit: int) -> list[Event]:
    """The newest events that a search finds for the actor, older than the event `before`. Raises Forbidden."""
    act.need("log:read")
    province_id = None if is_whole(act) else act.actor.unit_id or 0  # whoever else reads it sits in a province
    return events.search(act.connection, replace(wanted, province_id=province_id), before, limit)
