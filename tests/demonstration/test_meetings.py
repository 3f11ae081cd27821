"""A meeting of the demonstration leaves every row that the same meeting leaves when people hold it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from certify.demonstration.meetings import CONCLUSION, PLACE, SAID, hold
from certify.domain.assessment.meetings import CouncilStep, Vote, voters
from certify.domain.assessment.sides import APPRAISAL
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import MeetingDraft, meeting_for
from certify.store.schema import metadata
from tests.support.life import Life

pytestmark = pytest.mark.whole


def held(act, assessment_id, step):
    """Hold a meeting as people do: opened, saved, noted and ended."""
    meeting_id = meetings.start(act, assessment_id, step, MeetingDraft(0, PLACE, act.at - timedelta(hours=2)))
    _, meeting = meeting_for(act, assessment_id, meeting_id)
    people = tuple(replace(person, present=True) for person in meeting.people)
    votes = tuple(Vote(vote.question, voters(people), 0, 0) for vote in meeting.votes)
    draft = MeetingDraft(meeting.version, meeting.place, meeting.started_at, people, votes, CONCLUSION)
    kept = meetings.save(act, assessment_id, meeting_id, draft)
    meetings.note(act, assessment_id, meeting_id, *SAID, "")
    meetings.end(act, assessment_id, meeting_id, kept.version, act.at)


def rows(connection):
    """Every row of every table."""
    return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in metadata.sorted_tables}


@pytest.mark.parametrize(
    ("step", "role"),
    [(CouncilStep.SELF_ASSESSMENT, "commune_officer"), (CouncilStep.APPRAISAL, "appraiser")],
)
def test_the_rows_of_a_meeting(database, library, now, press, step, role):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        if step == CouncilStep.APPRAISAL:
            life.take("submit", "commune_leader")
            life.take("start", "appraiser")
            life.fill(APPRAISAL, "appraiser")
        before = rows(connection)
        with connection.begin_nested() as undone:
            held(life.act(role), life.id, step)
            by_people = rows(connection)
            undone.rollback()
        hold(life.act(role), life.sheet, step)
        assert rows(connection) == by_people != before
