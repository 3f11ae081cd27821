"""The open work of a site in few and small queries, as every page shows the number of its reader's tasks."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from certify.domain.assessment.returns import Deadline
from certify.domain.assessment.rounds import RoundState
from certify.domain.assessment.sides import Side
from certify.domain.assessment.states import DECIDED_STATES, SELF_STATES, State
from certify.domain.papers.states import ItemState
from certify.domain.units.levels import UnitLevel
from certify.store.assessments.answers import answers
from certify.store.assessments.files import assessments
from certify.store.assessments.results import results
from certify.store.connection import Connection
from certify.store.log.events import Event, events
from certify.store.papers.batches import batch_items, batches
from certify.store.people.accounts import accounts
from certify.store.rounds import rounds
from certify.store.units.units import Unit, units


class OpenFile(Struct, frozen=True):
    """A file of an open round; `answered` counts the indicators that the commune has entered and confirmed."""

    id: int
    state: State
    unit_id: int
    unit_name: str
    round_name: str
    criteria_version: str
    period_from: date
    self_due_on: date
    extended_until: date | None
    return_due_on: date | None
    appraisal_due_on: date
    answered: int
    # How many figures were carried over from last year and aren't confirmed; of a commune's own files alone.
    unconfirmed: int = 0

    @property
    def sent_by(self) -> date:
        """The last day on which the commune may submit."""
        return Deadline(self.self_due_on, self.extended_until, self.return_due_on).day


class OpenRound(Struct, frozen=True):
    """An open round in counts."""

    id: int
    undecided: int
    uncategorised: int
    unsent: int


_OWN = sa.and_(results.c.assessment_id == assessments.c.id, results.c.side == Side.SELF)
_FILES: sa.Select[Any] = (
    sa.select(
        assessments.c.id,
        assessments.c.state,
        assessments.c.unit_id,
        units.c.full_name.label("unit_name"),
        rounds.c.name.label("round_name"),
        rounds.c.criteria_version,
        rounds.c.period_from,
        rounds.c.self_due_on,
        assessments.c.extended_until,
        assessments.c.return_due_on,
        rounds.c.appraisal_due_on,
        sa.func.coalesce(results.c.answered, 0).label("answered"),
    )
    .join(rounds, rounds.c.id == assessments.c.round_id)
    .join(units, units.c.id == assessments.c.unit_id)
    .outerjoin(results, _OWN)
    .where(rounds.c.state == RoundState.OPEN)
    .order_by(units.c.sort_key, assessments.c.id)
)
_OF_AREA = _FILES.where(sa.or_(units.c.id == sa.bindparam("unit"), units.c.parent_id == sa.bindparam("unit")))
_unconfirmed = sa.select(sa.func.count()).where(
    answers.c.assessment_id == assessments.c.id, answers.c.side == Side.SELF, answers.c.confirmed.is_(False)
)
_OF_COMMUNE = _FILES.add_columns(_unconfirmed.scalar_subquery()).where(assessments.c.unit_id == sa.bindparam("unit"))
_FAILED = (
    sa.select(batches.c.id, sa.func.count())
    .join(batch_items, batch_items.c.batch_id == batches.c.id)
    .where(batches.c.made_by == sa.bindparam("account"), batch_items.c.state == ItemState.FAILED)
    .group_by(batches.c.id)
    .order_by(batches.c.id)
)


def files(connection: Connection, unit_id: int) -> list[OpenFile]:
    """The files of open rounds in an area below the province, or of a commune, by the communes' names."""
    return [OpenFile(*row) for row in connection.execute(_OF_AREA, {"unit": unit_id})]


def of_commune(connection: Connection, unit_id: int) -> list[OpenFile]:
    """The files of open rounds of one commune, with what is to be confirmed in each."""
    return [OpenFile(*row) for row in connection.execute(_OF_COMMUNE, {"unit": unit_id})]


def open_rounds(connection: Connection, province_id: int) -> list[OpenRound]:
    """The open rounds of a province, each with its counts."""
    return [OpenRound(*row) for row in connection.execute(_OPEN_ROUNDS, {"province": province_id})]


def states_of_area(connection: Connection, area: Unit, since: date) -> dict[int, frozenset[State]]:
    """The states of the files in an area by round: of open rounds, and of closed ones that ended since a day."""
    chosen = _STATES_OF_PROVINCE if area.level == UnitLevel.PROVINCE else _STATES_OF_DIVISION
    states: dict[int, set[State]] = {}
    for round_id, state in connection.execute(chosen, {"area": area.id, "since": since}):
        states.setdefault(round_id, set()).add(state)
    return {round_id: frozenset(found) for round_id, found in states.items()}


def news(connection: Connection, unit_id: int, acts: frozenset[str], since: datetime) -> list[tuple[Event, str]]:
    """The events of a commune's files since a moment, each with the name of its round, the newest first."""
    joined = (
        sa.select(events, rounds.c.name.label("round_name"))
        .join(assessments, assessments.c.id == events.c.assessment_id)
        .join(rounds, rounds.c.id == assessments.c.round_id)
        .where(assessments.c.unit_id == unit_id, events.c.act.in_(acts), events.c.at >= since)
    )
    events_of_rounds = []
    for row in connection.execute(joined.order_by(events.c.id.desc())):
        values = dict(row._mapping)
        events_of_rounds.append((values.pop("round_name"), values))
    return [(Event(**values), name) for name, values in events_of_rounds]


def failed_batches(connection: Connection, account_id: int) -> dict[int, int]:
    """The number of failed papers in each batch that an account started."""
    return {row[0]: row[1] for row in connection.execute(_FAILED, {"account": account_id})}


def troubled_accounts(connection: Connection, at: datetime) -> tuple[int, int]:
    """The number of accounts locked now, and of active ones that still have their first password."""
    locked = sa.and_(accounts.c.active, accounts.c.locked_until > at)
    new = sa.and_(accounts.c.active, accounts.c.must_change_password)
    row = connection.execute(sa.select(_count(locked), _count(new)).select_from(accounts)).one()
    return row[0], row[1]


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


_UNDECIDED = assessments.c.state.not_in(DECIDED_STATES)
_OPEN_ROUNDS = (
    sa.select(
        rounds.c.id,
        _count(_UNDECIDED),
        _count(sa.and_(_UNDECIDED, assessments.c.category.is_(None))),
        _count(assessments.c.state.in_(SELF_STATES)),
    )
    .join(assessments, assessments.c.round_id == rounds.c.id)
    .where(rounds.c.province_id == sa.bindparam("province"), rounds.c.state == RoundState.OPEN)
    .group_by(rounds.c.id)
    .order_by(rounds.c.id)
)
_STATES = (
    sa.select(assessments.c.round_id, assessments.c.state)
    .join(rounds, rounds.c.id == assessments.c.round_id)
    .where(
        sa.or_(
            rounds.c.state == RoundState.OPEN,
            sa.and_(rounds.c.state == RoundState.CLOSED, rounds.c.period_to >= sa.bindparam("since")),
        )
    )
    .distinct()
    .order_by(assessments.c.round_id)
)
# All the files of a round are of one province, so these need no look at the communes.
_STATES_OF_PROVINCE = _STATES.where(rounds.c.province_id == sa.bindparam("area"))
_STATES_OF_DIVISION = _STATES.join(units, units.c.id == assessments.c.unit_id).where(
    units.c.parent_id == sa.bindparam("area")
)
