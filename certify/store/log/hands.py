"""Which hands a person has had on files, from what the log says of all accounts of that person."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from certify.domain.assessment.hands import ACTS, COUNCIL_HANDS, MEETING_ACTS, Had, Hand
from certify.domain.days import local_day
from certify.store.columns import Instant
from certify.store.connection import Connection
from certify.store.log.events import events
from certify.store.people.accounts import accounts, of_person

ALL = frozenset(ACTS) | MEETING_ACTS
_council = sa.func.coalesce(events.c.details["step"].as_string(), events.c.details["note"].as_string())
_of_meeting = sa.case(*((events.c.act == act, _council) for act in sorted(MEETING_ACTS)), else_="").label("council")
_last = sa.type_coerce(sa.func.max(events.c.at), Instant())
_kinds = (events.c.assessment_id, events.c.act, _of_meeting, events.c.actor_name)
_files: sa.BindParameter[Any] = sa.bindparam("files", expanding=True)
_person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer)
# Built once: it is asked on every save.
_HANDS = (
    sa.select(*_kinds, _last)
    .where(
        events.c.assessment_id.in_(_files),
        events.c.act.in_(sa.bindparam("acts", expanding=True)),
        events.c.actor_id.in_(sa.select(accounts.c.id).where(of_person(_person))),
    )
    .group_by(*_kinds)
    .order_by(_last)
)


def hands_of(
    connection: Connection, person_id: int, assessment_ids: Collection[int], acts: Collection[str] = ALL
) -> dict[int, tuple[Had, ...]]:
    """The hands that a person has had on each of some files; files that they never touched are left out.

    Only those by some acts: of others, as of saving, a file may have hundreds.
    """
    hands: dict[int, dict[Hand, Had]] = {}
    asked = {"files": list(assessment_ids), "person": person_id, "acts": sorted(acts)}
    for assessment_id, act, council_name, account, at in connection.execute(_HANDS, asked):
        if hand := ACTS.get(act) or COUNCIL_HANDS.get(council_name):
            hands.setdefault(assessment_id, {})[hand] = Had(hand, local_day(at), account)
    return {assessment_id: tuple(had.values()) for assessment_id, had in hands.items()}
