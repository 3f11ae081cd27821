"""Meetings of the councils, with the people, the opinions and the votes of each."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from certify.domain.assessment.meetings import Attendee, CouncilStep, Vote
from certify.store.assessments.files import assessments
from certify.store.columns import Instant, choice, id_column, metadata
from certify.store.connection import Connection
from certify.store.proof import rows as proved
from certify.store.proof.records import replayed
from certify.store.units.units import units

meetings = Table(
    "meetings",
    metadata,
    id_column(),
    Column("assessment_id", Integer, ForeignKey("assessments.id"), nullable=False, index=True),
    choice("step", CouncilStep),
    Column("place", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("conclusion", Text, nullable=False),
    Column("version", Integer, nullable=False),
    info=replayed(),
)

meeting_people = Table(
    "meeting_people",
    metadata,
    Column("meeting_id", Integer, ForeignKey("meetings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("duty", Text, nullable=False),
    Column("present", sa.Boolean, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    info=replayed(),
)

meeting_opinions = Table(
    "meeting_opinions",
    metadata,
    Column("meeting_id", Integer, ForeignKey("meetings.id"), primary_key=True),
    Column("criterion_id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    info=replayed(),
)

meeting_votes = Table(
    "meeting_votes",
    metadata,
    Column("meeting_id", Integer, ForeignKey("meetings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("agree", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("abstain", Integer, nullable=False),
    info=replayed(),
)


class StoredMeeting(Struct, frozen=True):
    """One meeting of a file's council, unchangeable once `ended_at` is set; `opinions` by criterion ("": the whole)."""

    id: int
    assessment_id: int
    step: CouncilStep
    place: str
    started_at: datetime
    ended_at: datetime | None
    conclusion: str
    version: int
    people: tuple[Attendee, ...]
    opinions: Mapping[str, str]
    votes: tuple[Vote, ...]


def find(connection: Connection, meeting_id: int) -> StoredMeeting | None:
    """The meeting with that id."""
    row = connection.execute(sa.select(meetings).where(meetings.c.id == meeting_id)).first()
    return _meeting(connection, row) if row else None


def of_assessment(connection: Connection, assessment_id: int) -> list[StoredMeeting]:
    """The meetings on a file, the oldest first."""
    chosen = sa.select(meetings).where(meetings.c.assessment_id == assessment_id).order_by(meetings.c.id)
    return [_meeting(connection, row) for row in connection.execute(chosen).all()]


_AHEAD = (
    sa.select(meetings.c.assessment_id, meetings.c.step, sa.func.max(meetings.c.id))
    .where(
        meetings.c.assessment_id.in_(sa.bindparam("files", expanding=True)),
        meetings.c.ended_at.is_(None),
        meetings.c.started_at > sa.bindparam("moment"),
    )
    .group_by(meetings.c.assessment_id, meetings.c.step)
)


def ahead(connection: Connection, assessment_ids: Collection[int], at: datetime) -> dict[tuple[int, CouncilStep], int]:
    """The last meeting that was opened for a later moment, by file and step; those that have begun are left out."""
    rows = connection.execute(_AHEAD, {"files": list(assessment_ids), "moment": at})
    return {(row[0], row[1]): row[2] for row in rows}


def last_ended(connection: Connection, assessment_id: int, step: CouncilStep) -> StoredMeeting | None:
    """The meeting of a step on a file that ended most recently."""
    of_step = sa.and_(meetings.c.assessment_id == assessment_id, meetings.c.step == step)
    chosen = sa.select(meetings).where(of_step, meetings.c.ended_at.is_not(None))
    row = connection.execute(chosen.order_by(meetings.c.ended_at.desc(), meetings.c.id.desc())).first()
    return _meeting(connection, row) if row else None


def last_of_office(connection: Connection, step: CouncilStep, unit_id: int, before: int | None) -> StoredMeeting | None:
    """The newest meeting of a step that a unit's office held on any file, other than the one numbered `before`."""
    of_files = sa.select(meetings).join_from(meetings, assessments).join(units, units.c.id == assessments.c.unit_id)
    of_office = sa.or_(units.c.id == unit_id, units.c.parent_id == unit_id)
    chosen = of_files.where(meetings.c.step == step, of_office, meetings.c.id != (before or 0))
    row = connection.execute(chosen.order_by(meetings.c.id.desc())).first()
    return _meeting(connection, row) if row else None


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Store a new meeting without people and return its id."""
    return proved.add(connection, meetings, row)


def put(connection: Connection, meeting: StoredMeeting) -> bool:
    """Store a meeting, without its opinions, if its version is still the stored one; False if it is not."""
    unchanged = sa.and_(meetings.c.id == meeting.id, meetings.c.version == meeting.version)
    if connection.execute(sa.select(meetings.c.id).where(unchanged)).first() is None:
        return False
    lists = ((meeting_people, meeting.people), (meeting_votes, meeting.votes))
    for table, rows in lists:
        proved.remove(connection, table, table.c.meeting_id == meeting.id)
        keyed = [{"meeting_id": meeting.id, "position": index, **asdict(row)} for index, row in enumerate(rows)]
        proved.add_all(connection, table, keyed)
    # The lists come first: nothing of a meeting is changed once it has ended.
    values = {name: getattr(meeting, name) for name in ("place", "started_at", "ended_at", "conclusion")}
    proved.change(connection, meetings, unchanged, version=meeting.version + 1, **values)
    return True


def write_opinion(connection: Connection, meeting_id: int, criterion_id: str, text: str) -> None:
    """Store what was said about a criterion ("": about the whole); an empty text deletes it."""
    table = meeting_opinions
    opinion = sa.and_(table.c.meeting_id == meeting_id, table.c.criterion_id == criterion_id)
    proved.remove(connection, table, opinion)
    if text:
        row = {"meeting_id": meeting_id, "criterion_id": criterion_id, "text": text}
        proved.add_all(connection, table, [row])


def drop(connection: Connection, meeting_id: int) -> None:
    """Remove a meeting that has not ended."""
    for table in (meeting_people, meeting_votes, meeting_opinions):
        proved.remove(connection, table, table.c.meeting_id == meeting_id)
    proved.remove(connection, meetings, meetings.c.id == meeting_id)


def _meeting(connection: Connection, row: sa.Row[Any]) -> StoredMeeting:
    parts: dict[str, Any] = {
        "people": tuple(Attendee(*columns) for columns in _rows(connection, meeting_people, row.id)),
        "opinions": dict(_opinions(connection, row.id)),
        "votes": tuple(Vote(*columns) for columns in _rows(connection, meeting_votes, row.id)),
    }
    return StoredMeeting(**row._mapping, **parts)


def _rows(connection: Connection, table: sa.Table, meeting_id: int) -> list[tuple[Any, ...]]:
    """The rows of a list in their order, without their keys."""
    columns = [column for column in table.c if not column.primary_key]
    chosen = sa.select(*columns).where(table.c.meeting_id == meeting_id).order_by(table.c.position)
    return [tuple(row) for row in connection.execute(chosen)]


def _opinions(connection: Connection, meeting_id: int) -> list[tuple[str, str]]:
    columns = (meeting_opinions.c.criterion_id, meeting_opinions.c.text)
    chosen = sa.select(*columns).where(meeting_opinions.c.meeting_id == meeting_id)
    return [(key, text) for key, text in connection.execute(chosen)]
