"""The log: events, and the reasons for returning files. Append-only."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from certify.domain.assessment.returns import WHOLE
from certify.domain.assessment.states import State
from certify.store.columns import Instant, choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.people.accounts import accounts
from certify.store.proof import rows as proved
from certify.store.proof.records import append_only
from certify.store.units.units import units

events = Table(
    "events",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), index=True),
    Column("act", Text, nullable=False),
    choice("from_state", State, nullable=True),
    choice("to_state", State, nullable=True),
    Column("actor_id", Integer, ForeignKey("accounts.id")),
    Column("actor_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("details", sa.JSON, nullable=False),
    # A file is saved hundreds of times: who did what to it last is asked at each save.
    Index("ix_events_file_act", "assessment_id", "act", "actor_id", "id"),
    info=append_only(linked=True),
)

return_reasons = Table(
    "return_reasons",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("indicator_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    info=append_only(sealed=True),
)


class Event(Struct, frozen=True):
    """Something that happened to an assessment, or to the site if `assessment_id` is None."""

    id: int
    assessment_id: int | None
    act: str
    from_state: State | None
    to_state: State | None
    actor_id: int | None
    actor_name: str
    at: datetime
    details: Mapping[str, Any]


class ReturnReason(Struct, frozen=True):
    """Why an indicator, or the whole file, was sent back, by which event and by whom."""

    event_id: int
    indicator_id: str
    reason: str
    at: datetime
    actor_name: str

    @property
    def whole(self) -> bool:
        """Whether it is the reason for the whole file."""
        return self.indicator_id == WHOLE


_OF_ASSESSMENT = sa.select(events).where(events.c.assessment_id == sa.bindparam("of")).order_by(events.c.id)
_OF_ASSESSMENT_BUT = _OF_ASSESSMENT.where(events.c.act.not_in(sa.bindparam("but", expanding=True)))


def spelt(acts: Collection[str]) -> list[sa.ColumnElement[str]]:
    """Acts that stand in a statement itself: as parameters they would be handed over anew whenever it is asked."""
    return [sa.literal_column(f"'{act}'", sa.Text) for act in sorted(acts)]


def add_event(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store one event and return its id."""
    return proved.add(connection, events, row)


def events_of(connection: Connection, assessment_id: int, but: Collection[str] = ()) -> list[Event]:
    """The events of an assessment, the oldest first, without some acts: those of saves hold every figure saved."""
    asked = {"of": assessment_id, **({"but": sorted(but)} if but else {})}
    return [Event(*row) for row in connection.execute(_OF_ASSESSMENT_BUT if but else _OF_ASSESSMENT, asked)]


def has_event(connection: Connection, assessment_id: int, act: str, actor_id: int, since: datetime, note: str) -> bool:
    """Whether an account took an act on an assessment since a moment, with this note."""
    about = (events.c.assessment_id == assessment_id, events.c.act == act, events.c.actor_id == actor_id)
    said = events.c.details["note"].as_string() == note
    return bool(connection.execute(sa.select(sa.exists().where(*about, events.c.at >= since, said))).scalar())


def result_of(connection: Connection, assessment_id: int, state: State) -> Event | None:
    """The last event that brought a file into a state."""
    chosen = sa.select(events).where(events.c.assessment_id == assessment_id, events.c.to_state == state)
    row = connection.execute(chosen.order_by(events.c.id.desc()).limit(1)).first()
    return Event(**row._mapping) if row else None


# In the order of the keys themselves a database may look through the log of the whole site, the newest first. When
# something happened says nothing of the order: clocks differ, and are set back.
_LAST_OF = (
    sa.select(events)
    .where(events.c.assessment_id == sa.bindparam("file"), events.c.act.in_(sa.bindparam("acts", expanding=True)))
    .order_by((events.c.id + 0).desc())
    .limit(1)
)


def last_of(connection: Connection, assessment_id: int, acts: Collection[str]) -> Event | None:
    """The last event of a file that is one of some acts."""
    row = connection.execute(_LAST_OF, {"file": assessment_id, "acts": list(acts)}).first()
    return Event(*row) if row else None


