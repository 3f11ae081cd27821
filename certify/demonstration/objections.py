"""Objections of the demonstration: some wait for an answer, a few of them too long, others are answered."""

from datetime import datetime, timedelta

from certify.demonstration.people import Staff
from certify.domain.assessment.objections import Outcome
from certify.domain.assessment.states import State
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.assessments import objections
from certify.operations.assessments.sheet import Sheet
from certify.store.connection import Connection

# The time limits of the demonstration's rounds, in days.
OBJECTION_DAYS, ANSWER_DAYS = 20, 7
ASKED = "Dữ liệu mẫu: đề nghị xem lại số liệu của tiêu chí này; xã gửi kèm báo cáo số 12/BC-UBND để đối chiếu."
SAID = "Dữ liệu mẫu: đã đối chiếu báo cáo số 12/BC-UBND với sổ theo dõi, số liệu thẩm định không đổi."


def put_in(
    connection: Connection, library: Library, staff: Staff, ended_at: datetime, now: datetime, sheet: Sheet
) -> None:
    """Object to the result that a file got at `ended_at`; the objection to an appraised one is answered at once."""
    criterion = sheet.version.criteria[4 + sheet.id % 3]
    waits = sheet.state == State.REFUSED
    # Half of those that wait were made recently, so that their answers are not late.
    at = now - timedelta(days=3) if waits and not sheet.id % 2 else ended_at + timedelta(days=1)
    made = objections.make(Act(connection, library, staff.leader, at), sheet.id, criterion.id, ASKED)
    if not waits:
        answered = (sheet.id, made, Outcome.KEPT, SAID)
        objections.answer(Act(connection, library, staff.appraiser, min(now, at + timedelta(days=2))), *answered)
