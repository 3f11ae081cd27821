"""Which hands a person has had on files, from what the log says of all accounts of that person."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from certify.domain.assessment.hands import ACTS, COUNCIL_HANDS, MEETING_ACTS, Hand
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.people.accounts import accounts


def hands_of(connection: Connection, person_id: int, assessment_ids: Collection[int]) -> dict[int, frozenset[Hand]]:
    """The hands that a person has had on each of some files; files that they never touched are left out."""
    council = sa.func.coalesce(events.c.details["step"].as_string(), events.c.details["note"].as_string())
    of_meeting = sa.case((events.c.act.in_(MEETING_ACTS), council), else_="")
    own = sa.select(accounts.c.id).where(sa.or_(accounts.c.id == person_id, accounts.c.same_person_as == person_id))
    chosen = sa.select(events.c.assessment_id, events.c.act, of_meeting).where(
        events.c.assessment_id.in_(assessment_ids),
        events.c.act.in_(MEETING_ACTS | ACTS.keys()),
        events.c.actor_id.in_(own),
    )
    hands = defaultdict(set)
    for assessment_id, act, council_name in connection.execute(chosen.distinct()):
        if hand := ACTS.get(act) or COUNCIL_HANDS.get(council_name):
            hands[assessment_id].add(hand)
    return {assessment_id: frozenset(had) for assessment_id, had in hands.items()}
