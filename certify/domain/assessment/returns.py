"""Returning a file to the commune: for what, and until when it may answer."""

from datetime import date, timedelta

from msgspec import Struct

from certify.domain.assessment.states import SELF_STATES, State
from certify.domain.days import working_days_after, write_day
from certify.domain.problems import Problem

# Where the reason of a return names an indicator: the one for the whole file, which reopens none.
WHOLE = ""
WHOLE_NAME = "Cả hồ sơ"
# The usual time to answer, and the longest; no text gives one, offices are used to seven working days.
USUAL_WORKING_DAYS = 7
LONGEST = timedelta(days=60)


class Deadline(Struct, frozen=True):
    """Until when a commune may send its file: the day of the round, or the later one that it was given."""

    of_round: date
    extended: date | None
    returned: date | None

    @property
    def day(self) -> date:
        return max(day for day in (self.of_round, self.extended, self.returned) if day)

    @property
    def why(self) -> str:
        """Why it isn't the round's day, to be written behind it; else empty."""
        if self.day == self.of_round:
            return ""
        return " (đã gia hạn)" if self.day == self.extended else " (hạn bổ sung)"


class Due(Struct, frozen=True):
    """What is due next with a file, and on which day; `why` it isn't the round's day, to be written behind it.

    `locks`: after the day nothing more can be entered.
    """

    name: str
    day: date
    why: str = ""
    locks: bool = False

    def past(self, on: date) -> bool:
        """Whether the day has passed."""
        return on > self.day


def due_next(state: State, deadline: Deadline, appraisal_due_on: date) -> Due | None:
    """What is due next with a file in a state; None once it is appraised."""
    if state in SELF_STATES:
        return Due("Hạn trình", deadline.day, deadline.why, locks=True)
    return Due("Hạn thẩm định", appraisal_due_on) if state in {State.SUBMITTED, State.APPRAISING} else None


def usual_day(on: date, due_on: date) -> date:
    """The day offered for the answer to a return on a day; nobody loses time that they have, until `due_on`."""
    return max(due_on, working_days_after(on, USUAL_WORKING_DAYS))


def day_problem(day: date, on: date, due_on: date) -> Problem | None:
    """Why a file that is returned on a day, and may be sent until `due_on`, can't have this day for the answer."""
    earliest, latest = max(on, due_on), max(on + LONGEST, due_on)
    if day < earliest:
        why = "xã đang có thời gian đến hết ngày đó" if earliest == due_on else "không được là ngày đã qua"
        return Problem("due_on", f"Hạn bổ sung: không sớm hơn {write_day(earliest)} ({why}).")
    if day > latest:
        return Problem("due_on", f"Hạn bổ sung: không muộn hơn {write_day(latest)}.")
    return None
