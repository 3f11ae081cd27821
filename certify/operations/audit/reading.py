"""Reading the site's log: the administrator all of it, a province officer what concerns accounts of the province."""

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from certify.domain.people.permissions import Role
from certify.domain.vietnamese import folded_words, holds
from certify.operations.act import Act
from certify.operations.log.events import sentence
from certify.store.log import events
from certify.store.log.events import Event, Search

# How many events are read together where a text is looked for in them.
AT_ONCE = 1000


def is_whole(act: Act) -> bool:
    """Whether the actor reads the whole log."""
    return act.actor.role is Role.ADMINISTRATOR


def search(act: Act, wanted: Search, text: str, before: int, limit: int) -> list[Event]:
    """The newest events that a search finds for the actor, older than the event `before`. Raises Forbidden.

    Each word of `text` stands in the name of who acted, in the sentence that tells the event, or in its details.
    """
    act.need("log:read")
    province_id = None if is_whole(act) else act.actor.unit_id or 0  # whoever else reads it sits in a province
    within, words = replace(wanted, province_id=province_id), folded_words(text)
    if not words:
        return events.search(act.connection, within, before, limit)
    found = (event for event in _each(act, within, before) if _holds(event, words))
    return list(islice(found, limit))


def _each(act: Act, wanted: Search, before: int) -> Iterator[Event]:
    """Every event that meets the conditions, the newest first."""
    while part := events.search(act.connection, wanted, before, AT_ONCE):
        yield from part
        before = part[-1].id


def _holds(event: Event, words: Sequence[str]) -> bool:
    return holds(words, (event.actor_name, sentence(event), *map(str, event.details.values())))
