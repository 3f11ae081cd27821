"""The history of a file: its events, and for each indicator what stood in it before and after."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from certify.operations.log.events import sentence
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.log.events import Event, ReturnReason

# The acts that hold figures before and after.
FIGURES = frozenset({"answer", "appraise"})
# Where nobody's account acted: the command line.
NO_ACCOUNT = 0


class Change(Struct, frozen=True):
    """What an event did to an indicator: its figures before and after, or the reason for which it was returned.

    `reworded`: the explanation or reason beside the figures became another one; None in events that don't tell.
    """

    indicator_id: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""
    reworded: bool | None = False

    @property
    def same(self) -> bool:
        """Whether the figures stayed the same."""
        return (self.before or None) == (self.after or None)


class Entry(Struct, frozen=True):
    """An event of a file in words, with what it did to indicators."""

    event: Event
    said: str
    changes: tuple[Change, ...]

    @property
    def account(self) -> int:
        """The id of the account that acted."""
        return self.event.actor_id or NO_ACCOUNT


class Wanted(Struct, frozen=True):
    """Which events of a file: about this indicator, by this account; None: any."""

    indicator: str | None = None
    account: int | None = None


def history_of(connection: Connection, assessment_id: int) -> list[Entry]:
    """Everything that happened to a file, the newest first."""
    reasons: dict[int, list[ReturnReason]] = {}
    for reason in events.reasons_of(connection, assessment_id):
        reasons.setdefault(reason.event_id, []).append(reason)
    happened = events.events_of(connection, assessment_id)
    return [Entry(one, sentence(one), _changes(one, reasons.get(one.id, []))) for one in reversed(happened)]


def chosen(entries: list[Entry], wanted: Wanted) -> list[Entry]:
    """Those of some entries that are wanted; where an indicator is, with what they did to it alone."""
    by_account = [one for one in entries if wanted.account in {None, one.account}]
    if wanted.indicator is None:
        return by_account
    found = []
    for one in by_account:
        changes = tuple(change for change in one.changes if change.indicator_id == wanted.indicator)
        if changes or wanted.indicator in one.event.details.get("indicators", ()):
            found.append(Entry(one.event, one.said, changes))
    return found


def _changes(event: Event, reasons: list[ReturnReason]) -> tuple[Change, ...]:
    if event.act in FIGURES:
        return tuple(_figures(event.details))
    return tuple(Change(one.indicator_id, reason=one.reason) for one in reasons)


def _figures(details: Mapping[str, Any]) -> Iterator[Change]:
    before, after, reworded = details.get("before", {}), details.get("after", {}), details.get("reworded")
    for key in details.get("indicators", ()):
        yield Change(key, before.get(key), after.get(key), reworded=None if reworded is None else key in reworded)
