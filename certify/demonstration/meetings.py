"""Meetings of the demonstration: the usual offices are present, and all agree."""

from dataclasses import replace
from datetime import timedelta

from certify.domain.assessment.meetings import CouncilStep, Vote, voters
from certify.operations.act import Act
from certify.operations.assessments import meetings
from certify.operations.assessments.meetings import MeetingDraft, meeting_for

SAID = ("5", "Dữ liệu mẫu: Trạm Y tế đối chiếu sổ theo dõi với báo cáo của trường học, thống nhất số liệu.")
CONCLUSION = "Dữ liệu mẫu: Hội đồng thống nhất kết quả chấm điểm các tiêu chí."


def hold(act: Act, assessment_id: int, step: CouncilStep) -> None:
    """Hold a meeting of two hours that ends at the time of the act."""
    ids = (assessment_id, step)
    meeting_id = meetings.start(act, *ids, MeetingDraft(0, "Phòng họp", act.at - timedelta(hours=2)))
    _, meeting = meeting_for(act, assessment_id, meeting_id)
    people = tuple(replace(person, present=True) for person in meeting.people)
    votes = tuple(Vote(vote.question, voters(people), 0, 0) for vote in meeting.votes)
    draft = MeetingDraft(meeting.version, meeting.place, meeting.started_at, people, votes, CONCLUSION)
    kept = meetings.save(act, assessment_id, meeting_id, draft)
    meetings.note(act, assessment_id, meeting_id, *SAID, "")
    meetings.end(act, assessment_id, meeting_id, kept.version, act.at)