def site_events(connection: Connection, limit: int) -> list[Event]:
    """The newest events that belong to no assessment."""
    chosen = sa.select(events).where(events.c.assessment_id.is_(None)).order_by(events.c.id.desc()).limit(limit)
    return [Event(**row._mapping) for row in connection.execute(chosen)]


class Search(Struct, frozen=True):
    """Conditions on events of the site: these acts, at or after `since`, before `until`; what accounts within a
    province did or others did to these. None: any.
    """

    acts: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    province_id: int | None = None


def search(connection: Connection, wanted: Search, before: int, limit: int) -> list[Event]:
    """The newest events of the site that a search finds, older than the event `before`."""
    chosen = sa.select(events).where(events.c.assessment_id.is_(None), events.c.id < before)
    if wanted.acts is not None:
        chosen = chosen.where(events.c.act.in_(wanted.acts))
    if wanted.since:
        chosen = chosen.where(events.c.at >= wanted.since)
    if wanted.until:
        chosen = chosen.where(events.c.at < wanted.until)
    if wanted.province_id is not None:
        chosen = chosen.where(_about_accounts_within(wanted.province_id))
    return [Event(**row._mapping) for row in connection.execute(chosen.order_by(events.c.id.desc()).limit(limit))]


def _about_accounts_within(province_id: int) -> sa.ColumnElement[bool]:
    """Events by the accounts of a province or about these: by id or, as failed and older ones are, by user name."""
    within = sa.or_(units.c.id == province_id, units.c.province_id == province_id)
    own = accounts.c.unit_id.in_(sa.select(units.c.id).where(within))
    ids, names = sa.select(accounts.c.id).where(own), sa.select(accounts.c.user_name).where(own)
    about = events.c.details["account"].as_integer().in_(ids)
    return sa.or_(events.c.actor_id.in_(ids), about, events.c.details["note"].as_string().in_(names))


def newest_at(connection: Connection) -> datetime | None:
    """When the newest event happened."""
    chosen = sa.select(events.c.at).order_by(events.c.id.desc()).limit(1)
    return connection.execute(chosen).scalar_one_or_none()


def add_reasons(connection: Connection, event_id: int, reasons: Mapping[str, str]) -> None:
    """Store the reasons for a return, by indicator; WHOLE for the whole file."""
    rows = [{"event_id": event_id, "indicator_id": key, "reason": reason} for key, reason in reasons.items()]
    proved.add_all(connection, return_reasons, rows)


_LAST_RETURNS = (
    sa.select(events.c.assessment_id, sa.func.max(events.c.id))
    .join(return_reasons, return_reasons.c.event_id == events.c.id)
    .where(events.c.assessment_id.in_(sa.bindparam("files", expanding=True)))
    .group_by(events.c.assessment_id)
)


def last_returns(connection: Connection, assessment_ids: Collection[int]) -> dict[int, int]:
    """The event of the last return of each of some files; files that were never returned are left out."""
    rows = connection.execute(_LAST_RETURNS, {"files": list(assessment_ids)})
    return {row[0]: row[1] for row in rows}


def last_return(reasons: Sequence[ReturnReason]) -> list[ReturnReason]:
    """Of all reasons for returns of a file those of the last one: for the whole file first, then by indicator."""
    return [reason for reason in reasons if reason.event_id == reasons[-1].event_id]


def reasons_of(connection: Connection, assessment_id: int) -> list[ReturnReason]:
    """Every reason ever given for a return of an assessment, the oldest first."""
    columns = (return_reasons, events.c.at, events.c.actor_name)
    joined = sa.select(*columns).join(events, events.c.id == return_reasons.c.event_id)
    chosen = joined.where(events.c.assessment_id == assessment_id).order_by(events.c.id, return_reasons.c.indicator_id)
    return [ReturnReason(**row._mapping) for row in connection.execute(chosen)]
