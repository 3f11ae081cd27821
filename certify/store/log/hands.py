"""Which hands a person has had on files, from what the log says of all accounts of that person."""

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from certify.domain.assessment.hands import ACTS, COUNCIL_HANDS, MEETING_ACTS, Had, Hand
from certify.domain.days import local_day
from certify.store.columns import Instant
from certify.store.connection import Connection
from certify.store.log.events import events, spelt
from certify.store.people.accounts import accounts, of_person

ALL = frozenset(ACTS) | MEETING_ACTS
_council = sa.func.coalesce(events.c.details["step"].as_string(), events.c.details["note"].as_string())
_of_meeting = sa.case(*((events.c.act == act, _council) for act in sorted(MEETING_ACTS)), else_="").label("council")
_last = sa.type_coerce(sa.func.max(events.c.at), Instant())
_kinds = (events.c.assessment_id, events.c.act, _of_meeting, events.c.actor_name)
_person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer)


def hands_of(
    connection: Connection, person_id: int, assessment_ids: Collection[int], acts: Collection[str] = ALL
) -> dict[int, tuple[Had, ...]]:
    """The hands that a person has had on each of some files; files that they never touched are left out.

    Only those by some acts: of others, as of saving, a file may have hundreds.
    """
    hands: dict[int, dict[Hand, Had]] = {}
    of_one = len(assessment_ids) == 1
    files = {"file": next(iter(assessment_ids))} if of_one else {"files": list(assessment_ids)}
    for assessment_id, act, council_name, account, at in connection.execute(
        _asking(frozenset(acts), of_one), {**files, "person": person_id}
    ):
        if hand := ACTS.get(act) or COUNCIL_HANDS.get(council_name):
            hands.setdefault(assessment_id, {})[hand] = Had(hand, local_day(at), account)
    return {assessment_id: tuple(had.values()) for assessment_id, had in hands.items()}


# Built once for each set of acts: it is asked on every save.
@cache
def _asking(acts: frozenset[str], of_one: bool) -> sa.Select[Any]:
    """The hands of a person by some acts, on one file or on several."""
    about = events.c.assessment_id
    return (
        sa.select(*_kinds, _last)
        .where(
            about == sa.bindparam("file") if of_one else about.in_(sa.bindparam("files", expanding=True)),
            events.c.act.in_(spelt(acts)),
            events.c.actor_id.in_(sa.select(accounts.c.id).where(of_person(_person))),
        )
        .group_by(*_kinds)
        .order_by(_last)
    )
