"""Objections of the demonstration: some wait for an answer, a few of them too long, others are answered."""

from datetime import datetime, timedelta

from certify.demonstration.loading import Loading
from certify.demonstration.people import Staff
from certify.domain.assessment.objections import Outcome
from certify.operations.assessments import objections
from certify.operations.assessments.sheet import Sheet

# The time limits of the demonstration's rounds, in days.
OBJECTION_DAYS, ANSWER_DAYS = 20, 7
# Nobody objects any more to a result that is older than so many days.
FRESH = 21
ASKED = "Dữ liệu mẫu: đề nghị xem lại số liệu của tiêu chí này; xã gửi kèm báo cáo số 12/BC-UBND để đối chiếu."
SAID = {
    Outcome.KEPT: "Dữ liệu mẫu: đã đối chiếu báo cáo số 12/BC-UBND với sổ theo dõi, số liệu thẩm định không đổi.",
    Outcome.ACCEPTED: "Dữ liệu mẫu: báo cáo số 12/BC-UBND khớp với sổ theo dõi, sẽ thẩm định lại tiêu chí này.",
}
# By where a file is taken to; the others wait.
ANSWERS = {"appraised": Outcome.KEPT, "reopened": Outcome.ACCEPTED}


def put_in(loading: Loading, staff: Staff, at: datetime, sheet: Sheet, target: str) -> None:
    """Object to the result of a file at a moment, and answer at once where its way goes on; nothing of old files."""
    if (loading.now - at).days >= FRESH:
        return
    criterion, outcome = sheet.version.criteria[4 + sheet.id % 3], ANSWERS.get(target)
    # Half of those that wait were made recently, so that their answers are not late.
    made_at = at if outcome or sheet.id % 2 else loading.now - timedelta(days=3)
    made = objections.make(loading.act(staff.leader, made_at), sheet.id, criterion.id, ASKED)
    if outcome:
        answered_at = made_at + timedelta(hours=2)
        objections.answer(loading.act(staff.appraiser, answered_at), sheet.id, made, outcome, SAID[outcome])
