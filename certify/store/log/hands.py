"""Which hands a person has had on files, from what the log says of all accounts of that person."""

from collections.abc import Collection

import sqlalchemy as sa

from certify.domain.assessment.hands import ACTS, COUNCIL_HANDS, MEETING_ACTS, Had, Hand
from certify.domain.days import local_day
from certify.store.columns import Instant
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.people.accounts import accounts, of_person


def hands_of(connection: Connection, person_id: int, assessment_ids: Collection[int]) -> dict[int, tuple[Had, ...]]:
    """The hands that a person has had on each of some files; files that they never touched are left out."""
    council = sa.func.coalesce(events.c.details["step"].as_string(), events.c.details["note"].as_string())
    of_meeting = sa.case((events.c.act.in_(MEETING_ACTS), council), else_="")
    own = sa.select(accounts.c.id).where(of_person(person_id))
    kinds = (events.c.assessment_id, events.c.act, of_meeting.label("council"), events.c.actor_name)
    last = sa.type_coerce(sa.func.max(events.c.at), Instant())
    chosen = sa.select(*kinds, last).where(
        events.c.assessment_id.in_(assessment_ids),
        events.c.act.in_(MEETING_ACTS | ACTS.keys()),
        events.c.actor_id.in_(own),
    )
    hands: dict[int, dict[Hand, Had]] = {}
    for assessment_id, act, council_name, account, at in connection.execute(chosen.group_by(*kinds).order_by(last)):
        if hand := ACTS.get(act) or COUNCIL_HANDS.get(council_name):
            hands.setdefault(assessment_id, {})[hand] = Had(hand, local_day(at), account)
    return {assessment_id: tuple(had.values()) for assessment_id, had in hands.items()}
