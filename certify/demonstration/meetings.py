"""Meetings of the demonstration site: the usual offices are present and all agree."""

from dataclasses import replace
from datetime import datetime, timedelta

from certify.domain.assessment.meetings import Vote, voters
from certify.domain.library import Library
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import Draft, meeting_for
from certify.store.database import Connection
from certify.store.people.accounts import Account

SAID = ("5", "Dữ liệu mẫu: Trạm Y tế đối chiếu sổ theo dõi với báo cáo của trường học, thống nhất số liệu.")
CONCLUSION = "Dữ liệu mẫu: Hội đồng thống nhất kết quả chấm điểm các tiêu chí."


def hold(connection: Connection, library: Library, actor: Account, at: datetime, assessment_id: int, step: str) -> None:
    """Hold a meeting of two hours that ends at `at`."""
    ids = (assessment_id, step)
    meeting_id = meetings.start(connection, library, actor, at, *ids, Draft(0, "Phòng họp", at - timedelta(hours=2)))
    _, meeting = meeting_for(connection, library, actor, assessment_id, meeting_id)
    people = tuple(replace(one, present=True) for one in meeting.people)
    votes = tuple(Vote(one.question, voters(people), 0, 0) for one in meeting.votes)
    draft = Draft(meeting.version, meeting.place, meeting.started_at, people, votes, CONCLUSION)
    kept = meetings.save(connection, library, actor, assessment_id, meeting_id, draft)
    meetings.note(connection, library, actor, assessment_id, meeting_id, *SAID, "")
    meetings.end(connection, library, actor, at, assessment_id, meeting_id, kept.version, at)
