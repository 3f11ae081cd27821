"""A file with what it belongs to and what is kept of its score, in one row: nearly every request begins with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from certify.domain.assessment.sides import APPRAISAL, SELF, Side
from certify.domain.assessment.states import State
from certify.domain.questions.replies import Reply
from certify.store.assessments.answers import OF_ANSWER, StoredAnswer, answers
from certify.store.assessments.answers import of_assessment as answers_of
from certify.store.assessments.files import Assessment, assessments
from certify.store.assessments.objections import objections
from certify.store.assessments.questions import question_replies
from certify.store.assessments.results import Result, results
from certify.store.connection import Connection
from certify.store.log.events import events, return_reasons
from certify.store.rounds import Round, rounds
from certify.store.units.units import Unit, units


@dataclass(frozen=True)
class Whole:
    """A file, its round, its commune with the unit above it and the province, and the results kept of its sides."""

    assessment: Assessment
    round: Round
    unit: Unit
    parent: Unit
    province: Unit
    kept: Mapping[Side, Result]
    returned: bool
    objected: bool
    replied: bool


_unit, _parent, _province = (units.alias(name) for name in ("unit", "parent", "province"))
_own, _appraisal = (results.alias(side) for side in (SELF, APPRAISAL))
# Nobody has returned a draft or objected to one, though it may have many events.
_sent = assessments.c.state != State.DRAFT
_reasons = sa.exists().where(events.c.assessment_id == assessments.c.id, return_reasons.c.event_id == events.c.id)
_objections = sa.exists().where(objections.c.assessment_id == assessments.c.id)
_replies = sa.exists().where(question_replies.c.assessment_id == assessments.c.id)
_PARTS = (assessments, rounds, _unit, _parent, _province, _own, _appraisal)
_BY_ID = (
    sa.select(
        sa.case((_sent, _reasons), else_=sa.false()),
        sa.case((_sent, _objections), else_=sa.false()),
        _replies,
        *(column for part in _PARTS for column in part.c),
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


def find(connection: Connection, assessment_id: int) -> Whole | None:
    """The file with that id; `returned`, `objected`, `replied`: whether it has such a reason, objection, reply."""
    row = connection.execute(_BY_ID, {"wanted": assessment_id}).first()
    if row is None:
        return None
    returned, objected, replied, *values = row
    rest = iter(values)
    file, round_, unit, parent, province, own, appraisal = (tuple(islice(rest, len(part.c))) for part in _PARTS)
    kept = {side: Result(*result) for side, result in ((SELF, own), (APPRAISAL, appraisal)) if result[0] is not None}
    above = (Unit(*unit), Unit(*parent), Unit(*province))
    return Whole(Assessment(*file), Round(*round_), *above, kept, returned, objected, replied)


def said(connection: Connection, found: Whole) -> tuple[list[StoredAnswer], dict[str, Reply]]:
    """The answers of a file on both sides, and its replies by question."""
    if not found.replied:
        return answers_of(connection, found.assessment.id), {}
    rows = connection.execute(_SAID, {"of": found.assessment.id}).all()
    replies = (Reply(key, text, figures, version) for key, side, figures, text, _, version in rows if side is None)
    return [StoredAnswer(*row) for row in rows if row[1] is not None], {reply.question_id: reply for reply in replies}
