"""A file with what it belongs to and what is kept of its score, in one row: nearly every request begins with it.

A transaction that writes of a file begins with the row and with the account that acts, which is read beside it.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from certify.domain.assessment.hands import Hand, acts_against
from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import State
from certify.domain.people.handing import HAND_OVER
from certify.domain.questions.replies import Reply
from certify.store.assessments.answers import OF_ANSWER, StoredAnswer, answers
from certify.store.assessments.answers import of_assessment as answers_of
from certify.store.assessments.files import Assessment, assessments
from certify.store.assessments.meetings import meetings
from certify.store.assessments.objections import objections
from certify.store.assessments.questions import question_replies
from certify.store.assessments.results import Result, results
from certify.store.connection import Connection, read_on
from certify.store.log.events import events, return_reasons, spelt
from certify.store.people.accounts import Account, accounts
from certify.store.people.accounts import find as find_account
from certify.store.proof.rows import wrote_nothing
from certify.store.rounds import Round, rounds
from certify.store.units.units import Unit, note_above, units


class Traces(Struct, frozen=True):
    """What a file has, for all that is known: reasons why it was returned, objections, replies, meetings, papers.

    `examined`: somebody took an act on it after which they may not fill it in; `handed`: it was handed over to the
    leader once.
    """

    returned: bool = True
    objected: bool = True
    replied: bool = True
    met: bool = True
    issued: bool = True
    examined: bool = True
    handed: bool = True


class Whole(Struct, frozen=True):
    """A file, its round, its commune with the unit above it and the province, and the results kept of its sides."""

    assessment: Assessment
    round: Round
    unit: Unit
    parent: Unit
    province: Unit
    kept: Mapping[Side, Result]
    traces: Traces


_unit, _parent, _province = (units.alias(name) for name in ("unit", "parent", "province"))
_own, _appraisal = (results.alias(side) for side in (SELF, APPRAISAL))
# Nobody has returned a draft or objected to one, though it may have many events.
_sent = assessments.c.state != State.DRAFT
_reasons = sa.exists().where(events.c.assessment_id == assessments.c.id, return_reasons.c.event_id == events.c.id)
_objections = sa.exists().where(objections.c.assessment_id == assessments.c.id)
_replies = sa.exists().where(question_replies.c.assessment_id == assessments.c.id)
_meetings = sa.exists().where(meetings.c.assessment_id == assessments.c.id)
# By its name: what stands in the store of papers is built on files.
_paper = sa.table("papers", sa.column("assessment_id"))
_papers = sa.exists().where(_paper.c.assessment_id == assessments.c.id)
# One by one: of a list of acts PostgreSQL would look through all that was done with the file, thousands of saves.
_examined = sa.or_(
    *(
        sa.exists().where(events.c.assessment_id == assessments.c.id, events.c.act == act)
        for act in spelt(acts_against([Hand.SELF]))
    )
)
_handing = spelt([HAND_OVER])[0]
_handed = sa.exists().where(events.c.assessment_id == assessments.c.id, events.c.act == _handing)
_PARTS = (assessments, rounds, _unit, _parent, _province, _own, _appraisal)
_COLUMNS = [column for part in _PARTS for column in part.c]
_BY_ID = (
    sa.select(
        sa.case((_sent, _reasons), else_=sa.false()),
        sa.case((_sent, _objections), else_=sa.false()),
        _replies,
        _meetings,
        _papers,
        _examined,
        _handed,
        *_COLUMNS,
    )
    .select_from(assessments)
    .join(rounds, rounds.c.id == assessments.c.round_id)
    .join(_unit, _unit.c.id == assessments.c.unit_id)
    .join(_parent, _parent.c.id == _unit.c.parent_id)
    .join(_province, _province.c.id == _unit.c.province_id)
    .outerjoin(_own, sa.and_(_own.c.assessment_id == assessments.c.id, _own.c.side == SELF))
    .outerjoin(_appraisal, sa.and_(_appraisal.c.assessment_id == assessments.c.id, _appraisal.c.side == APPRAISAL))
    .where(assessments.c.id == sa.bindparam("wanted"))
)

_BESIDE_ACCOUNT = _BY_ID.add_columns(*accounts.c).join(accounts, accounts.c.id == sa.bindparam("account"))

# The replies lie beside the answers, on no side: whoever opens a file reads both.
_SAID = sa.union_all(
    sa.select(*OF_ANSWER).where(answers.c.assessment_id == sa.bindparam("of")),
    sa.select(
        question_replies.c.question_id,
        sa.null(),
        question_replies.c.figures,
        question_replies.c.text,
        sa.true(),
        question_replies.c.version,
    ).where(question_replies.c.assessment_id == sa.bindparam("of")),
)


def begin(connection: Connection, assessment_id: int, account_id: int) -> Account | None:
    """The account that is to write of a file, as it stands; `find` needs not read the file then, which is read too."""
    row = connection.execute(_BESIDE_ACCOUNT, {"wanted": assessment_id, "account": account_id}).first()
    if row is None:  # one of them is not there
        return find_account(connection, account_id)
    read_on(connection, assessments)[assessment_id] = row[: -len(accounts.c)]
    return Account(*row[-len(accounts.c) :])


def _row_of(connection: Connection, assessment_id: int) -> Sequence[Any] | None:
    """The row with which the transaction began, once and unless it wrote something since; else as it stands."""
    begun: Sequence[Any] | None = read_on(connection, assessments).pop(assessment_id, None)
    if begun is not None and wrote_nothing(connection):
        return begun
    return connection.execute(_BY_ID, {"wanted": assessment_id}).first()


def find(connection: Connection, assessment_id: int) -> Whole | None:
    """The file with that id."""
    row = _row_of(connection, assessment_id)
    if row is None:
        return None
    told, values = row[: -len(_COLUMNS)], row[-len(_COLUMNS) :]
    rest = iter(values)
    file, round_, unit, parent, province, own, appraisal = (tuple(islice(rest, len(part.c))) for part in _PARTS)
    kept = {side: Result(*result) for side, result in ((SELF, own), (APPRAISAL, appraisal)) if result[0] is not None}
    line = (Unit(*unit), Unit(*parent), Unit(*province))
    note_above(connection, *line)
    return Whole(Assessment(*file), Round(*round_), *line, kept, Traces(*told))


def said(connection: Connection, found: Whole) -> tuple[list[StoredAnswer], dict[str, Reply]]:
    """The answers of a file on both sides, and its replies by question."""
    if not found.traces.replied:
        return answers_of(connection, found.assessment.id), {}
    rows = connection.execute(_SAID, {"of": found.assessment.id}).all()
    replies = (Reply(key, text, figures, version) for key, side, figures, text, _, version in rows if side is None)
    return [StoredAnswer(*row) for row in rows if row[1] is not None], {reply.question_id: reply for reply in replies}
