"""Meetings of the demonstration: the usual offices are present, and all agree."""

from datetime import timedelta

from msgspec.structs import replace

from certify.domain.assessment.meetings import COUNCILS, CouncilStep, Vote, voters
from certify.operations.act import Act
from certify.operations.assessments.councils import attendees_for
from certify.operations.assessments.meetings import QUESTIONS, record_step
from certify.operations.assessments.sheet import Sheet
from certify.store.assessments import meetings as stored
from certify.store.assessments.meetings import StoredMeeting

PLACE = "Phòng họp"
SAID = ("5", "Dữ liệu mẫu: Trạm Y tế đối chiếu sổ theo dõi với báo cáo của trường học, thống nhất số liệu.")
CONCLUSION = "Dữ liệu mẫu: Hội đồng thống nhất kết quả chấm điểm các tiêu chí."
# How often a meeting is stored on its way: opened, its people entered, the page saved.
TIMES_STORED = 3


def hold(act: Act, sheet: Sheet, step: CouncilStep) -> None:
    """Hold a meeting of two hours that ends at the time of the act.

    It writes at once the rows that come of a meeting which people open, save, note and end page by page.
    """
    begun = act.at - timedelta(hours=2)
    row = {"assessment_id": sheet.id, "step": step, "place": PLACE, "started_at": begun, "conclusion": ""}
    meeting_id = stored.add(act.connection, {**row, "version": TIMES_STORED})
    usual = attendees_for(act.connection, sheet, step, meeting_id)
    people = tuple(replace(person, present=True) for person in usual)
    votes = (Vote(QUESTIONS[step], voters(people), 0, 0),)
    stored.write_opinion(act.connection, meeting_id, *SAID)
    whole = (PLACE, begun, act.at, CONCLUSION, TIMES_STORED, people, dict([SAID]), votes)
    stored.put(act.connection, StoredMeeting(meeting_id, sheet.id, step, *whole))
    for name in ("meeting_opened", "meeting_ended"):
        record_step(act, name, sheet, COUNCILS[step])
